#include "tools/driver/write_onnx.h"

#include "absl/types/span.h"
#include "frontend/onnx/export/export.h"
#include "ir/status_macros.h"
#include "runtime/atomic_file.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

absl::Status WriteWhole(const std::string& bytes, const std::string& path) {
  ASSIGN_OR_RETURN(runtime::AtomicFile file, runtime::AtomicFile::Create(path));
  RETURN_IF_ERROR(file.Write(
      absl::MakeConstSpan(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size())));
  return file.Commit();
}

}  // namespace

absl::StatusOr<std::size_t> WriteOnnxFile(const ir::Module& module, int opset,
                                          const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   WithPlace(frontend::ExportOnnx(module, {.opset = opset}), path,
                             "choose another --opset, or leave out what ONNX cannot say"));
  RETURN_IF_ERROR(OutputError(WriteWhole(bytes, path)));
  return bytes.size();
}

}  // namespace zeropoint::tools
