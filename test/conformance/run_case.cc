#include "test/conformance/run_case.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "frontend/onnx/export/export.h"
#include "frontend/onnx/file/tensor_file.h"
#include "frontend/onnx/import.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/status_macros.h"
#include "ir/verifier.h"
#include "passes/lowering/lower.h"
#include "passes/pipelines.h"
#include "runtime/session.h"
#include "test/conformance/compare.h"
#include "tools/driver/constant_evaluator.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/tensor_data.h"

namespace zeropoint::test {
namespace {

using Tensors = std::vector<ir::TensorData>;

absl::StatusOr<Tensors> ReadTensors(const std::vector<std::string>& files) {
  Tensors tensors;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(frontend::NamedTensorData tensor, frontend::ReadTensorFile(file));
    tensors.push_back(std::move(tensor.data));
  }
  return tensors;
}

struct Import {
  frontend::ImportOptions options;
  /// What the module is run on: inputs that are not bound.
  Tensors inputs;
};

absl::StatusOr<Import> PrepareImport(const ConformanceCase& test, const DataSet& data) {
  ASSIGN_OR_RETURN(const std::vector<frontend::ModelInput> declared,
                   frontend::InputsOfFile(test.model));
  Import import;
  if (std::any_of(declared.begin(), declared.end(),
                  [](const frontend::ModelInput& input) { return !input.is_tensor; })) {
    return import;  // which the importer refuses
  }
  ASSIGN_OR_RETURN(Tensors values, ReadTensors(data.inputs));
  for (std::size_t i = 0; i < values.size() && i < declared.size(); ++i) {
    const std::string& name = declared[i].name;
    if (declared[i].decides_shapes) {
      import.options.bound_inputs.emplace(name, values[i]);
    } else {
      import.options.pinned_shapes.emplace(name, values[i].shape());
      import.inputs.push_back(values[i]);
    }
  }
  return import;
}

/// What ONNX's own runner feeds to the models of `light`: 0 to 1 in equal steps.
absl::StatusOr<Tensors> StepInputs(const ir::Function& function) {
  Tensors inputs;
  for (const auto& argument : function.arguments()) {
    std::vector<std::int64_t> shape;
    std::int64_t count = 1;
    for (const ir::Dim& dim : argument->shape()) {
      shape.push_back(dim.ConstantOr(1));
      count *= shape.back();
    }
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<float>(static_cast<double>(i) / static_cast<double>(count));
    }
    inputs.push_back(ir::TensorData::FromValues(std::move(shape), values));
  }
  return inputs;
}

/// NumPy has no bfloat16: ONNX's test data hold the same bits as u16.
absl::StatusOr<ir::TensorData> WithBfloat16(ir::TensorData data, ir::DType wanted) {
  if (data.dtype() != ir::DType::kUint16 || wanted != ir::DType::kBfloat16) return data;
  return ir::TensorData::Copy(wanted, data.shape(), data.bytes());
}

absl::Status RunAndCompare(const ir::Module& module, bool use_xnnpack, const Tensors& inputs,
                           const Tensors& expected) {
  ASSIGN_OR_RETURN(
      passes::lowering::LoweredProgram lowered,
      passes::lowering::LowerToProgram(
          module, {.use_xnnpack = use_xnnpack, .evaluator = tools::EvaluateConstantOp}));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<runtime::Session> session,
      runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(lowered.program)),
                               {.threads = 1}));
  std::vector<runtime::TensorView> views;
  for (const ir::TensorData& input : inputs) views.push_back(tools::ViewOf(input));
  ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> actual, session->Run(views));
  for (std::size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
    const absl::Status same = CompareTensors(tools::ViewOf(expected[i]), actual[i].view());
    if (!same.ok()) {
      return absl::Status(same.code(), absl::StrCat("output ", i, ": ", same.message()));
    }
  }
  return absl::OkStatus();
}

absl::Status Prefixed(const char* stage, const absl::Status& status) {
  return status.ok() ? status
                     : absl::Status(status.code(), absl::StrCat(stage, ": ", status.message()));
}

/// What is written as ONNX and imported again computes the same. The exporter may say that it
/// cannot write an op.
absl::Status ExportAndCompare(const ir::Module& module, const Import& import,
                              const Tensors& expected) {
  const frontend::ImportOptions options = {.pinned_shapes = import.options.pinned_shapes};
  for (const int opset : {frontend::kMinExportOpset, frontend::kMaxExportOpset}) {
    const absl::StatusOr<std::string> bytes = frontend::ExportOnnx(module, {.opset = opset});
    if (absl::IsUnimplemented(bytes.status())) continue;
    RETURN_IF_ERROR(bytes.status());
    ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> imported,
                     frontend::ImportOnnxBytes(*bytes, module.name(), options));
    RETURN_IF_ERROR(RunAndCompare(*imported, /*use_xnnpack=*/false, import.inputs, expected));
  }
  return absl::OkStatus();
}

absl::Status RunDataSet(const ConformanceCase& test, const DataSet& data) {
  ASSIGN_OR_RETURN(Import import, PrepareImport(test, data));
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module,
                   frontend::ImportOnnxFile(test.model, import.options));
  RETURN_IF_ERROR(ir::Verify(*module));
  const ir::Function& main = module->main();
  ASSIGN_OR_RETURN(Tensors expected, ReadTensors(data.outputs));
  if (data.inputs.empty()) {
    ASSIGN_OR_RETURN(import.inputs, StepInputs(main));
  }
  for (std::size_t i = 0; i < import.inputs.size() && i < main.arguments().size(); ++i) {
    ASSIGN_OR_RETURN(import.inputs[i],
                     WithBfloat16(import.inputs[i], main.arguments()[i]->dtype()));
  }
  for (std::size_t i = 0; i < expected.size() && static_cast<int>(i) < main.num_results(); ++i) {
    ASSIGN_OR_RETURN(expected[i],
                     WithBfloat16(expected[i], main.result(static_cast<int>(i))->dtype()));
  }
  RETURN_IF_ERROR(RunAndCompare(*module, /*use_xnnpack=*/false, import.inputs, expected));
  RETURN_IF_ERROR(Prefixed("exported", ExportAndCompare(*module, import, expected)));

  std::vector<std::string> remarks;
  RETURN_IF_ERROR(tools::RunPasses(*module, passes::FloatPipeline(), remarks));
  return Prefixed("XNNPACK", RunAndCompare(*module, /*use_xnnpack=*/true, import.inputs, expected));
}

}  // namespace

absl::Status RunCase(const ConformanceCase& test) {
  if (test.data_sets.empty()) return absl::NotFoundError("there is no test_data_set_0");
  for (const DataSet& data : test.data_sets) {
    const absl::Status status = RunDataSet(test, data);
    if (!status.ok()) {
      // Reasons are the same wherever the data lie.
      const std::string folder = std::filesystem::path(test.model).parent_path().string() + "/";
      return absl::Status(
          status.code(),
          absl::StrReplaceAll(status.message(), {{": " + test.model, ""}, {folder, ""}}));
    }
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::test
