#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_FILL_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_FILL_H_

#include "absl/status/status.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Fills `output` with one value; kInvalidArgument for one that an integer dtype cannot hold.
absl::Status Fill(double value, Tensor& output);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_FILL_H_
