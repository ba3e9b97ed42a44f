#ifndef ZEROPOINT_PASSES_QUANTIZE_DEQUANTIZE_ROWS_H_
#define ZEROPOINT_PASSES_QUANTIZE_DEQUANTIZE_ROWS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "dequantize-rows": an embedding that reads a dequantized table picks its rows first, and what it
/// picked is dequantized. The table then stays as small in memory as it is in the file:
///
///   embedding(dequantize_per_channel(table, scales, zero_points), ids)  =>
///   dequantize_per_token(embedding(table, ids), embedding(scales, ids), embedding(zero_points,
///   ids))
///
/// Declines, with a remark, when the channels are not the rows.
std::unique_ptr<Pass> CreateDequantizeRowsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_DEQUANTIZE_ROWS_H_
