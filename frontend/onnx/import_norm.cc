// Normalizations.

#include "frontend/onnx/op_table.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status ImportBatchNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t training, node.IntOr("training_mode", 0));
  // Before opset 14 more than one output was how training mode was told.
  if (training != 0 || (node.opset() < 14 && node.num_outputs() > 1)) {
    return Unsupported("training mode; export the model in evaluation mode");
  }
  ASSIGN_OR_RETURN(const std::int64_t spatial, node.IntOr("spatial", 1));
  if (spatial == 0) {
    return Unsupported("statistics per element (spatial = 0)");
  }
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  std::vector<ir::Value*> operands;
  for (int i = 0; i < 5; ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    operands.push_back(operand);
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kBatchNorm, std::move(operands), {{"eps", eps}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"BatchNormalization", 1, ImportBatchNormalization},
};

}  // namespace

absl::Span<const OpRow> NormImporters() { return kRows; }

}  // namespace zeropoint::frontend
