#include "runtime/reference/support/indices.h"

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

absl::StatusOr<std::vector<std::int64_t>> IndexInput(const KernelContext& context, int index) {
  ASSIGN_OR_RETURN(const TensorView* input, Input(context, index));
  if (input->dtype == DType::kInt32) {
    const auto values = input->values<std::int32_t>();
    return std::vector<std::int64_t>(values.begin(), values.end());
  }
  if (input->dtype == DType::kInt64) {
    const auto values = input->values<std::int64_t>();
    return std::vector<std::int64_t>(values.begin(), values.end());
  }
  return Mismatch("indices of i32 or i64", DTypeName(input->dtype));
}

absl::StatusOr<std::int64_t> ResolveIndex(std::int64_t index, std::int64_t extent) {
  if (index < -extent || index >= extent) {
    return Mismatch(absl::StrCat("an index of an axis of ", extent), absl::StrCat(index));
  }
  return index < 0 ? index + extent : index;
}

}  // namespace zeropoint::runtime::reference
