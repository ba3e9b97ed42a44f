#include "ir/type.h"

#include "absl/strings/str_join.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {

Dim NumElements(const Shape& shape) {
  Dim product = 1;
  for (const Dim& dim : shape) product = product * dim;
  return product;
}

std::optional<std::vector<std::int64_t>> ConstantExtents(const Shape& shape) {
  std::vector<std::int64_t> extents;
  extents.reserve(shape.size());
  for (const Dim& dim : shape) {
    if (!dim.is_constant()) return std::nullopt;
    extents.push_back(dim.constant());
  }
  return extents;
}

Shape MakeShape(absl::Span<const std::int64_t> extents) { return {extents.begin(), extents.end()}; }

std::string ShapeToString(const Shape& shape) {
  const auto append = [](std::string* out, const Dim& dim) { out->append(dim.ToString()); };
  return StrCat("[", absl::StrJoin(shape, ",", append), "]");
}

std::string TensorType::ToString() const { return StrCat(DTypeName(dtype), ShapeToString(shape)); }

}  // namespace zeropoint::ir
