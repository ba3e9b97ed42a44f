// The functions of pthreadpool.h against nested loops.

#include <pthreadpool.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/threads/pool_handle.h"

namespace zeropoint::runtime {
namespace {

using Call = std::vector<std::size_t>;
using Calls = std::vector<Call>;

struct Record {
  std::mutex mutex;
  Calls calls;
};

// A task of any number of arguments.
template <typename... Args>
void Note(void* context, Args... args) {
  auto* const record = static_cast<Record*>(context);
  std::lock_guard<std::mutex> lock(record->mutex);
  record->calls.push_back({static_cast<std::size_t>(args)...});
}

// One axis; `tile` 0 where the task is told the index alone.
struct Axis {
  std::size_t range;
  std::size_t tile = 0;
};

// What tasks are told by nested loops, in the order of pthreadpool.h: where each axis begins, then
// how long each tile is.
Calls Expected(const std::vector<Axis>& axes) {
  Calls calls = {{}};
  for (const Axis& axis : axes) {
    Calls longer;
    for (const Call& call : calls) {
      for (std::size_t i = 0; i < axis.range; i += std::max<std::size_t>(1, axis.tile)) {
        longer.push_back(call);
        longer.back().push_back(i);
      }
    }
    calls = longer;
  }
  for (Call& call : calls) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      if (axes[i].tile != 0) call.push_back(std::min(axes[i].tile, axes[i].range - call[i]));
    }
  }
  return calls;
}

// Forgets the argument at `position`: the number of a thread, or of a kind of core.
Calls Without(Calls calls, std::ptrdiff_t position) {
  for (Call& call : calls) call.erase(call.begin() + position);
  return calls;
}

std::int64_t SlowClock() {
  static std::atomic<std::int64_t> now{0};
  return now.fetch_add(1'000'000'000);
}

class PthreadpoolTest : public ::testing::TestWithParam<int> {
 protected:
  // What `run(pool, record)` tells the tasks, in no order; without a pool when it has one thread.
  template <typename Run>
  Calls CallsOf(Run run) {
    // Every look at the clock says that the work is worth sharing.
    ThreadPool workers(GetParam(), &SlowClock);
    pthreadpool pool{&workers, static_cast<std::size_t>(GetParam())};
    Record record;
    run(GetParam() == 1 ? nullptr : &pool, &record);
    std::sort(record.calls.begin(), record.calls.end());
    return record.calls;
  }
};

using S = std::size_t;
using U = std::uint32_t;

TEST_P(PthreadpoolTest, CallsATaskForEveryPoint) {
  EXPECT_EQ(CallsOf([](auto* p, auto* r) { pthreadpool_parallelize_1d(p, &Note<S>, r, 7, 0); }),
            Expected({{7}}));
  EXPECT_EQ(
      CallsOf([](auto* p, auto* r) { pthreadpool_parallelize_2d(p, &Note<S, S>, r, 3, 5, 0); }),
      Expected({{3}, {5}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_3d(p, &Note<S, S, S>, r, 3, 5, 2, 0);
            }),
            Expected({{3}, {5}, {2}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_4d(p, &Note<S, S, S, S>, r, 3, 5, 2, 4, 0);
            }),
            Expected({{3}, {5}, {2}, {4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_5d(p, &Note<S, S, S, S, S>, r, 3, 5, 2, 4, 3, 0);
            }),
            Expected({{3}, {5}, {2}, {4}, {3}}));
}

TEST_P(PthreadpoolTest, CallsATaskForEveryTile) {
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_1d_tile_1d(p, &Note<S, S>, r, 11, 4, 0);
            }),
            Expected({{11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_2d_tile_1d(p, &Note<S, S, S>, r, 3, 11, 4, 0);
            }),
            Expected({{3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_2d_tile_2d(p, &Note<S, S, S, S>, r, 7, 11, 3, 4, 0);
            }),
            Expected({{7, 3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_3d_tile_1d(p, &Note<S, S, S, S>, r, 2, 3, 11, 4, 0);
            }),
            Expected({{2}, {3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_3d_tile_2d(p, &Note<S, S, S, S, S>, r, 2, 7, 11, 3, 4, 0);
            }),
            Expected({{2}, {7, 3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_4d_tile_2d(p, &Note<S, S, S, S, S, S>, r, 2, 3, 7, 11, 3, 4,
                                                 0);
            }),
            Expected({{2}, {3}, {7, 3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_5d_tile_2d(p, &Note<S, S, S, S, S, S, S>, r, 2, 3, 2, 7, 11,
                                                 3, 4, 0);
            }),
            Expected({{2}, {3}, {2}, {7, 3}, {11, 4}}));
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_6d_tile_2d(p, &Note<S, S, S, S, S, S, S, S>, r, 2, 3, 2, 2, 7,
                                                 11, 3, 4, 0);
            }),
            Expected({{2}, {3}, {2}, {2}, {7, 3}, {11, 4}}));
}

TEST_P(PthreadpoolTest, TellsTheNumberOfTheThread) {
  const auto numbers_are_right = [](const Calls& calls) {
    return std::all_of(calls.begin(), calls.end(), [](const Call& call) {
      return call[0] < static_cast<std::size_t>(GetParam());
    });
  };
  const Calls one = CallsOf(
      [](auto* p, auto* r) { pthreadpool_parallelize_1d_with_thread(p, &Note<S, S>, r, 100, 0); });
  const Calls two = CallsOf([](auto* p, auto* r) {
    pthreadpool_parallelize_2d_with_thread(p, &Note<S, S, S>, r, 10, 10, 0);
  });
  const Calls three = CallsOf([](auto* p, auto* r) {
    pthreadpool_parallelize_3d_tile_1d_with_thread(p, &Note<S, S, S, S, S>, r, 3, 5, 11, 4, 0);
  });
  for (const Calls& calls : {one, two, three}) EXPECT_TRUE(numbers_are_right(calls));
  const auto sorted = [](Calls calls) {
    std::sort(calls.begin(), calls.end());
    return calls;
  };
  EXPECT_EQ(sorted(Without(one, 0)), Expected({{100}}));
  EXPECT_EQ(sorted(Without(two, 0)), Expected({{10}, {10}}));
  EXPECT_EQ(sorted(Without(three, 0)), Expected({{3}, {5}, {11, 4}}));
}

TEST_P(PthreadpoolTest, TellsTheKindOfCore) {
  EXPECT_EQ(Without(CallsOf([](auto* p, auto* r) {
                      pthreadpool_parallelize_2d_tile_1d_with_uarch(p, &Note<U, S, S, S>, r, 0, 0,
                                                                    3, 11, 4, 0);
                    }),
                    0),
            Expected({{3}, {11, 4}}));
  EXPECT_EQ(Without(CallsOf([](auto* p, auto* r) {
                      pthreadpool_parallelize_2d_tile_2d_with_uarch(p, &Note<U, S, S, S, S>, r, 0,
                                                                    0, 7, 11, 3, 4, 0);
                    }),
                    0),
            Expected({{7, 3}, {11, 4}}));
  EXPECT_EQ(Without(CallsOf([](auto* p, auto* r) {
                      pthreadpool_parallelize_3d_tile_1d_with_uarch(p, &Note<U, S, S, S, S>, r, 0,
                                                                    0, 2, 3, 11, 4, 0);
                    }),
                    0),
            Expected({{2}, {3}, {11, 4}}));
  EXPECT_EQ(Without(CallsOf([](auto* p, auto* r) {
                      pthreadpool_parallelize_3d_tile_2d_with_uarch(p, &Note<U, S, S, S, S, S>, r,
                                                                    0, 0, 2, 7, 11, 3, 4, 0);
                    }),
                    0),
            Expected({{2}, {7, 3}, {11, 4}}));
  EXPECT_EQ(Without(CallsOf([](auto* p, auto* r) {
                      pthreadpool_parallelize_4d_tile_2d_with_uarch(p, &Note<U, S, S, S, S, S, S>,
                                                                    r, 0, 0, 2, 3, 7, 11, 3, 4, 0);
                    }),
                    0),
            Expected({{2}, {3}, {7, 3}, {11, 4}}));
  Calls both = Without(Without(CallsOf([](auto* p, auto* r) {
                                 pthreadpool_parallelize_3d_tile_1d_with_uarch_with_thread(
                                     p, &Note<U, S, S, S, S, S>, r, 0, 0, 2, 3, 11, 4, 0);
                               }),
                               0),
                       0);
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, Expected({{2}, {3}, {11, 4}}));
}

TEST_P(PthreadpoolTest, CallsNothingForAnEmptyRange) {
  EXPECT_EQ(CallsOf([](auto* p, auto* r) {
              pthreadpool_parallelize_2d_tile_1d(p, &Note<S, S, S>, r, 3, 0, 4, 0);
            }),
            Calls());
}

// Notes whether a denormal is zero here.
void NoteDenormals(void* context, std::size_t) {
  volatile float denormal = std::numeric_limits<float>::denorm_min();
  Note(context, static_cast<std::size_t>(denormal * 1.0f == 0.0f));
}

TEST_P(PthreadpoolTest, FlushesDenormalsOnlyWhenAskedAndOnlyInTasks) {
  for (const std::uint32_t flags : {0u, std::uint32_t{PTHREADPOOL_FLAG_DISABLE_DENORMALS}}) {
    const Calls calls = CallsOf(
        [&](auto* p, auto* r) { pthreadpool_parallelize_1d(p, &NoteDenormals, r, 20, flags); });
    EXPECT_EQ(calls, Calls(20, Call{flags != 0}));
    volatile float denormal = std::numeric_limits<float>::denorm_min();
    EXPECT_NE(denormal * 1.0f, 0.0f);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, PthreadpoolTest, ::testing::Values(1, 2, 4));

TEST(Pthreadpool, HasAsManyThreadsAsItsHandleSays) {
  ThreadPool workers(4);
  pthreadpool pool{&workers, 3};
  EXPECT_EQ(pthreadpool_get_threads_count(&pool), 3u);
  EXPECT_EQ(pthreadpool_get_threads_count(nullptr), 1u);
}

}  // namespace
}  // namespace zeropoint::runtime
