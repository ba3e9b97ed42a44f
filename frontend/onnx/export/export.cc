#include "frontend/onnx/export/export.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/export/graph.h"
#include "frontend/onnx/export/table.h"
#include "frontend/onnx/scope/unsupported_report.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// The file format's version that came with an operator set (ONNX, Versioning.md).
int IrVersionOf(int opset) {
  if (opset >= 21) return 10;
  if (opset >= 19) return 9;
  return opset >= 15 ? 8 : 7;
}

absl::Status ExportOps(const ir::Function& function, ExportGraph& graph) {
  UnsupportedReport unsupported;
  for (const auto& op : function.ops()) {
    const ExportRow* row = FindExport(op->kind());
    const absl::Status status =
        row == nullptr ? CannotSay("has no form in ONNX") : row->emit({*op, graph}, row->op_type);
    if (absl::IsUnimplemented(status)) {
      unsupported.Add(std::string(op->name()), std::string(status.message()), op->location());
      continue;
    }
    RETURN_IF_ERROR(status);
    for (int i = 0; i < op->num_results(); ++i) graph.AddComputed(*op->result(i));
  }
  return unsupported.size() == 0 ? absl::OkStatus() : unsupported.ToStatus();
}

}  // namespace

bool CanExport(ir::OpKind kind) { return FindExport(kind) != nullptr; }

absl::StatusOr<std::string> ExportOnnx(const ir::Module& module, const ExportOptions& options) {
  if (options.opset < kMinExportOpset || options.opset > kMaxExportOpset) {
    return absl::InvalidArgumentError(absl::StrCat("opset ", options.opset,
                                                   " cannot be written; give one from ",
                                                   kMinExportOpset, " to ", kMaxExportOpset));
  }
  onnx::ModelProto model;
  model.set_ir_version(IrVersionOf(options.opset));
  model.set_producer_name("zeropoint");
  model.add_opset_import()->set_version(options.opset);
  model.mutable_graph()->set_name(module.name());
  ExportGraph graph(*model.mutable_graph(), options.opset);
  graph.AddSignature(module.main());
  RETURN_IF_ERROR(ExportOps(module.main(), graph));
  graph.AddResults(module.main());
  graph.DropUnread();
  if (model.ByteSizeLong() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return absl::ResourceExhaustedError(absl::StrCat("the model takes ", model.ByteSizeLong(),
                                                     " bytes; an ONNX file holds at most 2 GB"));
  }
  return model.SerializeAsString();
}

}  // namespace zeropoint::frontend
