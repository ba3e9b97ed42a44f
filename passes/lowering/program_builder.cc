#include "passes/lowering/program_builder.h"

#include <algorithm>

namespace zeropoint::passes::lowering {
namespace {

using runtime::Backend;
using runtime::Node;
using runtime::ValueId;

bool IsReady(const Node& node, const std::vector<bool>& available) {
  return std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId id) {
    return id == runtime::kNoValue || available[static_cast<std::size_t>(id)];
  });
}

Backend Other(Backend backend) {
  return backend == Backend::kXnnpack ? Backend::kReference : Backend::kXnnpack;
}

}  // namespace

ValueId ProgramBuilder::AddValue(runtime::ProgramValue value) {
  program_.values.push_back(std::move(value));
  return static_cast<ValueId>(program_.values.size()) - 1;
}

void ProgramBuilder::AddNode(Backend backend, Node node) {
  nodes_.push_back({backend, std::move(node)});
}

runtime::Program ProgramBuilder::Finish() {
  std::vector<bool> available(program_.values.size(), true);
  for (const PendingNode& pending : nodes_) {
    for (ValueId id : pending.node.outputs) {
      available[static_cast<std::size_t>(id)] = false;
    }
  }
  Backend backend = Backend::kXnnpack;
  while (!nodes_.empty()) {
    runtime::Segment segment{backend, {}};
    std::vector<PendingNode> waiting;
    // One sweep suffices: nodes are in a valid order, so what a node waits for stands before it.
    for (PendingNode& pending : nodes_) {
      if (pending.backend != backend || !IsReady(pending.node, available)) {
        waiting.push_back(std::move(pending));
        continue;
      }
      for (ValueId id : pending.node.outputs) {
        available[static_cast<std::size_t>(id)] = true;
      }
      segment.nodes.push_back(std::move(pending.node));
    }
    if (!segment.nodes.empty()) {
      program_.segments.push_back(std::move(segment));
    }
    nodes_ = std::move(waiting);
    backend = Other(backend);
  }
  return std::exchange(program_, {});
}

}  // namespace zeropoint::passes::lowering
