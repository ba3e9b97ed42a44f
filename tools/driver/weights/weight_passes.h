#ifndef ZEROPOINT_TOOLS_DRIVER_WEIGHTS_WEIGHT_PASSES_H_
#define ZEROPOINT_TOOLS_DRIVER_WEIGHTS_WEIGHT_PASSES_H_

// The passes for better int8 weights that a user can ask for.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// Names as in `--weights` and in a recipe's "weight_passes": a list of passes/weights with commas
/// between them, "plain" for none. kInvalidArgument lists the names there are.
///
///   ParseWeightPasses("correct-bias") -> {"correct-bias"}
absl::StatusOr<std::vector<std::string>> ParseWeightPasses(absl::string_view names);

/// Changes the float graph, and with it the ranges of activations.
inline constexpr absl::string_view kEqualizeChannels = "equalize-channels";

/// Chosen among all by measuring.
inline constexpr absl::string_view kBestWeights = "best";

bool HasEqualization(const std::vector<std::string>& passes);
/// Puts kEqualizeChannels first, where it is not there yet.
void AddEqualization(std::vector<std::string>& passes);
/// `passes` that run on int8 weights: all but kEqualizeChannels.
std::vector<std::string> WithoutEqualization(std::vector<std::string> passes);

/// What is done unless the user says otherwise.
std::vector<std::string> DefaultWeightPasses(bool has_samples);

/// What kBestWeights chooses among.
std::vector<std::vector<std::string>> WeightChoices();

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_WEIGHTS_WEIGHT_PASSES_H_
