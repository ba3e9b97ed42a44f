// Those that tell the task what kind of core it is on. XNNPACK calls them where there are several.

#include <pthreadpool.h>

#if defined(__aarch64__)
#include <cpuinfo.h>
#endif

#include "runtime/threads/parallelize.h"

using zeropoint::runtime::Parallelize;
using zeropoint::runtime::Point;
using zeropoint::runtime::Tiles;

namespace {

// Which kind of core the thread is on at the moment, as XNNPACK numbers them: it has kernels for
// each.
std::uint32_t Uarch(std::uint32_t default_uarch, std::uint32_t max_uarch) {
#if defined(__aarch64__)
  if (!cpuinfo_initialize()) return default_uarch;
  const std::uint32_t uarch = cpuinfo_get_current_uarch_index_with_default(default_uarch);
  return uarch > max_uarch ? default_uarch : uarch;
#else
  return default_uarch > max_uarch ? 0 : default_uarch;
#endif
}

}  // namespace

extern "C" {

void pthreadpool_parallelize_2d_tile_1d_with_uarch(pthreadpool_t pool,
                                                   pthreadpool_task_2d_tile_1d_with_id_t task,
                                                   void* context, std::uint32_t default_uarch,
                                                   std::uint32_t max_uarch, std::size_t range_i,
                                                   std::size_t range_j, std::size_t tile_j,
                                                   std::uint32_t flags) {
  const Tiles j{range_j, tile_j};
  Parallelize(pool, task, context, flags, Point<2>{range_i, j.count()},
              [=](const Point<2>& at, std::size_t) {
                task(context, Uarch(default_uarch, max_uarch), at[0], j.begin(at[1]),
                     j.length(at[1]));
              });
}

void pthreadpool_parallelize_2d_tile_2d_with_uarch(pthreadpool_t pool,
                                                   pthreadpool_task_2d_tile_2d_with_id_t task,
                                                   void* context, std::uint32_t default_uarch,
                                                   std::uint32_t max_uarch, std::size_t range_i,
                                                   std::size_t range_j, std::size_t tile_i,
                                                   std::size_t tile_j, std::uint32_t flags) {
  const Tiles i{range_i, tile_i};
  const Tiles j{range_j, tile_j};
  Parallelize(pool, task, context, flags, Point<2>{i.count(), j.count()},
              [=](const Point<2>& at, std::size_t) {
                task(context, Uarch(default_uarch, max_uarch), i.begin(at[0]), j.begin(at[1]),
                     i.length(at[0]), j.length(at[1]));
              });
}

void pthreadpool_parallelize_3d_tile_1d_with_uarch(pthreadpool_t pool,
                                                   pthreadpool_task_3d_tile_1d_with_id_t task,
                                                   void* context, std::uint32_t default_uarch,
                                                   std::uint32_t max_uarch, std::size_t range_i,
                                                   std::size_t range_j, std::size_t range_k,
                                                   std::size_t tile_k, std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, range_j, k.count()},
              [=](const Point<3>& at, std::size_t) {
                task(context, Uarch(default_uarch, max_uarch), at[0], at[1], k.begin(at[2]),
                     k.length(at[2]));
              });
}

void pthreadpool_parallelize_3d_tile_1d_with_uarch_with_thread(
    pthreadpool_t pool, pthreadpool_task_3d_tile_1d_with_id_with_thread_t task, void* context,
    std::uint32_t default_uarch, std::uint32_t max_uarch, std::size_t range_i, std::size_t range_j,
    std::size_t range_k, std::size_t tile_k, std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, range_j, k.count()},
              [=](const Point<3>& at, std::size_t thread) {
                task(context, Uarch(default_uarch, max_uarch), thread, at[0], at[1], k.begin(at[2]),
                     k.length(at[2]));
              });
}

void pthreadpool_parallelize_3d_tile_2d_with_uarch(
    pthreadpool_t pool, pthreadpool_task_3d_tile_2d_with_id_t task, void* context,
    std::uint32_t default_uarch, std::uint32_t max_uarch, std::size_t range_i, std::size_t range_j,
    std::size_t range_k, std::size_t tile_j, std::size_t tile_k, std::uint32_t flags) {
  const Tiles j{range_j, tile_j};
  const Tiles k{range_k, tile_k};
  Parallelize(pool, task, context, flags, Point<3>{range_i, j.count(), k.count()},
              [=](const Point<3>& at, std::size_t) {
                task(context, Uarch(default_uarch, max_uarch), at[0], j.begin(at[1]),
                     k.begin(at[2]), j.length(at[1]), k.length(at[2]));
              });
}

void pthreadpool_parallelize_4d_tile_2d_with_uarch(pthreadpool_t pool,
                                                   pthreadpool_task_4d_tile_2d_with_id_t task,
                                                   void* context, std::uint32_t default_uarch,
                                                   std::uint32_t max_uarch, std::size_t range_i,
                                                   std::size_t range_j, std::size_t range_k,
                                                   std::size_t range_l, std::size_t tile_k,
                                                   std::size_t tile_l, std::uint32_t flags) {
  const Tiles k{range_k, tile_k};
  const Tiles l{range_l, tile_l};
  Parallelize(pool, task, context, flags, Point<4>{range_i, range_j, k.count(), l.count()},
              [=](const Point<4>& at, std::size_t) {
                task(context, Uarch(default_uarch, max_uarch), at[0], at[1], k.begin(at[2]),
                     l.begin(at[3]), k.length(at[2]), l.length(at[3]));
              });
}

}  // extern "C"
