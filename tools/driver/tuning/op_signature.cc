#include "tools/driver/tuning/op_signature.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/str_cat.h"

namespace zeropoint::tools {
namespace {

using runtime::Node;
using runtime::Program;
using runtime::ProgramValue;

std::string TypeText(runtime::DType dtype, absl::Span<const std::int64_t> extents) {
  return absl::StrCat(ir::ToAbsl(runtime::DTypeName(dtype)), "[", absl::StrJoin(extents, ","), "]");
}

const ProgramValue* ValueAt(const Program& program, runtime::ValueId id) {
  return id == runtime::kNoValue ? nullptr : &program.values[static_cast<std::size_t>(id)];
}

std::string ValueText(const ProgramValue* value) {
  if (value == nullptr) return "none";
  return absl::StrCat(value->is_constant ? "const " : "",
                      value->quant.scales.size() > 1 ? "channels " : "",
                      TypeText(value->dtype, value->extents));
}

bool HasOpenExtent(const ProgramValue* value) {
  return value != nullptr &&
         std::find(value->extents.begin(), value->extents.end(), -1) != value->extents.end();
}

bool IsFloat(const ProgramValue& value) { return value.dtype == runtime::DType::kFloat32; }

/// Int8 with a scale that calibration found; what is quantized at run time has none.
bool IsCalibrated(const ProgramValue& value) { return !value.quant.scales.empty(); }

}  // namespace

std::string OpSignature(const Program& program, const Node& node,
                        const std::vector<runtime::Tensor>& inputs) {
  std::string text = absl::StrCat(node.op, "{");
  for (const auto& [name, attribute] : node.attributes) {
    if (!attribute.floats.empty()) continue;
    absl::StrAppend(&text, name, "=", absl::StrJoin(attribute.ints, ","), attribute.text, ";");
  }
  absl::StrAppend(&text, "}");
  bool is_open = false;
  for (const runtime::ValueId id : node.inputs) {
    absl::StrAppend(&text, " ", ValueText(ValueAt(program, id)));
    is_open |= HasOpenExtent(ValueAt(program, id));
  }
  absl::StrAppend(&text, " ->");
  for (const runtime::ValueId id : node.outputs) {
    absl::StrAppend(&text, " ", ValueText(ValueAt(program, id)));
    is_open |= HasOpenExtent(ValueAt(program, id));
  }
  if (!is_open) return text;
  absl::StrAppend(&text, " @");
  for (const runtime::Tensor& input : inputs) {
    absl::StrAppend(&text, " ", TypeText(input.dtype(), input.extents()));
  }
  return text;
}

std::vector<const Node*> NodesInOrder(const Program& program) {
  std::vector<const Node*> nodes;
  for (const runtime::Segment& segment : program.segments) {
    for (const Node& node : segment.nodes) nodes.push_back(&node);
  }
  return nodes;
}

bool IsConversion(const Program& program, const Node& node) {
  const auto type = node.attributes.find("type");
  const bool converts = type != node.attributes.end() && type->second.text == "convert";
  if (!converts || node.inputs.empty() || node.outputs.empty()) return false;
  const ProgramValue& from = *ValueAt(program, node.inputs[0]);
  const ProgramValue& to = *ValueAt(program, node.outputs[0]);
  return (IsFloat(from) && IsCalibrated(to)) || (IsCalibrated(from) && IsFloat(to));
}

}  // namespace zeropoint::tools
