#include "runtime/threads/thread_pool.h"

#include <sched.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/threads/sharing_budget.h"

namespace zeropoint::runtime {
namespace {

// Time passes where a test says so.
std::atomic<std::int64_t> now_ns{0};
std::int64_t Now() { return now_ns.load(); }

// Runs pieces that each take this long. Returns how often each was run.
std::vector<int> RunPiecesOf(ThreadPool& pool, std::int64_t ns_per_piece, std::size_t pieces,
                             std::uintptr_t key = 1) {
  std::vector<std::atomic<int>> runs(pieces);
  std::vector<std::atomic<int>> busy(static_cast<std::size_t>(pool.threads()));
  pool.Run(key, pieces, [&](std::size_t begin, std::size_t end, std::size_t thread) {
    EXPECT_EQ(busy[thread].fetch_add(1), 0) << "two threads with one number at once";
    for (std::size_t i = begin; i < end; ++i) runs[i].fetch_add(1);
    now_ns.fetch_add(ns_per_piece * static_cast<std::int64_t>(end - begin));
    busy[thread].fetch_sub(1);
  });
  return {runs.begin(), runs.end()};
}

constexpr std::int64_t kMillisecond = 1'000'000;

TEST(ThreadPool, RunsEveryPieceOnce) {
  for (const int threads : {1, 2, 3, 8}) {
    ThreadPool pool(threads, &Now);
    for (const std::size_t pieces : {0, 1, 2, 7, 1000}) {
      for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{100}, kMillisecond}) {
        for (int run = 0; run < 3; ++run) {
          EXPECT_EQ(RunPiecesOf(pool, ns, pieces, /*key=*/pieces + 10'000 * ns),
                    std::vector<int>(pieces, 1))
              << threads << " threads, " << pieces << " pieces of " << ns << " ns";
        }
      }
    }
  }
}

TEST(ThreadPool, SmallWorkStaysOnTheCallingThread) {
  ThreadPool pool(4, &Now);
  for (int run = 0; run < 100; ++run) RunPiecesOf(pool, /*ns_per_piece=*/100, /*pieces=*/100);
  EXPECT_EQ(pool.num_shared_runs(), 0);
  EXPECT_EQ(pool.num_workers(), 0) << "nobody was asked, so nobody was started";
}

TEST(ThreadPool, LargeWorkIsSharedFromTheFirstRun) {
  ThreadPool pool(2, &Now);
  RunPiecesOf(pool, kMillisecond, 100);
  EXPECT_EQ(pool.num_shared_runs(), 1);
  EXPECT_EQ(pool.num_workers(), 1);
}

TEST(ThreadPool, MoreThreadsAreAskedForMoreWork) {
  ThreadPool pool(8, &Now);
  for (int run = 0; run < 2; ++run) RunPiecesOf(pool, /*ns_per_piece=*/350, /*pieces=*/100);
  EXPECT_EQ(pool.num_shared_runs(), 1) << "in the first run its cost was not known";
  EXPECT_EQ(pool.num_workers(), 2) << "35 us are work for three threads";
  RunPiecesOf(pool, kMillisecond, 100, /*key=*/2);
  EXPECT_EQ(pool.num_workers(), 7);
}

TEST(ThreadPool, NoMoreThreadsAreAskedThanThereArePieces) {
  ThreadPool pool(8, &Now);
  for (int run = 0; run < 5; ++run) RunPiecesOf(pool, kMillisecond, 2);
  EXPECT_LE(pool.num_workers(), 1);
}

TEST(ThreadPool, AnOperatorIsJudgedByItsOwnCost) {
  ThreadPool pool(2, &Now);
  for (int run = 0; run < 10; ++run) {
    RunPiecesOf(pool, kMillisecond, 100, /*key=*/1);
    const std::int64_t shared = pool.num_shared_runs();
    RunPiecesOf(pool, /*ns_per_piece=*/10, 100, /*key=*/2);
    EXPECT_EQ(pool.num_shared_runs(), shared);
  }
}

TEST(ThreadPool, MoreThreadsThanAreOfUseCostATwentiethAtMost) {
  ThreadPool pool(2, &Now);
  // Each time that work is shared, the calling thread waits for a thread that has lost its core.
  constexpr std::int64_t kTimeSlice = 3 * kMillisecond;
  constexpr int kRuns = 20'000;
  const std::int64_t start = now_ns.load();
  for (int run = 0; run < kRuns; ++run) {
    const std::int64_t shared = pool.num_shared_runs();
    pool.Run(1 + run % 50, 100, [&](std::size_t begin, std::size_t end, std::size_t) {
      now_ns.fetch_add(static_cast<std::int64_t>(end - begin) * 1000);
      if (pool.num_shared_runs() != shared && end == 100) now_ns.fetch_add(kTimeSlice);
    });
  }
  EXPECT_GT(pool.num_shared_runs(), 20) << "it must be tried again some time";
  EXPECT_LT(now_ns.load() - start, std::int64_t{kRuns} * 100'000 * 107 / 100);
}

TEST(ThreadPool, IdleWorkersSleep) {
  ThreadPool pool(4, &Now);
  RunPiecesOf(pool, kMillisecond, 100);
  ASSERT_EQ(pool.num_workers(), 3);
  while (pool.num_asleep() < pool.num_workers()) sched_yield();
  RunPiecesOf(pool, kMillisecond, 100);
  while (pool.num_asleep() < pool.num_workers()) sched_yield();
}

// On the real clock, so that all that waits and wakes does so by chance.
TEST(ThreadPool, RunsManyJobsOneAfterTheOther) {
  ThreadPool pool(4);
  std::vector<std::uint64_t> sums(64);
  for (std::uint64_t job = 0; job < 2000; ++job) {
    pool.Run(1 + job % 3, sums.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        for (std::uint64_t k = 0; k < 500 * (1 + job % 3); ++k) sums[i] += (k * i) ^ job;
      }
    });
  }
  std::vector<std::uint64_t> expected(sums.size());
  for (std::uint64_t job = 0; job < 2000; ++job) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      for (std::uint64_t k = 0; k < 500 * (1 + job % 3); ++k) expected[i] += (k * i) ^ job;
    }
  }
  EXPECT_EQ(sums, expected);
}

TEST(SharingBudget, ALossIsPaidBackByATwentiethOfTheTimeAlone) {
  SharingBudget budget;
  EXPECT_TRUE(budget.allows());
  budget.AddSharedRun(/*ns=*/4'000'000, /*ns_alone=*/1'000'000);
  EXPECT_FALSE(budget.allows());
  budget.AddRunAlone(39'000'000);
  EXPECT_FALSE(budget.allows());
  budget.AddRunAlone(2'000'000);
  EXPECT_TRUE(budget.allows());
}

TEST(SharingBudget, GainsPayForAMillisecondOfLosses) {
  SharingBudget budget;
  for (int i = 0; i < 1000; ++i) budget.AddSharedRun(/*ns=*/50'000, /*ns_alone=*/100'000);
  budget.AddSharedRun(/*ns=*/990'000, /*ns_alone=*/0);
  EXPECT_TRUE(budget.allows());
  budget.AddSharedRun(/*ns=*/990'000, /*ns_alone=*/0);
  EXPECT_FALSE(budget.allows());
}

TEST(Gate, LetsNobodyInBeforeItOpensAndAfterItCloses) {
  Gate gate;
  EXPECT_FALSE(gate.TryEnter());
  gate.Open();
  EXPECT_TRUE(gate.TryEnter());
  gate.Leave();
  gate.CloseAndWait();
  EXPECT_FALSE(gate.TryEnter()) << "who is late is not waited for";
}

TEST(Gate, WaitsForThoseInside) {
  Gate gate;
  for (int i = 0; i < 100; ++i) {
    gate.Open();
    ASSERT_TRUE(gate.TryEnter());
    bool left = false;
    std::thread worker([&] {
      for (int k = 0; k < i; ++k) sched_yield();
      left = true;
      gate.Leave();
    });
    gate.CloseAndWait();
    EXPECT_TRUE(left);
    worker.join();
  }
}

TEST(PieceRanges, AThreadClaimsItsOwnRangeFirst) {
  PieceRanges ranges(2);
  ranges.Divide({10, 20}, 2, /*grain=*/3);
  EXPECT_EQ(ranges.Claim(1).begin, 15u);
  EXPECT_EQ(ranges.Claim(0).begin, 10u);
  EXPECT_EQ(ranges.Claim(1).end, 20u);
  EXPECT_EQ(ranges.Claim(1).begin, 13u) << "what the other has not claimed yet";
  EXPECT_TRUE(ranges.Claim(0).empty());
  EXPECT_TRUE(ranges.Claim(1).empty());
}

}  // namespace
}  // namespace zeropoint::runtime
