#ifndef ZEROPOINT_TEST_CONFORMANCE_ISOLATE_H_
#define ZEROPOINT_TEST_CONFORMANCE_ISOLATE_H_

// Functions run in processes of their own, so that the crash of one is a result like any other.

#include <cstddef>
#include <functional>
#include <string>

namespace zeropoint::test {

/// Calls `work(i)` for i in [0, count), each in its own process and `parallel` at once, and hands
/// each answer to `done(i, answer)` in this process, in any order. A process that dies answers
/// "crashes (signal N)", one that takes longer than ten minutes "hangs".
void ForEachIsolated(std::size_t count, int parallel,
                     const std::function<std::string(std::size_t)>& work,
                     const std::function<void(std::size_t, std::string)>& done);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_ISOLATE_H_
