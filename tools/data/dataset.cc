#include "tools/data/dataset.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/sample_axis.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kDefaultBatch = 200;

/// [begin, end) of `whole` along `axis`.
absl::StatusOr<runtime::Tensor> Slice(const runtime::Tensor& whole, std::size_t axis,
                                      std::int64_t begin, std::int64_t end) {
  runtime::Extents extents = whole.extents();
  const std::int64_t extent = extents[axis];
  std::int64_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= extents[i];
  extents[axis] = end - begin;
  ASSIGN_OR_RETURN(runtime::Tensor slice,
                   runtime::Tensor::Allocate(whole.dtype(), std::move(extents)));
  if (slice.num_elements() == 0) return slice;

  const std::size_t sample_bytes =
      whole.view().num_bytes() / static_cast<std::size_t>(outer * extent);
  const std::size_t count = static_cast<std::size_t>(end - begin) * sample_bytes;
  const auto* from =
      static_cast<const std::byte*>(whole.data()) + static_cast<std::size_t>(begin) * sample_bytes;
  auto* into = static_cast<std::byte*>(slice.data());
  for (std::int64_t i = 0; i < outer; ++i) {
    std::copy_n(from, count, into);
    from += static_cast<std::size_t>(extent) * sample_bytes;
    into += count;
  }
  return slice;
}

std::vector<std::optional<std::size_t>> SampleAxesOf(const std::vector<InputSpec>& inputs) {
  std::vector<runtime::Extents> extents;
  extents.reserve(inputs.size());
  for (const InputSpec& input : inputs) extents.push_back(input.extents);
  return SampleAxes(extents);
}

}  // namespace

absl::StatusOr<Dataset> Dataset::Open(const std::string& path, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest) {
  ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> file, ArrayFile::Open(path));
  Dataset dataset(std::move(file), std::move(inputs), std::move(manifest));
  const std::vector<std::optional<std::size_t>> axes = SampleAxesOf(dataset.inputs_);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    RETURN_IF_ERROR(dataset.AddReader(dataset.inputs_[i], axes[i]));
  }
  if (dataset.num_samples_ <= 0) {
    return absl::InvalidArgumentError(
        ErrorText("holds no samples", path, "give arrays with samples on axis 0"));
  }
  return dataset;
}

absl::Status Dataset::AddReader(const InputSpec& input, std::optional<std::size_t> sample_axis) {
  ASSIGN_OR_RETURN(const std::string name,
                   MatchArray(*file_, input.name, manifest_, inputs_.size() == 1));
  ASSIGN_OR_RETURN(ArrayReader reader, file_->OpenArray(name));
  if (!reader.header().dtype.has_value()) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("holds text, and input '", input.name, "' expects numbers"),
                  reader.where(), "save it with a numeric dtype"));
  }
  // A scalar has no samples: the same one goes into every batch.
  if (reader.header().extents.empty()) sample_axis.reset();
  if (sample_axis) RETURN_IF_ERROR(CountSamples(reader, *sample_axis));
  arrays_.push_back(name);
  readers_.push_back(std::move(reader));
  sample_axes_.push_back(sample_axis);
  return absl::OkStatus();
}

absl::Status Dataset::CountSamples(const ArrayReader& reader, std::size_t sample_axis) {
  const runtime::Extents& extents = reader.header().extents;
  if (sample_axis >= extents.size()) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has rank ", extents.size(), ", without the axis ", sample_axis,
                               " on which the model has its samples"),
                  reader.where(), "give the array the rank of the input"));
  }
  const std::int64_t samples = extents[sample_axis];
  if (num_samples_ >= 0 && samples != num_samples_) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has ", samples, " samples on axis ", sample_axis,
                               " where other arrays have ", num_samples_),
                  reader.where(), "give every input as many"));
  }
  num_samples_ = samples;
  return absl::OkStatus();
}

std::int64_t Dataset::ChooseBatch(std::int64_t requested) const {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const runtime::Extents& extents = inputs_[i].extents;
    const std::optional<std::size_t> axis = sample_axes_[i];
    if (axis && *axis < extents.size() && extents[*axis] > 0) return extents[*axis];
  }
  return std::min(requested > 0 ? requested : kDefaultBatch, num_samples_);
}

absl::StatusOr<runtime::Tensor> Dataset::ReadSamples(std::size_t index, std::int64_t begin,
                                                     std::int64_t end) {
  const std::optional<std::size_t> axis = sample_axes_[index];
  if (axis == 0U) return ReadRows(index, begin, end);
  ASSIGN_OR_RETURN(runtime::Tensor whole, file_->ReadTensor(arrays_[index]));
  if (!axis) return whole;
  return Slice(whole, *axis, begin, end);
}

absl::StatusOr<runtime::Tensor> Dataset::ReadRows(std::size_t index, std::int64_t begin,
                                                  std::int64_t end) {
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
    ASSIGN_OR_RETURN(runtime::Tensor samples, ReadSamples(i, begin, end));
    ASSIGN_OR_RETURN(runtime::Tensor input,
                     MakeInput(std::move(samples), inputs_[i], manifest_, readers_[i].where()));
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
