// Reductions.

#include "frontend/onnx/export/table.h"

namespace zeropoint::frontend {
namespace {

absl::Status ExportReduction(const NodeExport& node, const char* op_type) {
  EmitReduce(node, op_type, node.Input(0), node.op.ints_attribute("dim"),
             node.op.bool_attribute("keepdim"), node.Output());
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kMean, "ReduceMean", ExportReduction},
    {ir::OpKind::kSum, "ReduceSum", ExportReduction},
    {ir::OpKind::kProd, "ReduceProd", ExportReduction},
    {ir::OpKind::kAmax, "ReduceMax", ExportReduction},
    {ir::OpKind::kAmin, "ReduceMin", ExportReduction},
    {ir::OpKind::kLogsumexp, "ReduceLogSumExp", ExportReduction},
    {ir::OpKind::kLinalgDet, "Det", ExportAsIs},
};

}  // namespace

absl::Span<const ExportRow> ReduceExports() { return kRows; }

}  // namespace zeropoint::frontend
