#ifndef ZEROPOINT_PASSES_LOWERING_BLOCK_WEIGHT_H_
#define ZEROPOINT_PASSES_LOWERING_BLOCK_WEIGHT_H_

// Weights of linear that are quantized in blocks, or to 4 bits.

#include <optional>

#include "ir/op.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/lowering_context.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// A weight [outputs,inputs] whose runs of one length, along the inputs, have a scale and zero
/// point each.
struct BlockWeight {
  /// Each run is a channel of it.
  StoredWeight runs;
  bool has_4_bits;
};

/// The weight (operand 1) of a linear as such: a constant that is dequantized block by block and
/// viewed as a matrix; or one that is dequantized row by row, of 4 bits. Nullopt for others.
std::optional<BlockWeight> BlockWeightOf(const ir::Op& op);

/// The same of a weight that is multiplied in 4 bits when the input is quantized at run time: row
/// by row, without zero points.
std::optional<BlockWeight> FourBitRowsOf(const ir::Op& op);

/// Gives `node` the attribute "filter_extents", [outputs,inputs], and the operands
///   1  the integers: u8, two of 4 bits a byte, the lower first; or i8
///   2  `bias`
///   3  zero points, i8, for each run; none where all are 0
///   4  scales, f32, for each run
/// XNNPACK multiplies by what they are as f32; FourBitRowsOf a dynamic input by the integers.
void AddBlockWeight(const BlockWeight& weight, const ir::Shape& shape, runtime::ValueId bias,
                    runtime::Node& node, LoweringContext& context);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_BLOCK_WEIGHT_H_
