#include "runtime/session_plan.h"

#include <map>
#include <set>
#include <utility>

#include "runtime/control_flow/control_flow_step.h"
#include "runtime/reference_step.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/segment_step.h"

namespace zeropoint::runtime {
namespace {

// How many segments and output ports read each value.
std::map<ValueId, int> CountReaders(const Program& program) {
  std::map<ValueId, int> readers;
  for (const Segment& segment : program.segments) {
    std::set<ValueId> read;
    for (const Node& node : segment.nodes) read.insert(node.inputs.begin(), node.inputs.end());
    for (const ValueId id : read) ++readers[id];
  }
  for (const Port& port : program.outputs) ++readers[port.value];
  return readers;
}

xnnpack::SegmentBorder FindBorder(const Program& program, const Segment& segment,
                                  const std::map<ValueId, int>& readers) {
  xnnpack::SegmentBorder border;
  std::set<ValueId> written;
  std::set<ValueId> read;
  for (const Node& node : segment.nodes) {
    for (const ValueId id : node.inputs) {
      if (id == kNoValue || !read.insert(id).second || written.contains(id)) continue;
      if (!program.values[static_cast<std::size_t>(id)].is_constant) border.inputs.push_back(id);
    }
    written.insert(node.outputs.begin(), node.outputs.end());
  }
  for (const Node& node : segment.nodes) {
    for (const ValueId id : node.outputs) {
      const auto total = readers.find(id);
      const int own_reads = read.contains(id) ? 1 : 0;
      if (total != readers.end() && total->second > own_reads) border.outputs.push_back(id);
    }
  }
  return border;
}

}  // namespace

absl::StatusOr<std::vector<std::unique_ptr<Step>>> MakeSteps(
    const Program& program, const xnnpack::Environment& environment, const Callees& callees,
    bool profile) {
  const std::map<ValueId, int> readers = CountReaders(program);
  std::vector<std::unique_ptr<Step>> steps;
  for (const Segment& segment : program.segments) {
    if (segment.backend == Backend::kXnnpack) {
      ASSIGN_OR_RETURN(
          std::unique_ptr<Step> step,
          xnnpack::MakeSegmentStep(program, segment, FindBorder(program, segment, readers),
                                   environment, profile));
      steps.push_back(std::move(step));
      continue;
    }
    for (const Node& node : segment.nodes) {
      ASSIGN_OR_RETURN(std::unique_ptr<Step> step,
                       IsControlFlow(node.op) ? MakeControlFlowStep(program, node, callees, profile)
                                              : MakeReferenceStep(program, node, profile));
      steps.push_back(std::move(step));
    }
  }
  return steps;
}

std::vector<std::vector<ValueId>> LastUses(absl::Span<const Port> outputs,
                                           absl::Span<const std::unique_ptr<Step>> steps) {
  std::set<ValueId> wanted_later;
  for (const Port& port : outputs) wanted_later.insert(port.value);
  std::vector<std::vector<ValueId>> last_uses(steps.size());
  for (std::size_t i = steps.size(); i-- > 0;) {
    for (const auto* ids : {&steps[i]->inputs(), &steps[i]->outputs()}) {
      for (const ValueId id : *ids) {
        if (id != kNoValue && wanted_later.insert(id).second) last_uses[i].push_back(id);
      }
    }
  }
  return last_uses;
}

}  // namespace zeropoint::runtime
