#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_PLAN_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_PLAN_H_

// What is to be quantized otherwise than the user asked, for the sake of accuracy.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ir/module.h"
#include "quantizers/recipe.h"
#include "quantizers/spec.h"

namespace zeropoint::tools {

/// How one op computes; each costs more, and is more exact, than the one before it.
enum class Treatment : std::uint8_t {
  kInt8,
  kDynamic,      // int8 weights, inputs quantized row by row at run time
  kWeightsOnly,  // int8 weights, computes in float
  kFloat,
};
/// "int8", "dynamic", "weights-only", "float".
absl::string_view TreatmentName(Treatment treatment);
std::optional<Treatment> TreatmentByName(absl::string_view name);

/// An empty plan is what the user asked for.
struct QuantizationPlan {
  /// Finds all ranges of activations, in place of the observer asked for.
  std::optional<quantizers::ObserverKind> observer;
  /// Passes for better weights, in place of those asked for.
  std::optional<std::vector<std::string>> weight_passes;
  /// By ONNX node; others are as the user asked.
  std::map<std::string, Treatment> nodes;

  friend bool operator==(const QuantizationPlan&, const QuantizationPlan&) = default;
};

/// An op whose treatment can be chosen.
struct PlanNode {
  /// The ONNX node.
  std::string name;
  /// "aten.conv2d".
  std::string op;
  bool has_weights = false;
  /// Whether quantizing its inputs at run time can save time.
  bool has_dynamic = false;
  /// Of weights as floats.
  std::int64_t weight_bytes = 0;
};

/// What of `annotated` computes in int8 because no rule of `settings` speaks of it: an entry for
/// each ONNX node, in graph order. Movement, which costs and loses nothing, is not among them.
std::vector<PlanNode> NodesToPlan(const ir::Module& annotated,
                                  const quantizers::ResolvedRecipe& settings);

/// `settings` with what `plan` changes; the rules of the user come first.
quantizers::ResolvedRecipe WithPlan(const quantizers::ResolvedRecipe& settings,
                                    const QuantizationPlan& plan);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_PLAN_H_
