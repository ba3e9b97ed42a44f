#ifndef ZEROPOINT_TOOLS_DATA_TENSOR_SLICE_H_
#define ZEROPOINT_TOOLS_DATA_TENSOR_SLICE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// A copy of [begin, end) of `whole` along `axis`. kResourceExhausted when memory is out.
absl::StatusOr<runtime::Tensor> Slice(const runtime::Tensor& whole, std::size_t axis,
                                      std::int64_t begin, std::int64_t end);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TENSOR_SLICE_H_
