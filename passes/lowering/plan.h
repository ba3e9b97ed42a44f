#ifndef ZEROPOINT_PASSES_LOWERING_PLAN_H_
#define ZEROPOINT_PASSES_LOWERING_PLAN_H_

// Deciding, before anything is emitted, what each op becomes.

#include <map>
#include <string>
#include <vector>

#include "ir/function.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/site.h"

namespace zeropoint::passes::lowering {

enum class PlanKind : std::uint8_t {
  kSite,      // XNNPACK computes `site` by `row`
  kConvert,   // quantize or dequantize as an XNNPACK convert
  kAlias,     // the result is the operand: observe, dropout, a fake quantize that is off
  kFallback,  // a reference kernel
};

struct PlanEntry {
  PlanKind kind = PlanKind::kFallback;
  Site site;
  const LoweringRow* row = nullptr;
};

/// Entries by the op at whose position they are emitted: the last one of what a site absorbs. Ops
/// without an entry are absorbed, constant or not needed.
struct Plan {
  std::map<const ir::Op*, PlanEntry> entries;
  /// Why an op that could be int8 stays float, or one that could be XNNPACK's falls back.
  std::vector<std::string> remarks;
};

/// Walks the ops from last to first: what is needed becomes an int8 island where the pattern and
/// XNNPACK's limits allow, else a float node, else a reference kernel. With `use_xnnpack` false all
/// fall back.
Plan MakePlan(const ir::Function& function, const LoweringContext& context, bool use_xnnpack);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_PLAN_H_
