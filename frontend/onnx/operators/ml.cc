// Operators of the domain ai.onnx.ml; their rows are named with it.

#include <utility>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Elements of the last axis, by index.
absl::Status ImportArrayFeatureExtractor(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * index, node.Input(1));
  if (x->type().rank() == 0) return Malformed("an input without axes");
  if (index->type().rank() != 1) {
    ir::Shape line = {ir::NumElements(index->shape())};
    ASSIGN_OR_RETURN(index, node.Emit(ir::OpKind::kView, {index}, {{"size", std::move(line)}}));
  }
  const std::int64_t last = x->type().rank() - 1;
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kIndexSelect, {x, index}, {{"dim", last}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// 1 above the threshold, else 0.
absl::Status ImportBinarizer(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double threshold, node.FloatOr("threshold", 0.0));
  ASSIGN_OR_RETURN(ir::Value * above, WithScalar(node, ir::OpKind::kGt, x, threshold));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kTo, {above}, {{"dtype", x->dtype()}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"ai.onnx.ml.ArrayFeatureExtractor", 1, ImportArrayFeatureExtractor},
    {"ai.onnx.ml.Binarizer", 1, ImportBinarizer},
};

}  // namespace

absl::Span<const OpRow> MlImporters() { return kRows; }

}  // namespace zeropoint::frontend
