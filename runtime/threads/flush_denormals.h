#ifndef ZEROPOINT_RUNTIME_THREADS_FLUSH_DENORMALS_H_
#define ZEROPOINT_RUNTIME_THREADS_FLUSH_DENORMALS_H_

// Denormal floats, which cost a hundred times a normal one, as zero.

#include <cstdint>

namespace zeropoint::runtime {

/// While it lives, the thread reads and writes denormals as zero, if `enabled`.
class FlushDenormals {
 public:
  explicit FlushDenormals(bool enabled) : saved_(Control()) {
    if (enabled) SetControl(saved_ | kFlush);
  }
  ~FlushDenormals() { SetControl(saved_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__x86_64__)
  // FTZ and DAZ of MXCSR.
  static constexpr std::uint64_t kFlush = 0x8040;
  static std::uint64_t Control() { return __builtin_ia32_stmxcsr(); }
  static void SetControl(std::uint64_t control) {
    __builtin_ia32_ldmxcsr(static_cast<std::uint32_t>(control));
  }
#elif defined(__aarch64__)
  // FZ and FZ16 of FPCR.
  static constexpr std::uint64_t kFlush = 0x1080000;
  static std::uint64_t Control() {
    std::uint64_t control;
    asm volatile("mrs %0, fpcr" : "=r"(control));
    return control;
  }
  static void SetControl(std::uint64_t control) { asm volatile("msr fpcr, %0" : : "r"(control)); }
#else
#error "Which bits flush denormals on this processor?"
#endif

  const std::uint64_t saved_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_FLUSH_DENORMALS_H_
