#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ROTARY_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ROTARY_H_

// Rotary embedding: pairs of columns turn by an angle of their position (RoFormer,
// arXiv:2104.09864).

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

struct RotaryTables {
  ir::Value* positions = nullptr;  // i64[B,S], or [1,S] for all samples
  ir::Value* cos = nullptr;        // [positions,D/2]
  ir::Value* sin = nullptr;
  /// Neighbouring columns are a pair, not those of two halves.
  bool interleaved = false;
};

/// x is [B,heads,S,D]; columns behind those that turn stay. kInvalidArgument when the tables have
/// more angles than x has pairs.
absl::StatusOr<ir::Value*> EmitRotary(NodeImport& node, ir::Value* x, const RotaryTables& tables);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ROTARY_H_
