#include "passes/lowering/program_builder.h"

#include <algorithm>
#include <iterator>

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

}  // namespace

ValueId ProgramBuilder::AddValue(runtime::ProgramValue value) {
  program_.values.push_back(std::move(value));
  return static_cast<ValueId>(program_.values.size()) - 1;
}

void ProgramBuilder::AddNode(Backend backend, Node node) {
  const Group group = backend == Backend::kXnnpack ? Group::kXnnpack : Group::kReference;
  nodes_.push_back({group, std::move(node)});
}

void ProgramBuilder::AddLoneNode(Node node) { nodes_.push_back({Group::kLone, std::move(node)}); }

std::vector<Node> ProgramBuilder::TakeReady(Group group, std::vector<bool>& available) {
  std::vector<Node> taken;
  std::vector<PendingNode> waiting;
  // One sweep suffices: nodes are in a valid order, so what a node waits for stands before it.
  for (PendingNode& pending : nodes_) {
    const bool is_full = group == Group::kLone && !taken.empty();
    if (is_full || pending.group != group || !IsReady(pending.node, available)) {
      waiting.push_back(std::move(pending));
      continue;
    }
    for (ValueId id : pending.node.outputs) {
      available[static_cast<std::size_t>(id)] = true;
    }
    taken.push_back(std::move(pending.node));
  }
  nodes_ = std::move(waiting);
  return taken;
}

runtime::Program ProgramBuilder::Finish() {
  std::vector<bool> available(program_.values.size(), true);
  for (const PendingNode& pending : nodes_) {
    for (ValueId id : pending.node.outputs) {
      available[static_cast<std::size_t>(id)] = false;
    }
  }
  constexpr Group kGroups[] = {Group::kXnnpack, Group::kReference, Group::kLone};
  for (std::size_t i = 0; !nodes_.empty(); i = (i + 1) % std::size(kGroups)) {
    runtime::Segment segment{
        kGroups[i] == Group::kReference ? Backend::kReference : Backend::kXnnpack,
        TakeReady(kGroups[i], available)};
    if (!segment.nodes.empty()) {
      program_.segments.push_back(std::move(segment));
    }
  }
  return std::exchange(program_, {});
}

}  // namespace zeropoint::passes::lowering
