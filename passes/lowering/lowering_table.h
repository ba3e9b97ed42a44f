#ifndef ZEROPOINT_PASSES_LOWERING_LOWERING_TABLE_H_
#define ZEROPOINT_PASSES_LOWERING_LOWERING_TABLE_H_

// Which IR ops XNNPACK computes, under which conditions, and how.

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ir/op_kind.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/site.h"

namespace zeropoint::passes::lowering {

/// One row. `check` says OK, or why XNNPACK cannot compute the site (the site then stays float, or
/// goes to the reference kernel); it must not emit. `emit` may rely on what `check` proved.
struct LoweringRow {
  ir::OpKind kind;
  absl::Status (*check)(const Site& site, const LoweringContext& context);
  absl::Status (*emit)(const Site& site, LoweringContext& context);
  /// Has an int8 form.
  bool int8 = false;
  /// Absorbs a following relu/hardtanh.
  bool fuses_clamp = false;
  /// In int8 form, operands from this index on are plain float constants (the bias), not
  /// dequantized.
  int num_quantized_operands = 1 << 10;
  /// Takes an input 0 that is quantized at run time, with a scale for each row; with one for all.
  bool dynamic_rows = false;
  bool dynamic_tensor = false;
};

/// Whether `row` computes `site`: no session refused its op, and the row's own conditions.
absl::Status CheckSite(const LoweringRow& row, const Site& site, const LoweringContext& context);

/// Null when XNNPACK has nothing for `kind`.
const LoweringRow* FindLowering(ir::OpKind kind);
/// Every row, by family.
std::vector<LoweringRow> AllLowerings();

/// The families; each is defined in the file of its name.
absl::Span<const LoweringRow> AttentionLowerings();
absl::Span<const LoweringRow> ConvolutionLowerings();
absl::Span<const LoweringRow> TransposedConvolutionLowerings();
absl::Span<const LoweringRow> LinearLowerings();
absl::Span<const LoweringRow> RecurrentLowerings();
absl::Span<const LoweringRow> ElementwiseLowerings();
absl::Span<const LoweringRow> PoolLowerings();
absl::Span<const LoweringRow> ResizeLowerings();
absl::Span<const LoweringRow> DataMovementLowerings();

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_LOWERING_TABLE_H_
