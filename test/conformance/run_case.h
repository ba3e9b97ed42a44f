#ifndef ZEROPOINT_TEST_CONFORMANCE_RUN_CASE_H_
#define ZEROPOINT_TEST_CONFORMANCE_RUN_CASE_H_

// One conformance test: import, run, compare.

#include "absl/status/status.h"
#include "test/conformance/cases.h"

namespace zeropoint::test {

/// Runs every data set of the case, first as imported through the reference kernels, then written
/// as ONNX of the oldest and the youngest opset and imported again, then optimized and through
/// XNNPACK where that takes an op. Inputs that decide shapes are bound to their values,
/// shapes of the others are pinned. The error is the first that occurs.
absl::Status RunCase(const ConformanceCase& test);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_RUN_CASE_H_
