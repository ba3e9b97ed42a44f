#include "frontend/onnx/file/model_loader.h"

#include <filesystem>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/lfs_pointer.h"
#include "frontend/onnx/file/model_survey.h"
#include "ir/in_file.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// What protobuf can parse.
constexpr std::size_t kMaxParsedBytes = std::numeric_limits<int>::max();

absl::Status NotOnnx(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("not an ONNX model: ", why));
}

}  // namespace

absl::StatusOr<LoadedModel> ParseModel(std::shared_ptr<const FileBytes> file,
                                       std::optional<std::string> folder) {
  if (file->bytes().empty()) {
    return NotOnnx("it is empty");
  }
  if (IsLfsPointer(file->text())) {
    return NotOnnx("it is a Git LFS pointer, which stands for the model");
  }
  ASSIGN_OR_RETURN(const ModelSurvey survey, SurveyModel(file->bytes()));
  std::string edited;
  absl::string_view text = file->text();
  if (!survey.edits.empty()) {
    edited = ApplyEdits(file->bytes(), survey.edits);
    file->Forget(file->bytes());
    text = edited;
  }
  if (text.size() > kMaxParsedBytes) {
    return absl::InvalidArgumentError(
        "has more than 2 GB besides its raw data, which protobuf cannot parse");
  }
  auto proto = std::make_shared<onnx::ModelProto>();
  if (!proto->ParseFromArray(text.data(), static_cast<int>(text.size()))) {
    return NotOnnx("protobuf cannot parse it");
  }
  if (!proto->has_graph() || proto->graph().node_size() + proto->graph().output_size() == 0) {
    return NotOnnx("it has no graph");
  }
  ASSIGN_OR_RETURN(Opsets opsets, OpsetsOf(*proto));
  if (opsets.empty()) {
    return absl::InvalidArgumentError("the model imports no operator set");
  }
  // Without the default set a model may use operators of others, which are refused by name.
  opsets.emplace("", kMaxOpset);
  file->Forget(file->bytes());
  TensorSources sources = {proto, std::move(file),
                           std::make_shared<ExternalFiles>(std::move(folder))};
  return LoadedModel{std::move(proto), std::move(opsets), std::move(sources)};
}

absl::StatusOr<LoadedModel> ParseModel(absl::string_view bytes) {
  return ParseModel(FileBytes::Copy(bytes), std::nullopt);
}

absl::StatusOr<LoadedModel> LoadModelFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::shared_ptr<const FileBytes> file, FileBytes::Open(path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  auto model = ParseModel(std::move(file), folder.empty() ? "." : folder.string());
  if (!model.ok()) {
    return ir::InFile(model.status(), path);
  }
  return model;
}

}  // namespace zeropoint::frontend
