#ifndef ZEROPOINT_RUNTIME_THREADS_GATE_H_
#define ZEROPOINT_RUNTIME_THREADS_GATE_H_

// Which workers are at a job.

#include <atomic>
#include <cstdint>

#include "runtime/threads/sleeper.h"

namespace zeropoint::runtime {

/// Stands before what the workers of one job share. Its owner opens it when that is set up and
/// closes it when no work is left, and then waits for those inside only: a worker that was too slow
/// to enter finds the gate closed and is not waited for.
class Gate {
 public:
  /// What the owner wrote before is seen by whoever enters.
  void Open() { state_.store(0); }

  /// Whether the worker is inside now.
  bool TryEnter() {
    std::uint32_t state = state_.load();
    while ((state & kClosed) == 0) {
      if (state_.compare_exchange_weak(state, state + 1)) return true;
    }
    return false;
  }

  void Leave() {
    if (state_.fetch_sub(1) == kClosed + 1) owner_.Wake();
  }

  /// What those inside wrote is seen by the owner afterwards.
  void CloseAndWait() {
    if (state_.fetch_or(kClosed) == 0) return;
    owner_.WaitUntil([this] { return state_.load() == kClosed; }, kPatience);
  }

 private:
  static constexpr std::uint32_t kClosed = std::uint32_t{1} << 31;
  // About a piece of a large operator, which is what the owner may have to wait for.
  static constexpr std::chrono::microseconds kPatience{50};

  // The number of workers inside, and whether more may enter.
  std::atomic<std::uint32_t> state_{kClosed};
  Sleeper owner_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_GATE_H_
