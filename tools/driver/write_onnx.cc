#include "tools/driver/write_onnx.h"

#include "frontend/onnx/export/export.h"
#include "ir/status_macros.h"
#include "runtime/atomic_file.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

absl::StatusOr<std::size_t> WriteOnnxFile(const ir::Module& module, int opset,
                                          const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   WithPlace(frontend::ExportOnnx(module, {.opset = opset}), path,
                             "choose another --opset, or leave out what ONNX cannot say"));
  RETURN_IF_ERROR(OutputError(runtime::WriteFileAtomically(path, bytes)));
  return bytes.size();
}

}  // namespace zeropoint::tools
