#ifndef ZEROPOINT_PASSES_LOWERING_QUANTIZED_SITE_H_
#define ZEROPOINT_PASSES_LOWERING_QUANTIZED_SITE_H_

// Recognising the island `dequantize -> op [-> clamp] -> quantize` behind a quantize op.

#include <optional>
#include <string>
#include <vector>

#include "ir/op.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/site.h"

namespace zeropoint::passes::lowering {

struct MatchedSite {
  Site site;
  const LoweringRow* row;
};

/// The int8 site that computes the result of `quantize` (a quantize_per_tensor), or nullopt when
/// its operand must be computed in float; a reason worth telling is appended to `remarks`.
///
/// A clamp is absorbed by the op before it in two forms: `op -> clamp -> quantize`, and
/// `op -> quantize -> dequantize -> clamp -> quantize` when both quantize ops have the same params,
/// since clamping commutes with rounding onto one grid. A function of one number that XNNPACK has
/// no kernel for is a table (unary_table.h).
std::optional<MatchedSite> MatchQuantizedSite(const ir::Op& quantize,
                                              const LoweringContext& context,
                                              std::vector<std::string>& remarks);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_QUANTIZED_SITE_H_
