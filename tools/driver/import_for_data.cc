#include "tools/driver/import_for_data.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/status_macros.h"
#include "tools/data/input_matching.h"
#include "tools/data/sample_axis.h"
#include "tools/driver/read_model.h"
#include "tools/driver/tensor_data.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using frontend::ImportOptions;
using frontend::ModelInput;
using ModulePtr = std::unique_ptr<ir::Module>;

class DataImport {
 public:
  DataImport(const std::string& path, ImportOptions options, const ImportData& data)
      : path_(path), options_(std::move(options)), data_(data) {}

  absl::StatusOr<ImportedModel> Run() {
    ASSIGN_OR_RETURN(inputs_, ReadOnnxInputs(path_));
    RETURN_IF_ERROR(BindShapes());
    RETURN_IF_ERROR(BindConditions());
    absl::StatusOr<ModulePtr> module = ReadOnnx(path_, options_);
    if (absl::IsUnimplemented(module.status())) {
      const std::size_t bound = fixed_.size();
      RETURN_IF_ERROR(FixExtents());
      if (fixed_.size() > bound) module = ReadOnnx(path_, options_);
    }
    RETURN_IF_ERROR(module.status());
    return ImportedModel{*std::move(module), std::move(fixed_), std::move(options_)};
  }

 private:
  /// The array that feeds the input; none when the user fixed the input or there is no array.
  std::optional<std::string> ArrayFor(const ModelInput& input) const {
    if (!input.is_tensor || options_.bound_inputs.count(input.name) > 0) return std::nullopt;
    const bool lone = inputs_.size() == 1;
    absl::StatusOr<std::string> name = MatchArray(data_.arrays, input.name, data_.manifest, lone);
    if (!name.ok()) return std::nullopt;
    return *std::move(name);
  }

  /// What one sample has of an array: the array itself where that is the input.
  runtime::Extents SampleExtents(const ModelInput& input, const runtime::Extents& array) const {
    if (data_.use != ArrayUse::kSamples || !input.extents || array.empty()) return array;
    const std::vector<std::int64_t>& declared = *input.extents;
    const runtime::Extents behind_first(array.begin() + 1, array.end());
    if (array.size() == declared.size() + 1) return behind_first;
    const bool is_list =
        array.size() == declared.size() &&
        std::equal(declared.begin() + 1, declared.end(), behind_first.begin(), behind_first.end());
    // Samples on axis 0.
    return is_list && declared.front() == 1 ? runtime::Extents(declared.begin(), declared.end())
                                            : array;
  }

  /// The value of one sample, which is that of all; none where they differ.
  absl::StatusOr<std::optional<runtime::Tensor>> ReadValue(const ModelInput& input,
                                                           const std::string& array) const {
    ASSIGN_OR_RETURN(runtime::Tensor samples, data_.arrays.ReadTensor(array));
    const runtime::Extents sample = SampleExtents(input, samples.extents());
    if (input.extents) {
      const runtime::Extents declared(input.extents->begin(), input.extents->end());
      RETURN_IF_ERROR(
          CheckExtents(sample, {input.name, samples.dtype(), declared},
                       {.array = samples.extents(), .where = data_.arrays.WhereOf(array)}));
    }
    ASSIGN_OR_RETURN(runtime::Tensor first, runtime::Tensor::Allocate(samples.dtype(), sample));
    const std::size_t size = first.view().num_bytes();
    const std::size_t total = samples.view().num_bytes();
    if (total < size) return std::nullopt;
    const auto* bytes = static_cast<const std::byte*>(samples.data());
    std::copy_n(bytes, size, static_cast<std::byte*>(first.data()));
    // Every sample equals the one before it.
    if (!std::equal(bytes + size, bytes + total, bytes)) return std::nullopt;
    return first;
  }

  /// Makes the input a constant where the data hold one value; says whether they do.
  absl::StatusOr<bool> Bind(const ModelInput& input, const std::string& array) {
    ASSIGN_OR_RETURN(std::optional<runtime::Tensor> value, ReadValue(input, array));
    if (!value) return false;
    ASSIGN_OR_RETURN(ir::TensorData constant, ToTensorData(*std::move(value)));
    options_.bound_inputs.emplace(input.name, std::move(constant));
    fixed_.push_back(absl::StrCat(input.name, " as a constant"));
    return true;
  }

  absl::Status BindShapes() {
    for (const ModelInput& input : inputs_) {
      const std::optional<std::string> array = ArrayFor(input);
      if (!input.decides_shapes || !array) continue;
      ASSIGN_OR_RETURN(const bool is_bound, Bind(input, *array));
      if (is_bound) continue;
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("holds several values of input '", input.name,
                                 "', which decides shapes and must be known"),
                    data_.arrays.WhereOf(*array), "give samples that have one value of it"));
    }
    return absl::OkStatus();
  }

  /// One integer, or one for each sample: anything larger is data.
  static bool IsOneInteger(const NpyHeader& header, const runtime::Extents& sample) {
    return runtime::CheckedNumElements(sample) == 1 && header.dtype &&
           !runtime::IsFloatingPoint(*header.dtype);
  }

  absl::Status BindConditions() {
    if (data_.use != ArrayUse::kSamples) return absl::OkStatus();
    for (const ModelInput& input : inputs_) {
      const std::optional<std::string> array = ArrayFor(input);
      if (!input.decides_branches || !array) continue;
      ASSIGN_OR_RETURN(const ArrayReader reader, data_.arrays.OpenArray(*array));
      const NpyHeader& header = reader.header();
      if (!IsOneInteger(header, SampleExtents(input, header.extents))) continue;
      RETURN_IF_ERROR(Bind(input, *array).status());
    }
    return absl::OkStatus();
  }

  /// Fixes what the arrays say of inputs that are still free.
  absl::Status FixExtents() {
    ASSIGN_OR_RETURN(const std::vector<std::optional<std::size_t>> axes, SampleAxesOfInputs());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const std::optional<std::string> array = ArrayFor(inputs_[i]);
      if (!array) continue;
      ASSIGN_OR_RETURN(const ArrayReader reader, data_.arrays.OpenArray(*array));
      const NpyHeader& header = reader.header();
      const runtime::Extents sample = SampleExtents(inputs_[i], header.extents);
      if (sample.empty() && header.dtype && !runtime::IsFloatingPoint(*header.dtype)) {
        RETURN_IF_ERROR(Bind(inputs_[i], *array).status());
      } else if (options_.pinned_shapes.count(inputs_[i].name) == 0) {
        Pin(inputs_[i], sample, axes[i]);
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::optional<std::size_t>>> SampleAxesOfInputs() const {
    std::vector<runtime::Extents> extents, arrays;
    for (const ModelInput& input : inputs_) {
      const auto declared = input.extents.value_or(std::vector<std::int64_t>());
      extents.emplace_back(declared.begin(), declared.end());
      runtime::Extents& array_extents = arrays.emplace_back();
      const std::optional<std::string> array = ArrayFor(input);
      if (!array) continue;
      ASSIGN_OR_RETURN(const ArrayReader reader, data_.arrays.OpenArray(*array));
      array_extents = SampleExtents(input, reader.header().extents);
    }
    return SampleAxes(extents, arrays);
  }

  /// Leaves an input alone that has nothing free or that the array does not fit, which is told when
  /// the array is read.
  void Pin(const ModelInput& input, const runtime::Extents& array,
           std::optional<std::size_t> sample_axis) {
    if (!input.extents || input.extents->size() != array.size()) return;
    std::vector<std::int64_t> pinned = *input.extents;
    bool fixes = false;
    for (std::size_t i = 0; i < pinned.size(); ++i) {
      const bool is_batch = data_.use == ArrayUse::kSamples && i == sample_axis;
      if (pinned[i] != frontend::kExtentAsDeclared || is_batch) continue;
      pinned[i] = array[i];
      fixes = true;
    }
    if (!fixes) return;
    const auto print = [](std::string* text, std::int64_t extent) {
      absl::StrAppend(text, extent == frontend::kExtentAsDeclared ? "?" : absl::StrCat(extent));
    };
    fixed_.push_back(absl::StrCat(input.name, "=", absl::StrJoin(pinned, "x", print)));
    options_.pinned_shapes.emplace(input.name, std::move(pinned));
  }

  const std::string& path_;
  ImportOptions options_;
  const ImportData& data_;
  std::vector<ModelInput> inputs_;
  std::vector<std::string> fixed_;  // ImportedModel::fixed_inputs
};

}  // namespace

absl::StatusOr<ImportedModel> ImportForData(const std::string& path, ImportOptions options,
                                            const ImportData& data) {
  return DataImport(path, std::move(options), data).Run();
}

}  // namespace zeropoint::tools
