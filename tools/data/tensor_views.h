#ifndef ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_
#define ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_

// What a session takes, of the tensors that data sets and files give.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/tensor.h"

namespace zeropoint::tools {

/// A view of each, in order. The tensors must outlive them.
inline std::vector<runtime::TensorView> ViewsOf(const std::vector<runtime::Tensor>& tensors) {
  std::vector<runtime::TensorView> views;
  views.reserve(tensors.size());
  for (const runtime::Tensor& tensor : tensors) views.push_back(tensor.view());
  return views;
}

/// Elements of all of them.
inline std::int64_t NumElements(const std::vector<runtime::Tensor>& tensors) {
  std::int64_t elements = 0;
  for (const runtime::Tensor& tensor : tensors) elements += tensor.num_elements();
  return elements;
}

/// What they take together.
inline std::int64_t NumBytes(const std::vector<runtime::Tensor>& tensors) {
  std::size_t bytes = 0;
  for (const runtime::Tensor& tensor : tensors) bytes += tensor.view().num_bytes();
  return static_cast<std::int64_t>(bytes);
}

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_
