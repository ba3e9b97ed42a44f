#include "runtime/threads/thread_pool.h"

#include <algorithm>
#include <chrono>

namespace zeropoint::runtime {
namespace {

// A thread that is awake takes part for this much work of its own, in nanoseconds ...
constexpr double kNsPerThread = 10'000;
// ... and is woken for this much work of all: the call and what follows in the kernel take that
// long.
constexpr double kNsWorthWaking = 30'000;
// The first run of an operator finds caches cold and memory unmapped; most are many times faster
// then.
constexpr double kNsWorthWakingAtFirst = 150'000;
// Claiming takes less than a tenth of a chunk.
constexpr double kNsPerClaim = 1'000;
constexpr std::size_t kLeastClaims = 8;

// From one operator that is shared to the next.
constexpr std::chrono::microseconds kPatience{50};

std::size_t Grain(std::size_t pieces, int threads, double ns_per_piece) {
  const std::size_t most = pieces / (static_cast<std::size_t>(threads) * kLeastClaims);
  const double wanted = kNsPerClaim / ns_per_piece;
  if (wanted >= static_cast<double>(most)) return std::max<std::size_t>(1, most);
  return std::max<std::size_t>(1, static_cast<std::size_t>(wanted));
}

}  // namespace

std::int64_t ThreadPool::SteadyNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

ThreadPool::ThreadPool(int threads, Clock clock)
    : threads_(threads),
      clock_(clock),
      ranges_(threads),
      workers_(new Worker[static_cast<std::size_t>(threads) - 1]) {}

ThreadPool::~ThreadPool() {
  is_ending_.store(true);
  jobs_.fetch_add(1);
  for (int i = 1; i <= num_workers_; ++i) worker(i).sleeper.Wake();
  for (int i = 1; i <= num_workers_; ++i) pthread_join(worker(i).thread, nullptr);
}

void ThreadPool::Run(std::uintptr_t key, std::size_t pieces, RunPieces run) {
  if (threads_ == 1 || pieces < 2) {
    if (pieces > 0) run(0, pieces, 0);
    return;
  }
  Cost& cost = costs_.Find(key);
  const std::size_t done = cost.is_known() ? 0 : Probe(pieces, run, cost);
  if (done == pieces) return;
  const Chunk rest{done, pieces};
  if (!budget_.allows() || !cost.MayShare()) return RunAlone(rest, run, cost);
  const int threads = 1 + StartWorkers(ThreadsFor(rest.size(), cost) - 1);
  if (threads == 1) {
    RunAlone(rest, run, cost);
  } else {
    Share(rest, threads, run, cost);
  }
}

// Runs an operator of unknown cost until it is done, or what is left is worth waking others. Looks
// at the clock after 1, 2, 4, … pieces. Returns the number of pieces done.
std::size_t ThreadPool::Probe(std::size_t pieces, RunPieces run, Cost& cost) {
  const std::int64_t start = clock_();
  std::size_t done = 0;
  while (done < pieces) {
    const std::size_t end = std::min(pieces, std::max<std::size_t>(1, 2 * done));
    run(done, end, 0);
    done = end;
    const std::int64_t ns = clock_() - start;
    const double left = static_cast<double>(pieces - done);
    if (done == pieces ||
        static_cast<double>(ns) / static_cast<double>(done) * left >= kNsWorthWakingAtFirst) {
      cost.LearnAlone(ns, done);
      break;
    }
  }
  return done;
}

void ThreadPool::RunAlone(Chunk pieces, RunPieces run, Cost& cost) {
  const std::int64_t start = clock_();
  run(pieces.begin, pieces.end, 0);
  const std::int64_t ns = clock_() - start;
  budget_.AddRunAlone(static_cast<double>(ns));
  cost.LearnAlone(ns, pieces.size());
}

int ThreadPool::ThreadsFor(std::size_t pieces, const Cost& cost) const {
  const double ns = cost.ns_per_piece() * static_cast<double>(pieces);
  const double most = std::min(static_cast<double>(threads_), static_cast<double>(pieces));
  const int wanted = static_cast<int>(std::clamp(ns / kNsPerThread, 1.0, most));
  if (ns >= kNsWorthWaking) return wanted;
  int awake = 1;
  while (awake < wanted && awake <= num_workers_ && !worker(awake).sleeper.is_asleep()) ++awake;
  return awake;
}

int ThreadPool::num_asleep() const {
  int asleep = 0;
  for (int i = 1; i <= num_workers_; ++i) asleep += worker(i).sleeper.is_asleep() ? 1 : 0;
  return asleep;
}

// Returns how many there are, at most `wanted`. A machine that grants no more threads gets the work
// done with those there are.
int ThreadPool::StartWorkers(int wanted) {
  while (num_workers_ < wanted && can_start_workers_) {
    Worker& next = worker(num_workers_ + 1);
    next.pool = this;
    next.number = num_workers_ + 1;
    next.jobs_seen = jobs_.load();
    if (pthread_create(&next.thread, nullptr, &ThreadPool::Serve, &next) == 0) {
      ++num_workers_;
    } else {
      can_start_workers_ = false;
    }
  }
  return std::min(wanted, num_workers_);
}

void ThreadPool::Share(Chunk pieces, int threads, RunPieces run, Cost& cost) {
  const std::int64_t start = clock_();
  run_ = &run;
  job_threads_ = threads;
  ranges_.Divide(pieces, threads, Grain(pieces.size(), threads, cost.ns_per_piece()));
  gate_.Open();
  jobs_.fetch_add(1);
  ++num_shared_runs_;
  WakeNext(0);
  Work(0);
  gate_.CloseAndWait();
  const std::int64_t ns = clock_() - start;
  budget_.AddSharedRun(static_cast<double>(ns),
                       cost.ns_per_piece() * static_cast<double>(pieces.size()));
  cost.LearnShared(ns, pieces.size());
}

// Each thread wakes two others, so that none is busy waking all.
void ThreadPool::WakeNext(int thread) {
  for (int next = 2 * thread + 1; next <= 2 * thread + 2 && next < job_threads_; ++next) {
    worker(next).sleeper.Wake();
  }
}

void ThreadPool::Work(int thread) {
  for (Chunk chunk = ranges_.Claim(thread); !chunk.empty(); chunk = ranges_.Claim(thread)) {
    (*run_)(chunk.begin, chunk.end, static_cast<std::size_t>(thread));
  }
}

void* ThreadPool::Serve(void* worker) {
  auto* const self = static_cast<Worker*>(worker);
  self->pool->Serve(*self);
  return nullptr;
}

void ThreadPool::Serve(Worker& worker) {
  std::uint32_t seen = worker.jobs_seen;
  for (;;) {
    worker.sleeper.WaitUntil([this, seen] { return jobs_.load() != seen; }, kPatience);
    if (is_ending_.load()) return;
    // Before entering: a job that comes in between is found afterwards.
    seen = jobs_.load();
    if (!gate_.TryEnter()) continue;
    if (worker.number < job_threads_) {
      WakeNext(worker.number);
      Work(worker.number);
    }
    gate_.Leave();
  }
}

}  // namespace zeropoint::runtime
