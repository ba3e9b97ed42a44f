// Files that hold arrays already, `.npy` and ONNX's test data: SampleReader.

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/array_file.h"
#include "tools/data/npy_file.h"
#include "tools/data/pb_folder.h"
#include "tools/data/samples/sample_reader.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using OpenFunction = absl::StatusOr<std::unique_ptr<ArrayFile>> (*)(const std::string& path);

/// The arrays of that index.
class ArraySampleReader : public SampleReader {
 public:
  ArraySampleReader(OpenFunction open, std::size_t index, std::string within = "")
      : open_(open), index_(index), within_(std::move(within)) {}

  absl::StatusOr<FileSamples> Describe(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays, Open(file));
    ASSIGN_OR_RETURN(const ArrayReader reader, arrays->OpenArray(arrays->names()[index_]));
    if (!reader.header().dtype) {
      return absl::InvalidArgumentError(
          ErrorText("holds text", reader.where(), "save it with a numeric dtype"));
    }
    return FileSamples{*reader.header().dtype, reader.header().extents, 1};
  }

  absl::StatusOr<runtime::Tensor> Read(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays, Open(file));
    ASSIGN_OR_RETURN(const runtime::Tensor sample, arrays->ReadTensor(arrays->names()[index_]));
    runtime::Extents extents = sample.extents();
    extents.insert(extents.begin(), 1);
    ASSIGN_OR_RETURN(runtime::Tensor samples,
                     runtime::Tensor::Allocate(sample.dtype(), std::move(extents)));
    const auto* bytes = static_cast<const char*>(sample.data());
    std::copy_n(bytes, sample.view().num_bytes(), static_cast<char*>(samples.data()));
    return samples;
  }

  std::string FileWithin(const std::string& file) const override {
    return within_.empty() ? file : absl::StrCat(file, "/", within_);
  }
  absl::string_view same_shape_advice() const override { return "give every sample one shape"; }
  absl::string_view fit_advice() const override {
    return "save each sample in the shape that the input takes";
  }

 private:
  absl::StatusOr<std::unique_ptr<ArrayFile>> Open(const std::string& file) const {
    ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> arrays, open_(file));
    if (index_ < arrays->names().size()) return arrays;
    return absl::NotFoundError(
        ErrorText(absl::StrCat("has no ", within_), file, "give every folder the same inputs"));
  }

  OpenFunction open_;
  std::size_t index_;
  std::string within_;  // empty where the file is the array
};

}  // namespace

absl::StatusOr<std::vector<FolderArray>> NumpyArrays(const std::vector<std::string>&,
                                                     const PreprocessManifest& manifest) {
  const bool is_named = manifest.inputs.size() == 1;
  return std::vector<FolderArray>{{is_named ? manifest.inputs.front().from : "arrays",
                                   std::make_shared<ArraySampleReader>(OpenNpyFile, 0)}};
}

absl::StatusOr<std::vector<FolderArray>> OnnxArrays(const std::vector<std::string>& folders,
                                                    const PreprocessManifest&) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> first, OpenPbFolder(folders.front()));
  std::vector<FolderArray> arrays;
  for (std::size_t i = 0; i < first->names().size(); ++i) {
    arrays.push_back({first->names()[i], std::make_shared<ArraySampleReader>(
                                             OpenPbFolder, i, absl::StrCat("input_", i, ".pb"))});
  }
  return arrays;
}

}  // namespace zeropoint::tools
