#include "tools/driver/layer_taps.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "tools/data/convert.h"

namespace zeropoint::tools {
namespace {

using runtime::Node;
using runtime::Program;
using runtime::ValueId;

/// The last node of every name, in execution order.
std::vector<const Node*> LastNodes(const Program& program) {
  std::map<std::string, const Node*> last;
  std::vector<const Node*> all;
  for (const runtime::Segment& segment : program.segments) {
    for (const Node& node : segment.nodes) {
      if (node.name.empty()) continue;
      last[node.name] = &node;
      all.push_back(&node);
    }
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Node* node) { return last.at(node->name) != node; }),
            all.end());
  return all;
}

/// An output port per value, made on demand: a value may be a port only once.
class PortMaker {
 public:
  explicit PortMaker(Program& program) : program_(program) {
    for (std::size_t i = 0; i < program.outputs.size(); ++i) {
      ports_[program.outputs[i].value] = i;
    }
  }

  std::size_t PortOf(ValueId id, const std::string& name) {
    const auto [port, is_new] = ports_.emplace(id, program_.outputs.size());
    if (is_new) {
      const auto& extents = program_.values[static_cast<std::size_t>(id)].extents;
      std::vector<std::string> symbols;
      for (std::int64_t extent : extents) symbols.emplace_back(extent < 0 ? "?" : "");
      program_.outputs.push_back({absl::StrCat("layer ", name), id, std::move(symbols)});
    }
    return port->second;
  }

 private:
  Program& program_;
  std::map<ValueId, std::size_t> ports_;
};

/// [N, spatial, C] to [N, C, spatial].
RealTensor ChannelsFirst(const RealTensor& stored) {
  const std::size_t rank = stored.extents.size();
  RealTensor result = stored;
  std::rotate(result.extents.begin() + 1, result.extents.end() - 1, result.extents.end());
  const std::int64_t channels = stored.extents[rank - 1];
  std::int64_t spatial = 1;
  for (std::size_t i = 1; i + 1 < rank; ++i) spatial *= stored.extents[i];
  std::size_t from = 0;
  for (std::int64_t n = 0; n < stored.extents[0]; ++n) {
    for (std::int64_t s = 0; s < spatial; ++s) {
      for (std::int64_t c = 0; c < channels; ++c) {
        result.values[static_cast<std::size_t>((n * channels + c) * spatial + s)] =
            stored.values[from++];
      }
    }
  }
  return result;
}

}  // namespace

std::vector<LayerTap> TapLayers(Program& program) {
  std::vector<LayerTap> taps;
  PortMaker ports(program);
  for (const Node* node : LastNodes(program)) {
    for (std::size_t i = 0; i < node->outputs.size(); ++i) {
      const ValueId id = node->outputs[i];
      if (id == runtime::kNoValue) continue;
      std::string name = i == 0 ? node->name : absl::StrCat(node->name, ":", i);
      const std::size_t port = ports.PortOf(id, name);
      taps.push_back({std::move(name), node->op, id, port});
    }
  }
  return taps;
}

RealTensor ToRealTensor(const runtime::ProgramValue& value, const runtime::Tensor& tensor) {
  RealTensor real{tensor.extents(),
                  std::vector<float>(static_cast<std::size_t>(tensor.num_elements()))};
  ConvertToFloat(tensor.view(), absl::MakeSpan(real.values));
  if (value.quant.scales.size() == 1) {
    const float scale = value.quant.scales.front();
    for (float& element : real.values) {
      element =
          runtime::Dequantize(static_cast<std::int32_t>(element), scale, value.quant.zero_point);
    }
  }
  return value.channels_last ? ChannelsFirst(real) : real;
}

}  // namespace zeropoint::tools
