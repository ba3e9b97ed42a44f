#include "tools/docs/operator_examples.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/tensor_file.h"
#include "frontend/onnx/import.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "passes/pipelines.h"
#include "tools/driver/pipeline.h"

namespace zeropoint::tools {
namespace {

namespace fs = std::filesystem;

/// The operator that a model is an example of; none when it shows several.
std::optional<std::string> OperatorShownBy(const std::string& model) {
  absl::StatusOr<std::set<std::string>> operators = frontend::OperatorsOfFile(model);
  if (!operators.ok()) return std::nullopt;
  if (operators->size() > 1) operators->erase("Constant");
  if (operators->size() != 1) return std::nullopt;
  return *operators->begin();
}

/// The model's inputs from `first` on that must be or may be constants, bound to the values of the
/// example. What cannot be read, such as a sequence, stays an input.
frontend::ImportOptions Bind(const fs::path& model, bool weights_too) {
  frontend::ImportOptions options;
  const auto inputs = frontend::InputsOfFile(model.string());
  for (std::size_t i = 0; inputs.ok() && i < inputs->size(); ++i) {
    if (!(*inputs)[i].decides_shapes && !(weights_too && i > 0)) continue;
    auto tensor = frontend::ReadTensorFile(
        (model.parent_path() / absl::StrCat("test_data_set_0/input_", i, ".pb")).string());
    if (tensor.ok()) options.bound_inputs.emplace((*inputs)[i].name, std::move(tensor->data));
  }
  return options;
}

/// f16 and bf16 are computed as f32, with casts at inputs and outputs that are not the operator's.
bool TakesHalfFloats(const ir::Module& module) {
  const auto& arguments = module.main().arguments();
  return std::any_of(arguments.begin(), arguments.end(), [](const auto& argument) {
    return argument->dtype() == ir::DType::kFloat16 || argument->dtype() == ir::DType::kBfloat16;
  });
}

/// Adds the ops that the model becomes; false when it is refused or says nothing new.
bool AddOps(const fs::path& model, bool weights_too, std::set<ir::OpKind>& ops) {
  absl::StatusOr<std::unique_ptr<ir::Module>> module =
      frontend::ImportOnnxFile(model.string(), Bind(model, weights_too));
  std::vector<std::string> remarks;
  if (!module.ok() || TakesHalfFloats(**module)) return false;
  if (!RunPasses(**module, passes::FloatPipeline(), remarks).ok()) return false;
  for (const auto& function : (*module)->functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() != ir::OpKind::kReturn) ops.insert(op->kind());
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<OpsByOperator> CompileOperatorExamples(const std::string& root) {
  OpsByOperator ops_by_operator;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root, none)) {
    if (entry.path().filename() != "model.onnx") continue;
    const std::optional<std::string> name = OperatorShownBy(entry.path().string());
    if (!name) continue;
    std::set<ir::OpKind> ops;
    const bool as_it_is = AddOps(entry.path(), /*weights_too=*/false, ops);
    const bool with_weights = AddOps(entry.path(), /*weights_too=*/true, ops);
    if (as_it_is || with_weights) ops_by_operator[*name].merge(ops);
  }
  if (ops_by_operator.empty()) {
    return absl::NotFoundError(absl::StrCat("no models of ONNX operators: ", root));
  }
  return ops_by_operator;
}

}  // namespace zeropoint::tools
