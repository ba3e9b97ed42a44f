#include "tools/driver/explain/layer_taps.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/debug_handle.h"
#include "runtime/quantization_math.h"
#include "tools/data/convert.h"

namespace zeropoint::tools {
namespace {

using runtime::Node;
using runtime::Program;
using runtime::ValueId;

/// What tells layers apart: whether it is a handle, and the handle or name.
using LayerKey = std::pair<bool, std::string>;

LayerKey KeyOf(const Node& node) {
  const bool has_handle = !node.handle.empty() && !ir::IsInnerHandle(node.handle);
  return {has_handle, has_handle ? node.handle : node.name};
}

/// The last node of every layer, in execution order.
std::vector<const Node*> LastNodes(const Program& program) {
  std::map<LayerKey, const Node*> last;
  std::set<std::string> with_handle;
  std::vector<const Node*> all;
  for (const runtime::Segment& segment : program.segments) {
    for (const Node& node : segment.nodes) {
      if (node.name.empty()) continue;
      const LayerKey key = KeyOf(node);
      last[key] = &node;
      if (key.first) with_handle.insert(node.name);
      all.push_back(&node);
    }
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Node* node) {
                             const LayerKey key = KeyOf(*node);
                             const bool is_inner = !key.first && with_handle.contains(node->name);
                             return is_inner || last.at(key) != node;
                           }),
            all.end());
  return all;
}

/// Elements of [outer, rows, columns] as [outer, columns, rows].
std::vector<float> Transposed(const std::vector<float>& values, std::size_t rows,
                              std::size_t columns) {
  std::vector<float> result(values.size());
  const std::size_t plane = rows * columns;
  for (std::size_t begin = 0; begin + plane <= values.size() && plane > 0; begin += plane) {
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        result[begin + column * rows + row] = values[begin + row * columns + column];
      }
    }
  }
  return result;
}

/// Of all axes but the first and `channel_axis`.
std::size_t SpatialSize(const runtime::Extents& extents, std::size_t channel_axis) {
  std::int64_t size = 1;
  for (std::size_t axis = 1; axis < extents.size(); ++axis) {
    if (axis != channel_axis) size *= extents[axis];
  }
  return static_cast<std::size_t>(size);
}

/// [N, C, spatial] to [N, spatial, C].
RealTensor ChannelsLast(const RealTensor& real) {
  RealTensor result = {real.extents,
                       Transposed(real.values, static_cast<std::size_t>(real.extents[1]),
                                  SpatialSize(real.extents, 1))};
  std::rotate(result.extents.begin() + 1, result.extents.begin() + 2, result.extents.end());
  return result;
}

}  // namespace

TapPorts::TapPorts(Program& program) : program_(program) {
  for (std::size_t i = 0; i < program.outputs.size(); ++i) ports_[program.outputs[i].value] = i;
}

std::size_t TapPorts::PortOf(ValueId id) {
  const auto [port, is_new] = ports_.emplace(id, program_.outputs.size());
  if (is_new) {
    const auto& extents = program_.values[static_cast<std::size_t>(id)].extents;
    std::vector<std::string> symbols;
    for (std::int64_t extent : extents) symbols.emplace_back(extent < 0 ? "?" : "");
    program_.outputs.push_back({absl::StrCat("tapped value ", id), id, std::move(symbols)});
  }
  return port->second;
}

std::vector<LayerTap> TapLayers(const Program& program, TapPorts& ports) {
  std::vector<LayerTap> taps;
  for (const Node* node : LastNodes(program)) {
    for (std::size_t i = 0; i < node->outputs.size(); ++i) {
      const ValueId id = node->outputs[i];
      if (id == runtime::kNoValue) continue;
      const std::string suffix = i == 0 ? "" : absl::StrCat(":", i);
      const LayerKey key = KeyOf(*node);
      taps.push_back({.layer = node->name,
                      .name = node->name + suffix,
                      .op = node->op,
                      .handle = key.first ? key.second + suffix : "",
                      .value = id,
                      .output = ports.PortOf(id)});
    }
  }
  return taps;
}

RealTensor ChannelsFirst(const RealTensor& stored) {
  const std::size_t last = stored.extents.size() - 1;
  RealTensor result = {stored.extents, Transposed(stored.values, SpatialSize(stored.extents, last),
                                                  static_cast<std::size_t>(stored.extents[last]))};
  std::rotate(result.extents.begin() + 1, result.extents.end() - 1, result.extents.end());
  return result;
}

RealTensor ToStoredReals(const runtime::ProgramValue& value, const runtime::Tensor& tensor) {
  RealTensor real{tensor.extents(),
                  std::vector<float>(static_cast<std::size_t>(tensor.num_elements()))};
  ConvertToFloat(tensor.view(), absl::MakeSpan(real.values));
  if (value.quant.scales.size() != 1) return real;
  const float scale = value.quant.scales.front();
  for (float& element : real.values) {
    element =
        runtime::Dequantize(static_cast<std::int32_t>(element), scale, value.quant.zero_point);
  }
  return real;
}

RealTensor ToRealTensor(const runtime::ProgramValue& value, const runtime::Tensor& tensor) {
  RealTensor stored = ToStoredReals(value, tensor);
  return value.channels_last ? ChannelsFirst(stored) : stored;
}

RealTensor StoredAs(const runtime::ProgramValue& value, RealTensor real) {
  return value.channels_last && real.extents.size() > 1 ? ChannelsLast(real) : real;
}

}  // namespace zeropoint::tools
