// Those that call a task for every tile of the last axes.

#include <pthreadpool.h>

#include "runtime/threads/parallelize.h"

using zeropoint::runtime::Parallelize;
using zeropoint::runtime::Point;
using zeropoint::runtime::Tiles;

extern "C" {

void pthreadpool_parallelize_1d_tile_1d(pthreadpool_t pool, pthreadpool_task_1d_tile_1d_t task,
                                        void* context, std::size_t range_i, std::size_t tile_i,
                                        std::uint32_t flags) {
  const Tiles i{range_i, tile_i};
  Parallelize(
      pool, task, context, flags, Point<1>{i.count()},
      [=](const Point<1>& at, std::size_t) { task(context, i.begin(at[0]), i.length(at[0])); });
}

void pthreadpool_parallelize_2d_tile_1d(pthreadpool_t pool, pthreadpool_task_2d_tile_1d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t tile_j, std::uint32_t flags) {
  const Tiles j{range_j, tile_j};
  Parallelize(pool, task, context, flags, Point<2>{range_i, j.count()},
              [=](const Point<2>& at, std::size_t) {
                task(context, at[0], j.begin(at[1]), j.length(at[1]));
              });
}

void pthreadpool_parallelize_2d_tile_2d(pthreadpool_t pool, pthreadpool_task_2d_tile_2d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t tile_i, std::size_t tile_j,
                                        std::uint32_t flags) {
  const Tiles i{range_i, tile_i};
  const Tiles j{range_j, tile_j};
  Parallelize(pool, task, context, flags, Point<2>{i.count(), j.count()},
              [=](const Point<2>& at, std::size_t) {
                task(context, i.begin(at[0]), j.begin(at[1]), i.length(at[0]), j.length(at[1]));
              });
}

void pthreadpool_parallelize_3d_tile_1d(pthreadpool_t pool, pthreadpool_task_3d_tile_1d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t range_k, std::size_t tile_k,
                                        std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, range_j, k.count()},
              [=](const Point<3>& at, std::size_t) {
                task(context, at[0], at[1], k.begin(at[2]), k.length(at[2]));
              });
}

void pthreadpool_parallelize_3d_tile_1d_with_thread(pthreadpool_t pool,
                                                    pthreadpool_task_3d_tile_1d_with_thread_t task,
                                                    void* context, std::size_t range_i,
                                                    std::size_t range_j, std::size_t range_k,
                                                    std::size_t tile_k, std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, range_j, k.count()},
              [=](const Point<3>& at, std::size_t thread) {
                task(context, thread, at[0], at[1], k.begin(at[2]), k.length(at[2]));
              });
}

void pthreadpool_parallelize_3d_tile_2d(pthreadpool_t pool, pthreadpool_task_3d_tile_2d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t range_k, std::size_t tile_j, std::size_t tile_k,
                                        std::uint32_t flags) {
  const Tiles j{range_j, tile_j};
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, j.count(), k.count()},
              [=](const Point<3>& at, std::size_t) {
                task(context, at[0], j.begin(at[1]), k.begin(at[2]), j.length(at[1]),
                     k.length(at[2]));
              });
}

void pthreadpool_parallelize_4d_tile_2d(pthreadpool_t pool, pthreadpool_task_4d_tile_2d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t range_k, std::size_t range_l,
                                        std::size_t tile_k, std::size_t tile_l,
                                        std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  const Tiles l{range_l, tile_l};
  Parallelize(pool, task, context, flags, Point<4>{range_i, range_j, k.count(), l.count()},
              [=](const Point<4>& at, std::size_t) {
                task(context, at[0], at[1], k.begin(at[2]), l.begin(at[3]), k.length(at[2]),
                     l.length(at[3]));
              });
}

void pthreadpool_parallelize_5d_tile_2d(pthreadpool_t pool, pthreadpool_task_5d_tile_2d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t range_k, std::size_t range_l,
                                        std::size_t range_m, std::size_t tile_l, std::size_t tile_m,
                                        std::uint32_t flags) {
  const Tiles l{range_l, tile_l};
  const Tiles m{range_m, tile_m};
  Parallelize(pool, task, context, flags, Point<5>{range_i, range_j, range_k, l.count(), m.count()},
              [=](const Point<5>& at, std::size_t) {
                task(context, at[0], at[1], at[2], l.begin(at[3]), m.begin(at[4]), l.length(at[3]),
                     m.length(at[4]));
              });
}

void pthreadpool_parallelize_6d_tile_2d(pthreadpool_t pool, pthreadpool_task_6d_tile_2d_t task,
                                        void* context, std::size_t range_i, std::size_t range_j,
                                        std::size_t range_k, std::size_t range_l,
                                        std::size_t range_m, std::size_t range_n,
                                        std::size_t tile_m, std::size_t tile_n,
                                        std::uint32_t flags) {
  const Tiles m{range_m, tile_m};
  const Tiles n{range_n, tile_n};
  Parallelize(pool, task, context, flags,
              Point<6>{range_i, range_j, range_k, range_l, m.count(), n.count()},
              [=](const Point<6>& at, std::size_t) {
                task(context, at[0], at[1], at[2], at[3], m.begin(at[4]), n.begin(at[5]),
                     m.length(at[4]), n.length(at[5]));
              });
}

}  // extern "C"
