#ifndef ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_
#define ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_

// What a session takes, of the tensors that data sets and files give.

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

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TENSOR_VIEWS_H_
