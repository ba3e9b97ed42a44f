#include "tools/driver/load.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/verifier.h"
#include "passes/pipelines.h"
#include "tools/driver/file_kind.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/read_model.h"
#include "tools/driver/tensor_data.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kNotAModel = "name a complete .zpm, .onnx or .ir file";

absl::StatusOr<runtime::Program> LowerToRun(const ir::Module& module, const std::string& path) {
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered, Lower(module, path));
  return std::move(lowered.program);
}

absl::StatusOr<frontend::ImportOptions> ImportOptionsFor(const std::string& path,
                                                         const LoadOptions& options) {
  frontend::ImportOptions import = {.pinned_shapes = options.pinned_shapes};
  if (options.arrays == nullptr) {
    return import;
  }
  ASSIGN_OR_RETURN(const std::vector<frontend::ModelInput> inputs,
                   WithHint(frontend::InputsOfFile(path), kNotAModel));
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
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ReadOnnx(path, import));
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(WithPlace(RunPasses(*module, passes::FloatPipeline(), remarks), path,
                            "report it with the model, which no pass should refuse"));
  return LowerToRun(*module, path);
}

absl::Status PinArguments(ir::Module& module, const LoadOptions& options, const std::string& path) {
  for (const auto& [name, extents] : options.pinned_shapes) {
    ir::Value* pinned = nullptr;
    for (const auto& argument : module.main().arguments()) {
      if (argument->name() == name) pinned = argument.get();
    }
    if (pinned == nullptr || pinned->shape().size() != extents.size()) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("has no input \"", name, "\" of rank ", extents.size(), " to pin"),
                    path, "pin inputs that `zp inspect` shows"));
    }
    pinned->set_type({pinned->dtype(), ir::MakeShape(extents)});
  }
  if (options.pinned_shapes.empty()) return absl::OkStatus();
  return WithPlace(module.main().ReinferTypes(), path, "pin extents that its ops can take");
}

absl::StatusOr<runtime::Program> LoadIr(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ReadIr(path));
  if (module->functions().empty()) {
    return absl::InvalidArgumentError(
        ErrorText("the module has no function to run", path, "give it a function @main"));
  }
  RETURN_IF_ERROR(PinArguments(*module, options, path));
  RETURN_IF_ERROR(WithPlace(ir::Verify(*module), path, "correct it; ir/README.md has the rules"));
  return LowerToRun(*module, path);
}

}  // namespace

absl::StatusOr<runtime::Program> LoadRunnable(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const FileKind kind, KindOfFile(path));
  switch (kind) {
    case FileKind::kProgram:
      if (!options.pinned_shapes.empty()) {
        return absl::InvalidArgumentError(
            ErrorText("shapes of a program are fixed when it is compiled", path,
                      "give --shape to `zp compile`"));
      }
      return ReadProgram(path);
    case FileKind::kIr:
      return LoadIr(path, options);
    case FileKind::kOnnx:
      return LoadOnnx(path, options);
  }
  return absl::InternalError("unknown kind of file");
}

}  // namespace zeropoint::tools
