#include "ir/large_bytes.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace zeropoint::ir {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kLargePage = std::size_t{2} << 20;

constexpr std::uintptr_t RoundUp(std::uintptr_t address, std::size_t unit) {
  return (address + unit - 1) / unit * unit;
}

}  // namespace

// Not aligned_alloc, with which the heap of a glibc before 2.38 grows.
std::shared_ptr<std::byte> AllocateBytes(std::size_t size) {
  void* const whole = std::malloc(size + kAlignment);
  if (whole == nullptr) throw std::bad_alloc();
  const std::uintptr_t address = RoundUp(reinterpret_cast<std::uintptr_t>(whole), kAlignment);
  // The whole pages in it.
  const std::uintptr_t begin = RoundUp(address, kLargePage);
  const std::uintptr_t end = (address + size) / kLargePage * kLargePage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  return {reinterpret_cast<std::byte*>(address), [whole](std::byte*) { std::free(whole); }};
}

}  // namespace zeropoint::ir
