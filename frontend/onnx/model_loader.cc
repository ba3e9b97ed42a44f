#include "frontend/onnx/model_loader.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// What protobuf can parse.
constexpr std::size_t kMaxModelBytes = std::numeric_limits<int>::max();
constexpr char kTooLarge[] = "is larger than the 2 GB that an ONNX file can have";

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

absl::Status NotOnnx(absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("not an ONNX model: ", why, "; is the file complete?"));
}

absl::StatusOr<std::int64_t> DefaultOpset(const onnx::ModelProto& model) {
  for (const onnx::OperatorSetIdProto& opset : model.opset_import()) {
    if (opset.domain().empty() || opset.domain() == "ai.onnx") {
      if (opset.version() < kMinOpset || opset.version() > kMaxOpset) {
        return absl::UnimplementedError(
            absl::StrCat("the model uses ai.onnx opset ", opset.version(), "; opsets ", kMinOpset,
                         " to ", kMaxOpset, " are supported. Export it with one of them."));
      }
      return opset.version();
    }
  }
  // Such a model may use operators of other sets, which are refused by name.
  return model.opset_import_size() > 0
             ? absl::StatusOr<std::int64_t>(kMaxOpset)
             : absl::InvalidArgumentError("the model imports no operator set");
}

}  // namespace

absl::StatusOr<LoadedModel> ParseModel(absl::string_view bytes) {
  if (bytes.empty()) {
    return NotOnnx("it is empty");
  }
  if (bytes.size() > kMaxModelBytes) {
    return absl::InvalidArgumentError(kTooLarge);
  }
  auto proto = std::make_shared<onnx::ModelProto>();
  if (!proto->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return NotOnnx("protobuf cannot parse it");
  }
  if (!proto->has_graph() || proto->graph().node_size() + proto->graph().output_size() == 0) {
    return NotOnnx("it has no graph");
  }
  ASSIGN_OR_RETURN(const std::int64_t opset, DefaultOpset(*proto));
  return LoadedModel{std::move(proto), opset};
}

absl::StatusOr<std::string> ReadModelFile(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  }
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a regular file"));
  }
  if (static_cast<std::size_t>(info.st_size) > kMaxModelBytes) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", kTooLarge));
  }
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  }
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  if (std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read to its end"));
  }
  return bytes;
}

}  // namespace zeropoint::frontend
