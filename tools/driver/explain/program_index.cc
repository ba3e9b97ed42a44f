#include "tools/driver/explain/program_index.h"

#include <cstdint>

#include "runtime/quantization_math.h"

namespace zeropoint::tools {
namespace {

constexpr int kNumEntries = 256;

/// Whether the table yields each integer's own number, as the result's scale has it.
bool OnlyRequantizes(const runtime::ProgramValue& input, const runtime::ProgramValue& table,
                     const runtime::ProgramValue& output) {
  if (!IsQuantizedActivation(input) || !IsQuantizedActivation(output) || !table.is_constant ||
      table.constant.bytes.size() != kNumEntries) {
    return false;
  }
  const float inverse_scale = runtime::InverseScale(output.quant.scales[0]);
  for (int i = 0; i < kNumEntries; ++i) {
    const float real = runtime::Dequantize(static_cast<std::int8_t>(i), input.quant.scales[0],
                                           input.quant.zero_point);
    const int expected =
        runtime::QuantizeToInt(real, inverse_scale, output.quant.zero_point, -128, 127);
    if (static_cast<std::int8_t>(table.constant.bytes[static_cast<std::size_t>(i)]) != expected) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool IsQuantizedActivation(const runtime::ProgramValue& value) {
  return value.quant.scales.size() == 1 &&
         (value.dtype == runtime::DType::kInt8 || value.dtype == runtime::DType::kUint8);
}

ProgramIndex::ProgramIndex(const runtime::Program& program) : program_(program) {
  for (const runtime::Segment& segment : program.segments) {
    for (const runtime::Node& node : segment.nodes) {
      for (const runtime::ValueId output : node.outputs) producers_[output] = nodes_.size();
      if (!node.name.empty()) named_[node.name].push_back(nodes_.size());
      nodes_.push_back({&node, segment.backend});
    }
  }
}

std::vector<PlacedNode> ProgramIndex::Named(std::string_view name) const {
  std::vector<PlacedNode> found;
  const auto indices = named_.find(name);
  if (indices == named_.end()) return found;
  for (const std::size_t index : indices->second) found.push_back(nodes_[index]);
  return found;
}

PlacedNode ProgramIndex::Producer(runtime::ValueId id) const {
  const auto index = producers_.find(id);
  return index == producers_.end() ? PlacedNode() : nodes_[index->second];
}

bool ProgramIndex::IsConversion(const runtime::Node& node) const {
  const auto type = node.attributes.find("type");
  if (node.op != "unary" || type == node.attributes.end()) return false;
  if (type->second.text == "convert") return true;
  return type->second.text == "table" && node.inputs.size() == 2 &&
         OnlyRequantizes(value(node.inputs[0]), value(node.inputs[1]), value(node.outputs[0]));
}

bool ProgramIndex::IsLayerResult(const runtime::Node& node) const {
  const auto indices = named_.find(node.name);
  return indices != named_.end() && nodes_[indices->second.back()].node == &node;
}

}  // namespace zeropoint::tools
