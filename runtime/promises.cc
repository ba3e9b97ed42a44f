#include "runtime/promises.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace zeropoint::runtime {
namespace {

bool Matches(const Extents& promised, absl::Span<const std::int64_t> extents) {
  if (promised.size() != extents.size()) return false;
  for (std::size_t i = 0; i < promised.size(); ++i) {
    if (promised[i] != -1 && promised[i] != extents[i]) return false;
  }
  return true;
}

}  // namespace

absl::Status CheckExtents(const ProgramValue& value, absl::Span<const std::int64_t> extents,
                          absl::string_view who) {
  if (Matches(value.extents, extents)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      who, ": value '", value.name, "' must have extents ", ExtentsToString(value.extents),
      " (-1 is free), has ", ExtentsToString(extents)));
}

absl::Status CheckExtentLimit(absl::Span<const std::int64_t> extents, absl::string_view who) {
  for (const std::int64_t extent : extents) {
    if (extent > kMaxExtent) {
      return absl::InvalidArgumentError(absl::StrCat(who, ": extents ", ExtentsToString(extents),
                                                     " must be at most ", kMaxExtent));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckType(const ProgramValue& value, const TensorView& tensor, absl::string_view who) {
  if (tensor.dtype != value.dtype) {
    return absl::InvalidArgumentError(absl::StrCat(who, ": value '", value.name, "' must be ",
                                                   std::string(DTypeName(value.dtype)), ", is ",
                                                   std::string(DTypeName(tensor.dtype))));
  }
  return CheckExtents(value, tensor.extents, who);
}

}  // namespace zeropoint::runtime
