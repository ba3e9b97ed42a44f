#ifndef ZEROPOINT_PASSES_LOWERING_LOWERED_OPS_H_
#define ZEROPOINT_PASSES_LOWERING_LOWERED_OPS_H_

// Which IR ops XNNPACK computes: the lowering table as data, for documentation.

#include <vector>

#include "ir/op_kind_fwd.h"

namespace zeropoint::passes::lowering {

struct LoweredOp {
  ir::OpKind kind;
  bool int8_static = false;
  bool int8_dynamic = false;
  /// Takes an int8 weight beside float activations.
  bool int8_weights = false;
};

/// Whether an int8 form of `kind` is a table (unary_table.h) where XNNPACK has no kernel for it: a
/// function of one number, to a number.
bool IsTabulated(ir::OpKind kind);

/// In the order of the table. All are computed in f32, too.
std::vector<LoweredOp> LoweredOps();

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_LOWERED_OPS_H_
