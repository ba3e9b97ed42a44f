#include "tools/data/dataset.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kDefaultBatch = 200;

}  // namespace

absl::StatusOr<Dataset> Dataset::Open(const std::string& path, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest) {
  ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> file, ArrayFile::Open(path));
  Dataset dataset(std::move(file), std::move(inputs), std::move(manifest));
  for (const InputSpec& input : dataset.inputs_) RETURN_IF_ERROR(dataset.AddReader(input));
  if (dataset.num_samples_ <= 0) {
    return absl::InvalidArgumentError(
        ErrorText("holds no samples", path, "give arrays with samples on axis 0"));
  }
  return dataset;
}

absl::Status Dataset::AddReader(const InputSpec& input) {
  ASSIGN_OR_RETURN(const std::string name,
                   MatchArray(*file_, input, manifest_, inputs_.size() == 1));
  ASSIGN_OR_RETURN(ArrayReader reader, file_->OpenArray(name));
  if (!reader.header().dtype.has_value()) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("holds text, and input '", input.name, "' expects numbers"),
                  reader.where(), "save it with a numeric dtype"));
  }
  // A scalar input has no samples: the same one goes into every batch.
  if (!reader.header().extents.empty()) {
    const std::int64_t samples = reader.num_rows();
    if (num_samples_ >= 0 && samples != num_samples_) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("has ", samples, " samples on axis 0 where other arrays have ",
                                 num_samples_),
                    reader.where(), "give every input as many"));
    }
    num_samples_ = samples;
  }
  arrays_.push_back(name);
  readers_.push_back(std::move(reader));
  return absl::OkStatus();
}

std::int64_t Dataset::ChooseBatch(std::int64_t requested) const {
  for (const InputSpec& input : inputs_) {
    if (!input.extents.empty() && input.extents.front() > 0) return input.extents.front();
  }
  return std::min(requested > 0 ? requested : kDefaultBatch, num_samples_);
}

absl::StatusOr<runtime::Tensor> Dataset::ReadRows(std::size_t index, std::int64_t begin,
                                                  std::int64_t end) {
  const bool scalar = readers_[index].header().extents.empty();
  if (scalar) return file_->ReadTensor(arrays_[index]);
  if (readers_[index].position() > begin) {
    ASSIGN_OR_RETURN(readers_[index], file_->OpenArray(arrays_[index]));
  }
  ArrayReader& reader = readers_[index];
  RETURN_IF_ERROR(reader.SkipTo(begin));
  runtime::Extents extents = reader.header().extents;
  extents.front() = end - begin;
  ASSIGN_OR_RETURN(runtime::Tensor rows,
                   runtime::Tensor::Allocate(*reader.header().dtype, std::move(extents)));
  RETURN_IF_ERROR(reader.ReadRows(
      absl::MakeSpan(static_cast<std::byte*>(rows.data()), rows.view().num_bytes())));
  return rows;
}

absl::StatusOr<std::vector<runtime::Tensor>> Dataset::ReadBatch(std::int64_t begin,
                                                                std::int64_t end) {
  end = std::min(end, num_samples_);
  std::vector<runtime::Tensor> tensors;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    ASSIGN_OR_RETURN(runtime::Tensor rows, ReadRows(i, begin, end));
    ASSIGN_OR_RETURN(runtime::Tensor input,
                     MakeInput(std::move(rows), inputs_[i], manifest_, readers_[i].where()));
    tensors.push_back(std::move(input));
  }
  return tensors;
}

absl::StatusOr<std::vector<std::int64_t>> Dataset::ReadLabels(const std::string& array) const {
  ASSIGN_OR_RETURN(const runtime::Tensor tensor, file_->ReadTensor(array));
  if (runtime::IsFloatingPoint(tensor.dtype()) || tensor.num_elements() != num_samples_) {
    return absl::InvalidArgumentError(ErrorText(
        absl::StrCat("holds no labels, but ", std::string(DTypeName(tensor.dtype())),
                     runtime::ExtentsToString(tensor.extents())),
        file_->WhereOf(array),
        absl::StrCat("choose with --label an array of ", num_samples_, " integer class numbers")));
  }
  std::vector<std::int64_t> labels(static_cast<std::size_t>(num_samples_));
  ConvertToInt64(tensor.view(), absl::MakeSpan(labels));
  return labels;
}

}  // namespace zeropoint::tools
