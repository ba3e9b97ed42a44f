#ifndef ZEROPOINT_TEST_FUZZ_FUZZ_TARGET_H_
#define ZEROPOINT_TEST_FUZZ_FUZZ_TARGET_H_

// What each file here defines: libFuzzer's entry point. A target may do what it likes with the
// bytes but crash, read or write out of bounds, leak, or take unbounded time or memory.

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#endif  // ZEROPOINT_TEST_FUZZ_FUZZ_TARGET_H_
