#include "ir/attribute.h"

#include <array>
#include <string_view>

#include "absl/strings/str_join.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<Attribute>> kKindNames = {
    "bool",       "integer", "float", "string",   "integer list",
    "float list", "shape",   "dtype", "function", "type list"};

struct Printer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return StrCat(value); }
  std::string operator()(double value) const { return DoubleToString(value); }
  std::string operator()(const std::string& value) const { return Quote(value); }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    return StrCat("[", absl::StrJoin(values, ","), "]");
  }
  std::string operator()(const std::vector<double>& values) const {
    const auto append = [](std::string* out, double value) { *out += DoubleToString(value); };
    return StrCat("[", absl::StrJoin(values, ",", append), "]");
  }
  std::string operator()(const Shape& shape) const { return StrCat("dims", ShapeToString(shape)); }
  std::string operator()(DType dtype) const { return std::string(DTypeName(dtype)); }
  std::string operator()(const FunctionRef& function) const {
    return StrCat("@", NameToString(function.name));
  }
  std::string operator()(const std::vector<TensorType>& types) const {
    const auto append = [](std::string* out, const TensorType& type) { *out += type.ToString(); };
    return StrCat("types[", absl::StrJoin(types, ",", append), "]");
  }
};

}  // namespace

AttributeKind KindOf(const Attribute& attribute) {
  return static_cast<AttributeKind>(attribute.index());
}

std::string_view AttributeKindName(AttributeKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string AttributeToString(const Attribute& attribute) {
  return std::visit(Printer{}, attribute);
}

}  // namespace zeropoint::ir
