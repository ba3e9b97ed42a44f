#ifndef ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_
#define ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_

// Nodes from sites: naming, clamps, weights.

#include <string>

#include "absl/status/statusor.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/site.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// A node named after the site's ONNX node, with output_min/output_max when the site has a clamp.
runtime::Node MakeNode(std::string op, const Site& site);

/// Adds the weight constant with its axes permuted (and reshaped first to `shape`, when not empty).
/// The output-channel axis of per-channel params moves along. The int8 weight of a float site stays
/// int8, with a scale for each output channel.
absl::StatusOr<runtime::ValueId> AddWeight(const Site& site, LoweringContext& context,
                                           const std::vector<std::int64_t>& shape,
                                           const std::vector<std::int64_t>& permutation);

/// Adds the bias: float as it is, or int32 in units of input scale * weight scale. kNoValue when
/// the site has none.
runtime::ValueId AddBias(const Site& site, LoweringContext& context);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_
