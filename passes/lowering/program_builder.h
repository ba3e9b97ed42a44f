#ifndef ZEROPOINT_PASSES_LOWERING_PROGRAM_BUILDER_H_
#define ZEROPOINT_PASSES_LOWERING_PROGRAM_BUILDER_H_

// Collects values and nodes of a program and cuts the nodes into segments.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// Nodes are added in a valid order, each for one backend; Finish() groups them into as few
/// segments as a greedy schedule finds: it keeps taking nodes of the current backend whose inputs
/// are ready, and changes backend only when there is none.
class ProgramBuilder {
 public:
  runtime::ValueId AddValue(runtime::ProgramValue value);
  const runtime::ProgramValue& value(runtime::ValueId id) const {
    return program_.values[static_cast<std::size_t>(id)];
  }
  void AddNode(runtime::Backend backend, runtime::Node node);
  /// A node of XNNPACK's backend that is a segment of its own.
  void AddLoneNode(runtime::Node node);
  void AddInput(runtime::Port port) { program_.inputs.push_back(std::move(port)); }
  void AddOutput(runtime::Port port) { program_.outputs.push_back(std::move(port)); }
  const std::vector<runtime::Port>& outputs() const { return program_.outputs; }

  /// Leaves the builder empty.
  runtime::Program Finish();

 private:
  /// What nodes can share a segment; those of kLone none.
  enum class Group { kXnnpack, kReference, kLone };
  struct PendingNode {
    Group group;
    runtime::Node node;
  };

  /// Takes nodes of `group` that are ready; `available` says which values have contents by now.
  std::vector<runtime::Node> TakeReady(Group group, std::vector<bool>& available);

  runtime::Program program_;
  std::vector<PendingNode> nodes_;
};

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_PROGRAM_BUILDER_H_
