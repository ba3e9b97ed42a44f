#include "frontend/onnx/model_loader.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace zeropoint::frontend {
namespace {

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
  return NotOnnx("it imports no ai.onnx operator set");
}

}  // namespace

absl::StatusOr<LoadedModel> ParseModel(absl::string_view bytes) {
  if (bytes.empty()) {
    return NotOnnx("it is empty");
  }
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return absl::InvalidArgumentError(
        "the model is larger than 2 GB, which no ONNX protobuf may be; store weights as external "
        "data");
  }
  auto proto = std::make_shared<onnx::ModelProto>();
  if (!proto->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return NotOnnx("protobuf cannot parse it");
  }
  if (!proto->has_graph() || proto->graph().node_size() + proto->graph().output_size() == 0) {
    return NotOnnx("it has no graph");
  }
  absl::StatusOr<std::int64_t> opset = DefaultOpset(*proto);
  if (!opset.ok()) {
    return opset.status();
  }
  return LoadedModel{std::move(proto), *opset};
}

absl::StatusOr<std::string> ReadModelFile(const std::string& path) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  }
  struct stat info{};
  if (fstat(fileno(file.get()), &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a regular file"));
  }
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  if (std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read to its end"));
  }
  return bytes;
}

}  // namespace zeropoint::frontend
