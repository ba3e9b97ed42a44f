#include "runtime/refused_nodes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/environment.h"
#include "runtime/xnnpack/packed_weights.h"
#include "runtime/xnnpack/segment_step.h"

namespace zeropoint::runtime {
namespace {

/// Makes and drops the XNNPACK runtime of one node.
absl::Status TryNode(const Program& program, const Node& node) {
  xnnpack::SegmentBorder border;
  for (const ValueId id : node.inputs) {
    if (id == kNoValue || program.values[static_cast<std::size_t>(id)].is_constant) continue;
    const bool is_new = std::count(border.inputs.begin(), border.inputs.end(), id) == 0;
    if (is_new) border.inputs.push_back(id);
  }
  border.outputs = node.outputs;
  ASSIGN_OR_RETURN(
      const std::unique_ptr<xnnpack::Environment> environment,
      xnnpack::Environment::Create(/*threads=*/1, std::make_shared<xnnpack::PackedWeights>(
                                                      xnnpack::PackedWeights::Packing::kDropped)));
  const Segment alone{Backend::kXnnpack, {node}};
  return xnnpack::MakeSegmentStep(program, alone, std::move(border), *environment,
                                  /*profile=*/false)
      .status();
}

void AppendRefused(const std::string& function, const Program& body,
                   std::vector<RefusedNode>* refused) {
  for (const Segment& segment : body.segments) {
    if (segment.backend != Backend::kXnnpack) continue;
    for (const Node& node : segment.nodes) {
      absl::Status status = TryNode(body, node);
      if (!status.ok()) refused->push_back({function, node.outputs.front(), std::move(status)});
    }
  }
}

}  // namespace

std::vector<RefusedNode> FindRefusedNodes(const Program& program) {
  std::vector<RefusedNode> refused;
  AppendRefused("", program, &refused);
  for (const Function& function : program.functions) {
    AppendRefused(function.name, function.body, &refused);
  }
  return refused;
}

}  // namespace zeropoint::runtime
