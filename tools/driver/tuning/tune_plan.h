#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_PLAN_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_PLAN_H_

// One way of quantizing a model, out of all that a search may choose from, and the recipe that says
// it to `zp compile`.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quantizers/spec.h"
#include "tools/driver/verification/quantization_plan.h"
#include "tools/driver/weights/weight_passes.h"

namespace zeropoint::tools {

/// How one node computes. What is not set is as the whole model has it.
struct NodeChoice {
  Treatment treatment = Treatment::kInt8;
  /// Of kInt8 only.
  std::optional<quantizers::ObserverKind> observer = std::nullopt;
  /// One scale for all of its weight.
  bool per_tensor = false;

  friend bool operator==(const NodeChoice&, const NodeChoice&) = default;
};

/// What holds for all nodes.
struct ModelChoice {
  quantizers::ObserverKind observer = quantizers::ObserverKind::kHistogram;
  /// In the order in which they run (weight_passes.h).
  std::vector<std::string> weight_passes = DefaultWeightPasses(/*has_samples=*/true);

  friend bool operator==(const ModelChoice&, const ModelChoice&) = default;
};

struct TunePlan {
  ModelChoice model;
  /// By ONNX node; others are int8 as `model` says.
  std::map<std::string, NodeChoice> nodes;

  friend bool operator==(const TunePlan&, const TunePlan&) = default;
};

/// The plan as a recipe (docs/cli.md): a rule for each node of its own, and that nothing is to be
/// repaired. With `min_sqnr_db` it also says which SQNR every output, and slice of one, has to
/// keep. Equal plans give equal texts.
std::string RecipeText(const TunePlan& plan, std::optional<double> min_sqnr_db = std::nullopt);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_PLAN_H_
