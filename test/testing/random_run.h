#ifndef ZEROPOINT_TEST_TESTING_RANDOM_RUN_H_
#define ZEROPOINT_TEST_TESTING_RANDOM_RUN_H_

// Whether two modules compute the same: the reference kernels run both on random inputs.

#include <vector>

#include "absl/status/statusor.h"
#include "ir/function.h"
#include "ir/module.h"
#include "runtime/tensor.h"

namespace zeropoint::test {

/// Floats in [-8, 8], any integers of 8 bits, or wider ones that index the first two rows; every
/// symbol is 4. The same each time.
std::vector<runtime::Tensor> RandomInputs(const ir::Function& function);

/// Errors of lowering and of the run.
absl::StatusOr<std::vector<runtime::Tensor>> RunReference(
    const ir::Module& module, const std::vector<runtime::Tensor>& inputs);

/// Dtypes, extents and integers are the same, f32 within `tolerance` (relative, and beside 1), f16
/// within four roundings.
void ExpectEqualResults(const std::vector<runtime::Tensor>& before,
                        const std::vector<runtime::Tensor>& after, float tolerance = 1e-5f);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_TESTING_RANDOM_RUN_H_
