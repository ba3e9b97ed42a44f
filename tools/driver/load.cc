#include "tools/driver/load.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/import.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/verifier.h"
#include "passes/pipelines.h"
#include "tools/driver/file_kind.h"
#include "tools/driver/lower.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/read_ir.h"
#include "tools/driver/read_model.h"
#include "tools/driver/reference_only.h"
#include "tools/driver/simulation/simulate_observed.h"
#include "tools/driver/weights/channel_factors.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

absl::StatusOr<runtime::Program> LowerToRun(const ir::Module& module, const std::string& path,
                                            runtime::Backend backend) {
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered, backend == runtime::Backend::kReference
                                                                 ? LowerForReference(module, path)
                                                                 : Lower(module, path));
  return std::move(lowered.program);
}

absl::StatusOr<std::unique_ptr<ir::Module>> Import(const std::string& path, const ImportData* data,
                                                   std::vector<std::string>* remarks) {
  const frontend::ImportOptions options = {.remarks = remarks};
  if (data == nullptr) return ReadOnnx(path, options);
  ASSIGN_OR_RETURN(ImportedModel imported, ImportForData(path, options, *data));
  return std::move(imported.module);
}

absl::StatusOr<std::unique_ptr<ir::Module>> FloatModule(const std::string& path,
                                                        const ImportData* data,
                                                        std::vector<std::string>* remarks) {
  ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, Import(path, data, remarks));
  std::vector<std::string> declined;
  RETURN_IF_ERROR(WithPlace(RunPasses(*module, passes::FloatPipeline(), declined), path,
                            "report it with the model, which no pass should refuse"));
  return module;
}

absl::StatusOr<runtime::Program> LoadOnnx(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module,
                   FloatModule(path, options.data, options.remarks));
  return LowerToRun(*module, path, options.backend);
}

absl::StatusOr<runtime::Program> LoadIr(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ReadIr(path));
  if (module->functions().empty()) {
    return absl::InvalidArgumentError(
        ErrorText("the module has no function to run", path, "give it a function @main"));
  }
  RETURN_IF_ERROR(WithPlace(ir::Verify(*module), path, "correct it; ir/README.md has the rules"));
  ASSIGN_OR_RETURN(const std::optional<std::int64_t> simulated,
                   SimulateObserved(*module, options.switches, path));
  ASSIGN_OR_RETURN(runtime::Program program, LowerToRun(*module, path, options.backend));
  if (simulated) program.metadata[std::string(kSimulatedKey)] = absl::StrCat(*simulated);
  return program;
}

absl::StatusOr<runtime::Program> LoadProgram(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(runtime::Program program, ReadProgram(path));
  if (options.backend == runtime::Backend::kReference) {
    RETURN_IF_ERROR(CheckRunsInReferenceKernels(program, path));
  }
  return program;
}

}  // namespace

absl::StatusOr<runtime::Program> LoadRunnable(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const FileKind kind, KindOfFile(path));
  if (kind != FileKind::kIr && !options.switches.empty()) {
    return UsageError("ops can be switched only in IR with calibrated observers", path,
                      "give IR as `zp compile --emit-ir calibrated=FILE.ir` writes it");
  }
  switch (kind) {
    case FileKind::kProgram:
      return LoadProgram(path, options);
    case FileKind::kIr:
      return LoadIr(path, options);
    case FileKind::kOnnx:
      return LoadOnnx(path, options);
  }
  return absl::InternalError("unknown kind of file");
}

absl::StatusOr<runtime::Program> LoadEqualized(const std::string& path, const ImportData* data,
                                               const std::string& channel_factors) {
  ASSIGN_OR_RETURN(const FileKind kind, KindOfFile(path));
  if (kind != FileKind::kOnnx) return absl::FailedPreconditionError("it is no ONNX model");
  const absl::StatusOr<passes::ChannelFactors> factors = ParseChannelFactors(channel_factors);
  if (!factors.ok()) return absl::FailedPreconditionError(factors.status().message());
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, FloatModule(path, data, nullptr));
  RETURN_IF_ERROR(passes::ScaleChannels(*module, *factors));
  return LowerToRun(*module, path, runtime::Backend::kXnnpack);
}

}  // namespace zeropoint::tools
