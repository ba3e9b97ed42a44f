#ifndef ZEROPOINT_TEST_INTEGER_INT8_BACKENDS_H_
#define ZEROPOINT_TEST_INTEGER_INT8_BACKENDS_H_

// One converted module through XNNPACK, and in its integer reference representation.

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/tensor.h"

namespace zeropoint::test {

struct Int8Comparison {
  /// Largest |difference| of int8 results, in steps; and how many of all elements differ.
  int max_steps = 0;
  double differing_share = 0;
  /// The same for the module as it is, quantize and dequantize one by one, in reference kernels.
  int max_steps_from_qdq = 0;
  /// Ops that XNNPACK computed in int8, and ops of the integer form that yield floats.
  int xnnpack_int8_ops = 0;
  int float_ops = 0;
};

/// The integer form of `module`, made by "to-integer,dce".
absl::StatusOr<std::unique_ptr<ir::Module>> IntegerFormOf(const ir::Module& module);

/// Results of `module` in reference kernels.
absl::StatusOr<std::vector<runtime::Tensor>> RunInReferenceKernels(
    const ir::Module& module, const std::vector<runtime::Tensor>& inputs);

/// `module` and its integer form on `inputs`; all results are int8.
absl::StatusOr<Int8Comparison> CompareWithXnnpack(const ir::Module& module,
                                                  const std::vector<runtime::Tensor>& inputs);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_INTEGER_INT8_BACKENDS_H_
