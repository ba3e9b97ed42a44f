#include "runtime/reference/support/fill.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/conversion.h"
#include "runtime/reference/support/strided_copy.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

absl::Status Fill(double value, Tensor& output) {
  const Extents one = {1};
  const TensorView wanted = {DType::kFloat64, one, &value};
  ASSIGN_OR_RETURN(Tensor element, Tensor::Allocate(output.dtype(), one));
  ConvertTensor(wanted, element);
  if (!IsFloatingPoint(output.dtype())) {
    ASSIGN_OR_RETURN(Tensor held, Tensor::Allocate(DType::kFloat64, one));
    ConvertTensor(element.view(), held);
    if (held.values<double>()[0] != value) {
      return Mismatch(
          absl::StrCat("a value that ", std::string(DTypeName(output.dtype())), " can hold"),
          absl::StrCat(value));
    }
  }
  const Strides still(output.extents().size(), 0);
  CopyElements({output.extents(), still, RowMajorStrides(output.extents()), 0, 0}, element.view(),
               output);
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime::reference
