#include "runtime/split_segments.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace zeropoint::runtime {

void SplitAtOutputs(Program& program) {
  std::set<ValueId> outputs;
  for (const Port& port : program.outputs) outputs.insert(port.value);
  std::vector<Segment> segments;
  for (Segment& segment : program.segments) {
    segments.push_back({segment.backend, {}});
    bool is_at_end = false;
    for (Node& node : segment.nodes) {
      if (is_at_end) segments.push_back({segment.backend, {}});
      is_at_end = segment.backend == Backend::kXnnpack &&
                  std::any_of(node.outputs.begin(), node.outputs.end(),
                              [&](ValueId id) { return outputs.contains(id); });
      segments.back().nodes.push_back(std::move(node));
    }
  }
  program.segments = std::move(segments);
}

}  // namespace zeropoint::runtime
