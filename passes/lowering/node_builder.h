#ifndef ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_
#define ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_

// Nodes from sites: naming, clamps, weights.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/site.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// A node named after the site's ONNX node, with output_min/output_max when the site has a clamp.
runtime::Node MakeNode(std::string op, const Site& site);

/// Adds the weight constant with its axes permuted (and reshaped first to `shape`, when not empty).
/// The output-channel axis of per-channel params moves along. The int8 weight of a float site stays
/// int8, with a scale for each output channel; of zero points that differ see AddZeroPoints.
absl::StatusOr<runtime::ValueId> AddWeight(const Site& site, LoweringContext& context,
                                           const std::vector<std::int64_t>& shape,
                                           const std::vector<std::int64_t>& permutation);

/// Adds the bias: float as it is, or int32 in units of input scale * weight scale. kNoValue when
/// the site has none.
runtime::ValueId AddBias(const Site& site, LoweringContext& context);

/// The zero points of the int8 weight of a float site, i32[channels], where they differ; kNoValue
/// where one is that of all.
runtime::ValueId AddZeroPoints(const Site& site, LoweringContext& context);

/// Emits `node`, a matrix product or convolution whose operand 0 is set, with its weight (as
/// AddWeight takes it), bias and zero points; `output` has the channels last. A kernel for inputs
/// that are quantized at run time knows no zero points of the weight: there
/// sum(x * (w - zero)) = sum(x * w) - zero * sum(x), and a filter of ones computes sum(x).
absl::Status EmitProduct(runtime::Node node, const Site& site,
                         const std::vector<std::int64_t>& shape,
                         const std::vector<std::int64_t>& permutation, runtime::ValueId output,
                         LoweringContext& context);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_NODE_BUILDER_H_
