#include "tools/data/dataset.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/finite.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/samples/open_samples.h"
#include "tools/data/tensor_slice.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using Kind = SampleLayout::Kind;

constexpr std::int64_t kDefaultBatch = 200;

/// Of one array, which may be shared by all samples (nullopt).
std::optional<std::int64_t> NumSamples(const SampleLayout& layout, const runtime::Extents& array) {
  switch (layout.kind) {
    case Kind::kShared:
      return std::nullopt;
    case Kind::kOnAxis:
      return array[layout.axis];
    case Kind::kStacked:
      return array.front();
    case Kind::kWhole:
      return 1;
  }
  return std::nullopt;
}

/// "has 3 samples on axis 0".
std::string CountText(const SampleLayout& layout, std::int64_t samples) {
  if (layout.kind == Kind::kWhole) return "is one sample";
  if (layout.kind == Kind::kStacked) return absl::StrCat("has ", samples, " stacked samples");
  return absl::StrCat("has ", samples, " samples on axis ", layout.axis);
}

}  // namespace

absl::StatusOr<Dataset> Dataset::Open(const SampleSource& source, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest) {
  ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> file, OpenSamples(source, manifest));
  Dataset dataset(std::move(file), std::move(inputs), std::move(manifest));
  for (const InputSpec& input : dataset.inputs_) RETURN_IF_ERROR(dataset.AddReader(input));
  RETURN_IF_ERROR(dataset.LayOut());
  RETURN_IF_ERROR(dataset.CountSamples());
  if (dataset.num_samples_ <= 0) {
    return absl::InvalidArgumentError(
        ErrorText("holds no samples", source.path, "give arrays with samples on axis 0"));
  }
  return dataset;
}

absl::Status Dataset::AddReader(const InputSpec& input) {
  ASSIGN_OR_RETURN(const std::string name,
                   MatchArray(*file_, input.name, manifest_, inputs_.size() == 1));
  ASSIGN_OR_RETURN(ArrayReader reader, file_->OpenArray(name));
  if (!reader.header().dtype.has_value()) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("holds text, and input '", input.name, "' expects numbers"),
                  reader.where(), "save it with a numeric dtype"));
  }
  arrays_.push_back(name);
  readers_.push_back(std::move(reader));
  return absl::OkStatus();
}

absl::Status Dataset::LayOut() {
  std::vector<runtime::Extents> inputs;
  std::vector<runtime::Extents> arrays;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    inputs.push_back(inputs_[i].extents);
    arrays.push_back(readers_[i].header().extents);
  }
  layouts_ = LayOutSamples(inputs, arrays);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const SampleLayout& layout = layouts_.arrays[i];
    if (layout.kind == Kind::kWhole || layout.kind == Kind::kStacked) {
      RETURN_IF_ERROR(CheckIsOneSample(i));
    }
    if (layout.is_on_axis() && arrays[i].size() != inputs[i].size()) {
      RETURN_IF_ERROR(CheckExtents(arrays[i], inputs_[i],
                                   {.array = arrays[i],
                                    .where = readers_[i].where(),
                                    .to_do = "give the array the rank of the input"}));
    }
  }
  return absl::OkStatus();
}

absl::Status Dataset::CheckIsOneSample(std::size_t index) const {
  const runtime::Extents& array = readers_[index].header().extents;
  const bool stacked = layouts_.arrays[index].kind == Kind::kStacked;
  const runtime::Extents sample(array.begin() + (stacked ? 1 : 0), array.end());
  return CheckExtents(sample, inputs_[index],
                      {.array = array,
                       .where = readers_[index].where(),
                       .to_do = "stack samples of that shape on a new leading axis"});
}

absl::Status Dataset::CountSamples() {
  // Arrays that are one sample have no say where others have several, so that the message is of
  // them.
  for (const bool of_whole : {true, false}) {
    for (std::size_t i = inputs_.size(); i-- > 0;) {
      if ((layouts_.arrays[i].kind == Kind::kWhole) != of_whole) continue;
      num_samples_ =
          NumSamples(layouts_.arrays[i], readers_[i].header().extents).value_or(num_samples_);
    }
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) RETURN_IF_ERROR(CheckCount(i));
  return absl::OkStatus();
}

absl::Status Dataset::CheckCount(std::size_t index) const {
  const SampleLayout& layout = layouts_.arrays[index];
  const std::optional<std::int64_t> samples = NumSamples(layout, readers_[index].header().extents);
  if (samples.value_or(num_samples_) == num_samples_) return absl::OkStatus();
  return absl::InvalidArgumentError(ErrorText(
      absl::StrCat(CountText(layout, *samples), " where other arrays have ", num_samples_),
      readers_[index].where(),
      layout.kind == Kind::kWhole
          ? absl::StrCat("stack ", num_samples_, " of its shape on a new leading axis")
          : "give every input as many"));
}

std::int64_t Dataset::ChooseBatch(std::int64_t requested) const {
  if (layouts_.one_by_one) return 1;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const runtime::Extents& extents = inputs_[i].extents;
    const SampleLayout& layout = layouts_.arrays[i];
    if (layout.is_on_axis() && extents[layout.axis] > 0) return extents[layout.axis];
  }
  return std::min(requested > 0 ? requested : kDefaultBatch, num_samples_);
}

absl::Status Dataset::CheckBatch(std::size_t index, std::int64_t samples) const {
  const SampleLayout& layout = layouts_.arrays[index];
  const std::int64_t taken = layout.is_on_axis() ? inputs_[index].extents[layout.axis] : -1;
  if (taken <= 0 || taken == samples) return absl::OkStatus();
  const std::int64_t usable = num_samples_ / taken * taken;
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("has ", num_samples_, " samples, and input '", inputs_[index].name,
                             "' takes ", taken, " at a time"),
                readers_[index].where(),
                usable > 0 ? absl::StrCat("leave out the last, with --limit ", usable)
                           : absl::StrCat("give at least ", taken)));
}

absl::StatusOr<runtime::Tensor> Dataset::ReadSamples(std::size_t index, std::int64_t begin,
                                                     std::int64_t end) {
  const SampleLayout& layout = layouts_.arrays[index];
  runtime::Extents extents = readers_[index].header().extents;
  if (layout.kind == Kind::kStacked) {
    extents.erase(extents.begin());
    return ReadRows(index, begin, std::move(extents));
  }
  if (layout == SampleLayout{Kind::kOnAxis, 0}) {
    extents.front() = end - begin;
    return ReadRows(index, begin, std::move(extents));
  }
  ASSIGN_OR_RETURN(runtime::Tensor whole, file_->ReadTensor(arrays_[index]));
  if (!layout.is_on_axis()) return whole;
  return Slice(whole, layout.axis, begin, end);
}

absl::StatusOr<runtime::Tensor> Dataset::ReadRows(std::size_t index, std::int64_t begin,
                                                  runtime::Extents extents) {
  if (readers_[index].position() > begin) {
    ASSIGN_OR_RETURN(readers_[index], file_->OpenArray(arrays_[index]));
  }
  ArrayReader& reader = readers_[index];
  RETURN_IF_ERROR(reader.SkipTo(begin));
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
    RETURN_IF_ERROR(CheckBatch(i, end - begin));
    ASSIGN_OR_RETURN(runtime::Tensor samples, ReadSamples(i, begin, end));
    ASSIGN_OR_RETURN(runtime::Tensor input, MakeInput(std::move(samples), inputs_[i], manifest_,
                                                      readers_[i].where(), file_->fit_advice()));
    tensors.push_back(std::move(input));
  }
  return tensors;
}

absl::StatusOr<std::vector<NonFiniteInput>> Dataset::FindNonFinite(
    const std::vector<runtime::Tensor>& batch, std::int64_t begin) const {
  std::vector<NonFiniteInput> found;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (runtime::IsFinite(batch[i].view())) continue;
    found.push_back({inputs_[i].name, readers_[i].where(), std::nullopt});
    const SampleLayout& layout = layouts_.arrays[i];
    if (layout.kind != Kind::kShared) found.back().sample = begin;
    const std::int64_t samples = layout.is_on_axis() ? batch[i].extents()[layout.axis] : 0;
    for (std::int64_t s = 0; s < samples; ++s) {
      ASSIGN_OR_RETURN(const runtime::Tensor sample, Slice(batch[i], layout.axis, s, s + 1));
      found.back().sample = begin + s;
      if (!runtime::IsFinite(sample.view())) break;
    }
  }
  return found;
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
