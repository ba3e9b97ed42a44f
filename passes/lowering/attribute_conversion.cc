#include "passes/lowering/attribute_conversion.h"

#include <cstdint>
#include <string>
#include <vector>

#include "passes/lowering/dtype_conversion.h"
#include "passes/lowering/node_attributes.h"

namespace zeropoint::passes::lowering {
namespace {

using runtime::NodeAttribute;

struct Converter {
  NodeAttribute operator()(bool value) const { return Int(value ? 1 : 0); }
  NodeAttribute operator()(std::int64_t value) const { return Int(value); }
  NodeAttribute operator()(double value) const { return Float(value); }
  NodeAttribute operator()(const std::string& value) const { return Text(value); }
  NodeAttribute operator()(const std::vector<std::int64_t>& values) const { return Ints(values); }
  NodeAttribute operator()(const std::vector<double>& values) const { return {{}, values, {}}; }
  NodeAttribute operator()(ir::DType dtype) const {
    return Int(static_cast<std::int64_t>(ToRuntimeDType(dtype)));
  }
  NodeAttribute operator()(const ir::FunctionRef& function) const { return Text(function.name); }
  NodeAttribute operator()(const std::vector<ir::TensorType>&) const { return {}; }
  NodeAttribute operator()(const ir::Shape& shape) const {
    std::vector<std::int64_t> extents;
    for (const ir::Dim& dim : shape) {
      extents.push_back(dim.ConstantOr(-1));
    }
    return Ints(std::move(extents));
  }
};

}  // namespace

runtime::NodeAttributes ConvertAttributes(const ir::Op& op) {
  runtime::NodeAttributes attributes;
  for (const ir::AttributeSchema& schema : op.schema().attributes) {
    if (schema.kind == ir::AttributeKind::kTypes) continue;  // those of the program's values
    if (const ir::Attribute* attribute = op.FindAttribute(schema.name)) {
      attributes.emplace(std::string(schema.name), std::visit(Converter{}, *attribute));
    }
  }
  return attributes;
}

}  // namespace zeropoint::passes::lowering
