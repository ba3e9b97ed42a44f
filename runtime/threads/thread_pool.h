#ifndef ZEROPOINT_RUNTIME_THREADS_THREAD_POOL_H_
#define ZEROPOINT_RUNTIME_THREADS_THREAD_POOL_H_

// The threads of one session.

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "runtime/threads/cost_table.h"
#include "runtime/threads/gate.h"
#include "runtime/threads/piece_ranges.h"
#include "runtime/threads/sharing_budget.h"
#include "runtime/threads/sleeper.h"

namespace zeropoint::runtime {

/// Runs pieces [begin, end) of some work, as thread number `thread` of those at it.
using RunPieces = absl::FunctionRef<void(std::size_t begin, std::size_t end, std::size_t thread)>;

/// The calling thread and up to `threads` - 1 workers, which are asked for help only where it pays.
/// An operator that is done in microseconds runs on the calling thread; how long each takes, the
/// pool learns by timing it. Workers are started when they are first wanted, and sleep when they
/// have not been for some microseconds. Whoever is asked and comes too late is not waited for, and
/// where sharing costs time, it is not done for a while.
class ThreadPool {
 public:
  /// Nanoseconds since some moment.
  using Clock = std::int64_t (*)();

  explicit ThreadPool(int threads, Clock clock = &SteadyNanoseconds);
  /// Ends the workers.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return threads_; }

  /// Runs every piece from 0 to `pieces` - 1 once, in no particular order, and returns when all are
  /// done. `key` tells operators apart: it is the same whenever pieces of the same size are run.
  /// One Run at a time.
  void Run(std::uintptr_t key, std::size_t pieces, RunPieces run);

  /// Workers started so far, and runs for which any was asked.
  int num_workers() const { return num_workers_; }
  std::int64_t num_shared_runs() const { return num_shared_runs_; }
  /// Workers that sleep at the moment.
  int num_asleep() const;

  static std::int64_t SteadyNanoseconds();

 private:
  struct Worker {
    ThreadPool* pool = nullptr;
    /// Its number among the threads of the pool; 0 is the calling thread.
    int number = 0;
    /// Jobs that there were before it.
    std::uint32_t jobs_seen = 0;
    pthread_t thread = {};
    Sleeper sleeper;
  };

  static void* Serve(void* worker);
  void Serve(Worker& worker);
  void RunAlone(Chunk pieces, RunPieces run, Cost& cost);
  std::size_t Probe(std::size_t pieces, RunPieces run, Cost& cost);
  int ThreadsFor(std::size_t pieces, const Cost& cost) const;
  int StartWorkers(int wanted);
  void Share(Chunk pieces, int threads, RunPieces run, Cost& cost);
  void WakeNext(int thread);
  void Work(int thread);
  Worker& worker(int number) { return workers_[static_cast<std::size_t>(number) - 1]; }
  const Worker& worker(int number) const { return workers_[static_cast<std::size_t>(number) - 1]; }

  const int threads_;
  const Clock clock_;
  CostTable costs_;
  SharingBudget budget_;
  std::int64_t num_shared_runs_ = 0;
  int num_workers_ = 0;
  bool can_start_workers_ = true;

  // The job. Written while the gate is closed, read inside it.
  const RunPieces* run_ = nullptr;
  int job_threads_ = 0;
  PieceRanges ranges_;
  Gate gate_;

  // What workers watch: counts jobs, and the one order to end.
  alignas(64) std::atomic<std::uint32_t> jobs_{0};
  std::atomic<bool> is_ending_{false};
  std::unique_ptr<Worker[]> workers_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_THREAD_POOL_H_
