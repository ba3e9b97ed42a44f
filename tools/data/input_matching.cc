#include "tools/data/input_matching.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "ir/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

// "[N,3,?,?]" is for readers of the model; here free extents are shown as "?".
std::string ExtentsText(const runtime::Extents& extents) {
  return absl::StrCat("[",
                      absl::StrJoin(extents, ",",
                                    [](std::string* out, std::int64_t extent) {
                                      out->append(extent < 0 ? "?" : std::to_string(extent));
                                    }),
                      "]");
}

bool ExtentsFit(const runtime::Extents& found, const runtime::Extents& expected) {
  if (found.size() != expected.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (expected[i] >= 0 && found[i] != expected[i]) return false;
  }
  return true;
}

absl::Status DTypeMismatch(const InputSpec& input, runtime::DType found, const std::string& where) {
  const bool can_preprocess = CanPreprocessInto(input.dtype);
  return absl::InvalidArgumentError(ErrorText(
      ir::StrCat("is ", runtime::DTypeName(found), " but input '", input.name, "' expects ",
                 runtime::DTypeName(input.dtype)),
      where,
      can_preprocess ? "convert the array, or say with --preprocess how to" : "convert the array"));
}

}  // namespace

std::vector<InputSpec> InputSpecsOf(const runtime::Program& program) {
  std::vector<InputSpec> inputs;
  for (const runtime::Port& port : program.inputs) {
    const runtime::ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    inputs.push_back({port.name, value.dtype, value.extents});
  }
  return inputs;
}

absl::StatusOr<std::string> MatchArray(const ArrayFile& file, const std::string& name,
                                       const PreprocessManifest& manifest, bool lone_input) {
  const InputPreprocess* preprocess = manifest.Find(name);
  std::string wanted = preprocess == nullptr ? name : preprocess->from;
  if (file.Has(wanted)) return wanted;
  std::string recorded = absl::StrCat("in.", name);
  if (file.Has(recorded)) return recorded;
  const bool is_labelled = !file.label_name().empty();
  if (lone_input && file.names().size() == (is_labelled ? 2 : 1)) return file.names().front();
  return absl::NotFoundError(
      ErrorText(absl::StrCat("has no array '", wanted, "' for input '", name, "'"), file.path(),
                absl::StrCat("it holds ", absl::StrJoin(file.names(), ", "),
                             "; name the array after the input, or say in --preprocess which one "
                             "it is (\"from\")")));
}

absl::Status CheckExtents(const runtime::Extents& extents, const InputSpec& input,
                          const ArrayPlace& place) {
  if (ExtentsFit(extents, input.extents)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("has shape ", ExtentsText(place.array), " but input '", input.name,
                             "' expects ", ExtentsText(input.extents)),
                place.where, place.to_do));
}

absl::StatusOr<runtime::Tensor> MakeInput(runtime::Tensor array, const InputSpec& input,
                                          const PreprocessManifest& manifest,
                                          const std::string& where, absl::string_view to_do) {
  RETURN_IF_ERROR(CheckExtents(array.extents(), input,
                               {.array = array.extents(), .where = where, .to_do = to_do}));
  const InputPreprocess* preprocess = manifest.Find(input.name);
  const bool same_dtype = array.dtype() == input.dtype;
  if (same_dtype && (preprocess == nullptr || preprocess->is_identity())) return array;
  if (preprocess == nullptr || !CanPreprocessInto(input.dtype)) {
    return DTypeMismatch(input, array.dtype(), where);
  }
  ASSIGN_OR_RETURN(runtime::Tensor made, runtime::Tensor::Allocate(input.dtype, array.extents()));
  RETURN_IF_ERROR(
      WithPlace(ApplyPreprocess(*preprocess, array.view(), made), where,
                "give one entry per channel, or one for all, and the axis of the channels where "
                "it is not 1 (\"axis\": -1)"));
  return made;
}

absl::StatusOr<std::vector<runtime::Tensor>> ReadInputs(const ArrayFile& file,
                                                        const std::vector<InputSpec>& inputs,
                                                        const PreprocessManifest& manifest) {
  std::vector<runtime::Tensor> tensors;
  for (const InputSpec& input : inputs) {
    ASSIGN_OR_RETURN(const std::string name,
                     MatchArray(file, input.name, manifest, inputs.size() == 1));
    ASSIGN_OR_RETURN(runtime::Tensor array, file.ReadTensor(name));
    ASSIGN_OR_RETURN(runtime::Tensor made, MakeInput(std::move(array), input, manifest,
                                                     file.WhereOf(name), file.fit_advice()));
    tensors.push_back(std::move(made));
  }
  return tensors;
}

}  // namespace zeropoint::tools
