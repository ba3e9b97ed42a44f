#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_QUANTIZATION_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_QUANTIZATION_H_

// Affine quantization as ONNX states it: real = scale * (q - zero_point).

#include <cstdint>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// Scale and zero point of a tensor: one for all, one for each position of `axis`, or one for each
/// `block_size` positions of it.
struct AffineParams {
  ir::Value* scale = nullptr;
  /// Null stands for 0.
  ir::Value* zero_point = nullptr;
  /// May count from the end; of no matter where there is one scale.
  std::int64_t axis = 1;
  std::int64_t block_size = 0;
};

/// Inputs `scale` and `scale + 1`; the latter may be absent.
absl::StatusOr<AffineParams> ReadAffineParams(NodeImport& node, int scale);

/// `x` as f32. With constant parameters of the kinds that PT2E knows this is one op of `quant.*`,
/// which quantized programs are made of; with others it is arithmetic.
absl::StatusOr<ir::Value*> EmitDequantize(NodeImport& node, ir::Value* x,
                                          const AffineParams& params);

/// `x` as `dtype`, rounded half to even and saturated (8-bit floats: only if `saturate`).
absl::StatusOr<ir::Value*> EmitQuantize(NodeImport& node, ir::Value* x, const AffineParams& params,
                                        ir::DType dtype, bool saturate);

/// `x` itself when it is of `dtype`.
absl::StatusOr<ir::Value*> EmitTo(NodeImport& node, ir::Value* x, ir::DType dtype);

/// A float dtype that holds every sum of `terms` products of 8-bit integers: f32 below 2^24.
ir::DType ExactSumDType(const ir::Dim& terms);

/// x - zero_point in `dtype`; the zero point broadcasts to x, or is null for 0.
absl::StatusOr<ir::Value*> EmitCentered(NodeImport& node, ir::Value* x, ir::Value* zero_point,
                                        ir::DType dtype);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_QUANTIZATION_H_
