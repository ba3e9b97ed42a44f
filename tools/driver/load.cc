#include "tools/driver/load.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/import.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/module.h"
#include "ir/module_file.h"
#include "ir/status_macros.h"
#include "ir/verifier.h"
#include "passes/lowering/lower.h"
#include "passes/pipelines.h"
#include "runtime/program_file.h"
#include "tools/driver/file_kind.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/tensor_data.h"

namespace zeropoint::tools {
namespace {

absl::Status InFile(const absl::Status& status, const std::string& path) {
  return absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

absl::StatusOr<runtime::Program> Lower(const ir::Module& module, const std::string& path) {
  absl::StatusOr<passes::lowering::LoweredProgram> lowered =
      passes::lowering::LowerToProgram(module, {});
  if (!lowered.ok()) {
    return InFile(lowered.status(), path);
  }
  return std::move(lowered->program);
}

absl::StatusOr<frontend::ImportOptions> ImportOptionsFor(const std::string& path,
                                                         const LoadOptions& options) {
  frontend::ImportOptions import = {.pinned_shapes = options.pinned_shapes};
  if (options.arrays == nullptr) {
    return import;
  }
  ASSIGN_OR_RETURN(const std::vector<frontend::ModelInput> inputs, frontend::InputsOfFile(path));
  for (const frontend::ModelInput& input : inputs) {
    if (input.decides_shapes && options.arrays->Has(input.name)) {
      ASSIGN_OR_RETURN(runtime::Tensor value, options.arrays->ReadTensor(input.name));
      ASSIGN_OR_RETURN(ir::TensorData data, ToTensorData(std::move(value)));
      import.bound_inputs.emplace(input.name, std::move(data));
    }
  }
  return import;
}

absl::StatusOr<runtime::Program> LoadOnnx(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const frontend::ImportOptions import, ImportOptionsFor(path, options));
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module,
                   frontend::ImportOnnxFile(path, import));
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(RunPasses(*module, passes::FloatPipeline(), remarks));
  return Lower(*module, path);
}

absl::Status PinArguments(ir::Module& module, const LoadOptions& options, const std::string& path) {
  for (const auto& [name, extents] : options.pinned_shapes) {
    ir::Value* pinned = nullptr;
    for (const auto& argument : module.main().arguments()) {
      if (argument->name() == name) pinned = argument.get();
    }
    if (pinned == nullptr || pinned->shape().size() != extents.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": has no input \"", name, "\" of rank ", extents.size(), " to pin"));
    }
    pinned->set_type({pinned->dtype(), ir::MakeShape(extents)});
  }
  return options.pinned_shapes.empty() ? absl::OkStatus() : module.main().ReinferTypes();
}

absl::StatusOr<runtime::Program> LoadIr(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ir::ReadModuleFile(path));
  if (module->functions().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": the module has no function to run"));
  }
  RETURN_IF_ERROR(PinArguments(*module, options, path));
  const absl::Status valid = ir::Verify(*module);
  if (!valid.ok()) {
    return InFile(valid, path);
  }
  return Lower(*module, path);
}

}  // namespace

absl::StatusOr<runtime::Program> LoadRunnable(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const FileKind kind, KindOfFile(path));
  switch (kind) {
    case FileKind::kProgram:
      if (!options.pinned_shapes.empty()) {
        return absl::InvalidArgumentError(absl::StrCat(
            path,
            ": shapes of a program are fixed when it is compiled; give --shape to `zp compile`"));
      }
      return runtime::ReadProgramFile(path);
    case FileKind::kIr:
      return LoadIr(path, options);
    case FileKind::kOnnx:
      return LoadOnnx(path, options);
  }
  return absl::InternalError("unknown kind of file");
}

}  // namespace zeropoint::tools
