#include "tools/data/pb_folder.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/tensor_file.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_header.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// An array as NumPy would store it: what ArrayReader reads.
class MemorySource : public ByteSource {
 public:
  MemorySource(std::string where, std::string header, ir::TensorData data)
      : ByteSource(std::move(where)), header_(std::move(header)), data_(std::move(data)) {}

  std::uint64_t remaining() const override {
    return header_.size() + data_.bytes().size() - position_;
  }

  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const bool in_header = position_ < header_.size();
    const absl::Span<const std::byte> rest =
        in_header ? absl::MakeConstSpan(reinterpret_cast<const std::byte*>(header_.data()),
                                        header_.size())
                        .subspan(position_)
                  : data_.bytes().subspan(position_ - header_.size());
    const std::size_t count = std::min(rest.size(), into.size());
    std::copy_n(rest.begin(), count, into.begin());
    position_ += count;
    return count;
  }

 private:
  std::string header_;
  ir::TensorData data_;
  std::size_t position_ = 0;
};

std::string StemOf(std::size_t index) { return absl::StrCat("input_", index); }

std::filesystem::path FileOf(const std::string& folder, std::size_t index) {
  return std::filesystem::path(folder) / (StemOf(index) + ".pb");
}

class PbFolder : public ArrayFile {
 public:
  PbFolder(const std::string& path, std::vector<std::string> names,
           std::vector<ir::TensorData> tensors)
      : ArrayFile(path, std::move(names)), tensors_(std::move(tensors)) {}

  std::vector<std::string> files() const override {
    std::vector<std::string> files;
    for (std::size_t i = 0; i < tensors_.size(); ++i) files.push_back(FileOf(path(), i).string());
    return files;
  }

 private:
  absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(std::size_t index) const override {
    const ir::TensorData& data = tensors_[index];
    const std::optional<runtime::DType> dtype = runtime::ParseDType(ir::DTypeName(data.dtype()));
    const std::string header = dtype ? NpyHeaderBytes(*dtype, data.shape()) : "";
    if (header.empty()) {
      return absl::UnimplementedError(
          ErrorText(absl::StrCat("is ", data.type().ToString(), ", which NumPy has no type for"),
                    WhereOf(names()[index]), "give numbers of another type"));
    }
    return std::make_unique<MemorySource>(WhereOf(names()[index]), header, data);
  }

  std::vector<ir::TensorData> tensors_;
};

/// What to do about a file that is no tensor, by what its message holds.
struct Advice {
  absl::string_view text;
  absl::string_view remedy;
};
constexpr Advice kAdvice[] = {
    {"Git LFS pointer", kFetchFromLfs},
    {"it is cut off", "save or download it again"},
    {"not an ONNX tensor", "write it with onnx.save_tensor"},
};

absl::StatusOr<frontend::NamedTensorData> ReadTensor(const std::string& path) {
  absl::StatusOr<frontend::NamedTensorData> tensor = frontend::ReadTensorFile(path);
  if (tensor.ok()) return tensor;
  absl::string_view remedy = "write the tensor again, in a type that NumPy has";
  for (const Advice& advice : kAdvice) {
    if (!absl::StrContains(tensor.status().message(), advice.text)) continue;
    remedy = advice.remedy;
    break;
  }
  return WithHint(std::move(tensor), remedy);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenPbFolder(const std::string& path) {
  std::vector<std::string> names;
  std::vector<ir::TensorData> tensors;
  while (true) {
    const std::filesystem::path file = FileOf(path, names.size());
    if (!std::filesystem::exists(file)) break;
    ASSIGN_OR_RETURN(frontend::NamedTensorData tensor, ReadTensor(file.string()));
    std::string name = tensor.name.empty() ? StemOf(names.size()) : std::move(tensor.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("holds a second tensor \"", name, "\""), file.string(),
                    "give every tensor of the folder its own name"));
    }
    names.push_back(std::move(name));
    tensors.push_back(std::move(tensor.data));
  }
  if (names.empty()) {
    return absl::NotFoundError(ErrorText("has no input_0.pb", path,
                                         "name a folder of ONNX tensors such as test_data_set_0"));
  }
  return std::make_unique<PbFolder>(path, std::move(names), std::move(tensors));
}

}  // namespace zeropoint::tools
