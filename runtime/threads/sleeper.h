#ifndef ZEROPOINT_RUNTIME_THREADS_SLEEPER_H_
#define ZEROPOINT_RUNTIME_THREADS_SLEEPER_H_

// How a thread waits for another one.

#include <sched.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace zeropoint::runtime {

/// Tells the core that the thread is waiting in a loop.
inline void RelaxCore() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// One thread waits here until a condition holds: for microseconds it looks again and again, since
/// being woken takes longer than most operators; then it sleeps and costs nothing.
class Sleeper {
 public:
  /// `ready` reads atomics, all with sequentially consistent order.
  template <typename Condition>
  void WaitUntil(Condition ready, std::chrono::nanoseconds patience) {
    if (Watch(ready, patience)) return;
    std::unique_lock<std::mutex> lock(mutex_);
    // Either this thread sees the condition hold, or who made it hold sees that it sleeps.
    for (is_asleep_.store(true); !ready(); is_asleep_.store(true)) wakes_.wait(lock);
    is_asleep_.store(false);
  }

  /// To be called after the condition was made to hold, with sequentially consistent order.
  void Wake() {
    if (!is_asleep_.load() || !is_asleep_.exchange(false)) return;
    // The sleeper holds the mutex from saying that it sleeps until it does.
    {
      std::lock_guard<std::mutex> lock(mutex_);
    }
    wakes_.notify_one();
  }

  bool is_asleep() const { return is_asleep_.load(); }

 private:
  static constexpr int kLooksPerYield = 32;

  // Whether the condition came to hold. Yielding costs little when nobody else wants the core, and
  // gives it to whom this thread waits for when somebody does.
  template <typename Condition>
  static bool Watch(Condition ready, std::chrono::nanoseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    do {
      for (int i = 0; i < kLooksPerYield; ++i) {
        if (ready()) return true;
        RelaxCore();
      }
      sched_yield();
    } while (std::chrono::steady_clock::now() < deadline);
    return false;
  }

  std::mutex mutex_;
  std::condition_variable wakes_;
  std::atomic<bool> is_asleep_{false};
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_SLEEPER_H_
