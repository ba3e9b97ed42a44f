#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_BLOCK_WEIGHT_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_BLOCK_WEIGHT_H_

// Constants that are quantized in blocks.

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// A constant of `shape` in row-major order, whose runs of `block` elements have a scale and zero
/// point each: real = scale * (q - zero_point). The last axis is a multiple of `block`.
struct BlockWeight {
  std::vector<std::int64_t> shape;
  std::int64_t block;
  std::vector<std::int8_t> integers = {};
  std::vector<float> scales = {};
  std::vector<std::int32_t> zero_points = {};
  /// Of the integers: [-8, 7] for those of 4 bits.
  std::int64_t quant_min, quant_max;
};

/// `weight` as f32 of its shape. It stays quantized: blocks are the rows of a constant that is
/// dequantized per channel, and viewed in the weight's shape. Scales may be negative or 0.
/// kInvalidArgument for those that are not finite.
absl::StatusOr<ir::Value*> EmitBlockWeight(NodeImport& node, BlockWeight weight,
                                           std::string_view name);

/// The constant `x` of 8 or 4 bits, f32, by constant params with a block size: blocks are made runs
/// of the last axis, and what they are dequantized to is permuted back. Null for other params.
absl::StatusOr<ir::Value*> DequantizedBlocks(NodeImport& node, const ir::Value& x,
                                             const AffineParams& params);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_BLOCK_WEIGHT_H_
