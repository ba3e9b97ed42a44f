#include "tools/driver/verification/small_layers.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kShare = 32;

}  // namespace

QuantizationPlan SmallLayersInFloat(const std::vector<PlanNode>& nodes) {
  std::int64_t all = 0;
  std::vector<const PlanNode*> smallest_first;
  for (const PlanNode& node : nodes) {
    all += node.weight_bytes;
    if (node.weight_bytes > 0) smallest_first.push_back(&node);
  }
  // Of equal ones the first in the graph.
  std::sort(smallest_first.begin(), smallest_first.end(), [](const PlanNode* a, const PlanNode* b) {
    return std::tie(a->weight_bytes, a) < std::tie(b->weight_bytes, b);
  });
  QuantizationPlan plan;
  std::int64_t kept = 0;
  for (const PlanNode* node : smallest_first) {
    kept += node->weight_bytes;
    if (kept > all / kShare) break;
    plan.nodes[node->name] = Treatment::kFloat;
  }
  return plan;
}

void AppendSmallLayers(const QuantizationPlan& plan, const std::vector<PlanNode>& nodes,
                       std::vector<UnquantizedOps>& unquantized) {
  std::map<std::string, UnquantizedOps> by_op;
  for (const PlanNode& node : nodes) {
    if (plan.nodes.count(node.name) == 0) continue;
    UnquantizedOps& ops = by_op[node.op];
    ops.op = node.op;
    ++ops.count;
    ops.float_bytes += node.weight_bytes;
    ops.reason = "they are small: int8 would lose much there and save little";
  }
  for (auto& [op, ops] : by_op) unquantized.push_back(std::move(ops));
}

}  // namespace zeropoint::tools
