#ifndef ZEROPOINT_RUNTIME_FINITE_H_
#define ZEROPOINT_RUNTIME_FINITE_H_

#include "runtime/tensor.h"

namespace zeropoint::runtime {

/// Whether no element is NaN or infinite; true of integers. An int8 program makes ordinary numbers
/// of both, so whoever feeds one may want to know. Costs one pass over the data.
bool IsFinite(const TensorView& tensor);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_FINITE_H_
