#include <algorithm>
#include <utility>

#include "runtime/reference/kernel_table.h"
#include "runtime/reference/support/conversion.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

bool IsHalf(const TensorView* view) {
  return view != nullptr && (view->dtype == DType::kFloat16 || view->dtype == DType::kBfloat16);
}

absl::StatusOr<std::vector<Tensor>> Call(Kernel kernel, absl::Span<const TensorView* const> inputs,
                                         const NodeAttributes& attributes) {
  KernelContext context(inputs, attributes);
  RETURN_IF_ERROR(kernel(context));
  return std::move(context.outputs());
}

absl::StatusOr<Tensor> Converted(const TensorView& view, DType dtype) {
  ASSIGN_OR_RETURN(Tensor converted,
                   Tensor::Allocate(dtype, Extents(view.extents.begin(), view.extents.end())));
  ConvertTensor(view, converted);
  return converted;
}

/// Computes in f32 and rounds to `half`.
absl::StatusOr<std::vector<Tensor>> CallInSingle(Kernel kernel, DType half,
                                                 absl::Span<const TensorView* const> inputs,
                                                 const NodeAttributes& attributes) {
  std::vector<Tensor> wide(inputs.size());
  std::vector<TensorView> views(inputs.size());
  std::vector<const TensorView*> operands(inputs.begin(), inputs.end());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!IsHalf(inputs[i])) continue;
    ASSIGN_OR_RETURN(wide[i], Converted(*inputs[i], DType::kFloat32));
    views[i] = wide[i].view();
    operands[i] = &views[i];
  }
  ASSIGN_OR_RETURN(std::vector<Tensor> outputs, Call(kernel, operands, attributes));
  for (Tensor& output : outputs) {
    if (output.dtype() != DType::kFloat32) continue;
    ASSIGN_OR_RETURN(output, Converted(output.view(), half));
  }
  return outputs;
}

}  // namespace

absl::StatusOr<std::vector<Tensor>> CallKernel(const KernelRow& row,
                                               absl::Span<const TensorView* const> inputs,
                                               const NodeAttributes& attributes) {
  const auto half = std::find_if(inputs.begin(), inputs.end(), IsHalf);
  if (row.takes_half_floats || half == inputs.end()) return Call(row.kernel, inputs, attributes);
  return CallInSingle(row.kernel, (*half)->dtype, inputs, attributes);
}

}  // namespace zeropoint::runtime::reference
