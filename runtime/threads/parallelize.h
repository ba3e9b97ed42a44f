#ifndef ZEROPOINT_RUNTIME_THREADS_PARALLELIZE_H_
#define ZEROPOINT_RUNTIME_THREADS_PARALLELIZE_H_

// What every function of pthreadpool.h does: call a task for each point of a grid.

#include <pthreadpool.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "runtime/threads/flush_denormals.h"
#include "runtime/threads/pool_handle.h"

namespace zeropoint::runtime {

template <std::size_t N>
using Point = std::array<std::size_t, N>;

/// One axis that is cut into tiles; the last one may be shorter.
struct Tiles {
  std::size_t range;
  std::size_t tile;
  std::size_t count() const { return range / tile + (range % tile != 0 ? 1 : 0); }
  std::size_t begin(std::size_t index) const { return index * tile; }
  std::size_t length(std::size_t index) const { return std::min(tile, range - begin(index)); }
};

/// Calls `task` for the points from number `begin` to `end` of a grid, the last axis fastest.
template <std::size_t N, typename Task>
void ForEachPoint(const Point<N>& grid, std::size_t begin, std::size_t end, Task task) {
  Point<N> point;
  std::size_t rest = begin;
  for (std::size_t axis = N; axis-- > 0;) {
    point[axis] = rest % grid[axis];
    rest /= grid[axis];
  }
  for (std::size_t i = begin; i < end; ++i) {
    task(static_cast<const Point<N>&>(point));
    for (std::size_t axis = N; axis-- > 0;) {
      if (++point[axis] < grid[axis]) break;
      point[axis] = 0;
    }
  }
}

/// Calls `task(point, thread)` once for each point of the grid. An operator is known by its context
/// and the function that XNNPACK has for it (`function`): one context may serve two of them.
template <std::size_t N, typename Function, typename Task>
void Parallelize(pthreadpool_t pool, Function function, const void* context, std::uint32_t flags,
                 const Point<N>& grid, Task task) {
  std::size_t points = 1;
  for (const std::size_t extent : grid) points *= extent;
  if (points == 0) return;
  const auto run = [&](std::size_t begin, std::size_t end, std::size_t thread) {
    const FlushDenormals flush((flags & PTHREADPOOL_FLAG_DISABLE_DENORMALS) != 0);
    ForEachPoint(grid, begin, end, [&](const Point<N>& point) { task(point, thread); });
  };
  if (pool == nullptr || pool->threads == 1) {
    run(0, points, 0);
  } else {
    pool->workers->Run(
        reinterpret_cast<std::uintptr_t>(context) ^ reinterpret_cast<std::uintptr_t>(function),
        points, run);
  }
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_PARALLELIZE_H_
