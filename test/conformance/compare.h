#ifndef ZEROPOINT_TEST_CONFORMANCE_COMPARE_H_
#define ZEROPOINT_TEST_CONFORMANCE_COMPARE_H_

// Is a result what ONNX says it is?

#include "absl/status/status.h"
#include "runtime/tensor.h"

namespace zeropoint::test {

/// Floats may differ by 1e-5 + 1e-3 * |expected|, where NaN equals NaN; everything else must be
/// equal, dtypes and shapes included. kFailedPrecondition says what differs, and how much.
absl::Status CompareTensors(const runtime::TensorView& expected, const runtime::TensorView& actual);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_COMPARE_H_
