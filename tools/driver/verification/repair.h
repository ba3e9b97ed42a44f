#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_H_

// Finding what to quantize otherwise so that a program is as accurate as it has to be.

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "quantizers/spec.h"
#include "tools/driver/verification/quantization_plan.h"

namespace zeropoint::tools {

/// How much is measured: a few samples to compare ops with each other, or all that are held out.
enum class Effort : std::uint8_t { kProbe, kFull };

/// What a repair may do, and how it learns what that is good for.
struct RepairTask {
  /// Nodes that may be treated otherwise, in graph order.
  std::vector<PlanNode> nodes;
  /// Observers to try in place of the one asked for.
  std::vector<quantizers::ObserverKind> observers;
  /// Passes for better weights, each entry one choice: the best is taken, though the target holds.
  std::vector<std::vector<std::string>> weight_choices;
  double target_db = 0;
  /// Less than the target, and accepted where the target takes twice as many nodes.
  double acceptable_db = std::numeric_limits<double>::infinity();
  /// Of the empty plan, with full effort.
  double initial_db = 0;
  /// The SQNR of the worst part of any output under `plan`, in dB. What is below `floor_db` need
  /// not be known: it may be of fewer samples, on which it is that low already.
  std::function<absl::StatusOr<double>(const QuantizationPlan& plan, Effort effort,
                                       double floor_db)>
      measure;
};

/// A node that was given another treatment, and why.
struct RepairedNode {
  PlanNode node;
  Treatment treatment = Treatment::kFloat;
  /// The SQNR of the worst part when nothing but this node computes in int8; of one that is int8
  /// beside others only, what would be if the rest were exact.
  double alone_db = 0;
  /// What that takes more than int8 (repair_price.h): milliseconds a sample, nullopt where that is
  /// not known, and bytes of weights.
  std::optional<double> extra_ms = {};
  std::int64_t extra_bytes = 0;
};

/// What a node loses, whether it was given another treatment or not.
struct NodeLoss {
  PlanNode node;
  /// As RepairedNode::alone_db.
  double alone_db = 0;
};

struct RepairResult {
  /// Empty when nothing helped.
  QuantizationPlan plan;
  /// With full effort.
  double sqnr_db = 0;
  /// Largest loss first. Not priced yet.
  std::vector<RepairedNode> nodes;
  /// Of all nodes that were measured alone, largest first; empty where that was not needed.
  std::vector<NodeLoss> losses;
  /// How many plans were measured.
  int measurements = 0;
};

/// Searches in this order, and stops as soon as the target holds: another observer, which costs
/// nothing at run time; then the fewest nodes in float, those first that lose most when they alone
/// are int8; and of these, cheaper treatments where they do as well. Losses are taken to add up as
/// noise powers do, so a first guess is made of them and corrected by measuring. Where that leaves
/// most nodes in float, it looks at what the whole gains without those that are int8 beside others
/// only. What it finds
/// depends on the numbers measured alone, not on time.
absl::StatusOr<RepairResult> Repair(const RepairTask& task);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_H_
