// The functions of pthreadpool.h that call a task for every point, as far as XNNPACK calls them.

#include <pthreadpool.h>

#include "runtime/threads/parallelize.h"

using zeropoint::runtime::Parallelize;
using zeropoint::runtime::Point;

extern "C" {

std::size_t pthreadpool_get_threads_count(pthreadpool_t pool) {
  return pool == nullptr ? 1 : pool->threads;
}

void pthreadpool_parallelize_1d(pthreadpool_t pool, pthreadpool_task_1d_t task, void* context,
                                std::size_t range_i, std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<1>{range_i},
              [=](const Point<1>& at, std::size_t) { task(context, at[0]); });
}

void pthreadpool_parallelize_1d_with_thread(pthreadpool_t pool,
                                            pthreadpool_task_1d_with_thread_t task, void* context,
                                            std::size_t range_i, std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<1>{range_i},
              [=](const Point<1>& at, std::size_t thread) { task(context, thread, at[0]); });
}

void pthreadpool_parallelize_2d(pthreadpool_t pool, pthreadpool_task_2d_t task, void* context,
                                std::size_t range_i, std::size_t range_j, std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<2>{range_i, range_j},
              [=](const Point<2>& at, std::size_t) { task(context, at[0], at[1]); });
}

void pthreadpool_parallelize_2d_with_thread(pthreadpool_t pool,
                                            pthreadpool_task_2d_with_thread_t task, void* context,
                                            std::size_t range_i, std::size_t range_j,
                                            std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<2>{range_i, range_j},
              [=](const Point<2>& at, std::size_t thread) { task(context, thread, at[0], at[1]); });
}

void pthreadpool_parallelize_3d(pthreadpool_t pool, pthreadpool_task_3d_t task, void* context,
                                std::size_t range_i, std::size_t range_j, std::size_t range_k,
                                std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<3>{range_i, range_j, range_k},
              [=](const Point<3>& at, std::size_t) { task(context, at[0], at[1], at[2]); });
}

void pthreadpool_parallelize_4d(pthreadpool_t pool, pthreadpool_task_4d_t task, void* context,
                                std::size_t range_i, std::size_t range_j, std::size_t range_k,
                                std::size_t range_l, std::uint32_t flags) {
  Parallelize(pool, task, context, flags, Point<4>{range_i, range_j, range_k, range_l},
              [=](const Point<4>& at, std::size_t) { task(context, at[0], at[1], at[2], at[3]); });
}

void pthreadpool_parallelize_5d(pthreadpool_t pool, pthreadpool_task_5d_t task, void* context,
                                std::size_t range_i, std::size_t range_j, std::size_t range_k,
                                std::size_t range_l, std::size_t range_m, std::uint32_t flags) {
  Parallelize(
      pool, task, context, flags, Point<5>{range_i, range_j, range_k, range_l, range_m},
      [=](const Point<5>& at, std::size_t) { task(context, at[0], at[1], at[2], at[3], at[4]); });
}

}  // extern "C"
