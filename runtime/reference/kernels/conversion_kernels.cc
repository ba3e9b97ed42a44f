// Conversions between element types.

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/conversion.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

absl::Status To(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const DType dtype, DTypeAttribute(context));
  ASSIGN_OR_RETURN(const bool saturate, context.BoolOr("saturate", true));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(dtype, ExtentsOf(*x)));
  ConvertTensor(*x, *output, saturate);
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.to", To, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> ConversionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
