#ifndef ZEROPOINT_FRONTEND_ONNX_EXPORT_EXPORT_H_
#define ZEROPOINT_FRONTEND_ONNX_EXPORT_EXPORT_H_

// IR -> ONNX: the exporter.

#include <string>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op_kind_fwd.h"

namespace zeropoint::frontend {

inline constexpr int kMinExportOpset = 13;
inline constexpr int kMaxExportOpset = 21;

struct ExportOptions {
  /// Version of the default operator set, kMinExportOpset to kMaxExportOpset. Operators that are
  /// younger are written out in older ones.
  int opset = 17;
};

/// The main function of a module as a serialized ModelProto. quant.* ops become QuantizeLinear and
/// DequantizeLinear, so a converted module becomes a QDQ model whose int8 weights are stored as
/// int8. Input and output names and symbolic extents are kept.
///
/// kInvalidArgument for an opset out of range; kUnimplemented lists every op that ONNX cannot say,
/// with locations; kResourceExhausted when the model passes the 2 GB that protobuf can hold.
///
///   ASSIGN_OR_RETURN(const std::string bytes, ExportOnnx(*module, {.opset = 13}));
absl::StatusOr<std::string> ExportOnnx(const ir::Module& module, const ExportOptions& options);

/// Whether there is a form for ops of this kind; some of them may still be refused.
bool CanExport(ir::OpKind kind);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_EXPORT_EXPORT_H_
