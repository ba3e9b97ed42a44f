#include "tools/driver/read_model.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "ir/status_macros.h"
#include "runtime/program_file.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kGiveOnnx = "give a file that was exported as ONNX";
constexpr absl::string_view kFollowsOnnx =
    "export the model again; onnx.checker tells what else is wrong with it";
constexpr absl::string_view kFlagsFit = "check --shape and --bind";
constexpr absl::string_view kSupported =
    "export the model without them; docs/operators.md lists what is supported";
/// What to do about a file whose import failed with a message that holds `text`.
struct Advice {
  absl::string_view text;
  absl::string_view remedy;
};
constexpr Advice kAdvice[] = {
    {"Git LFS pointer", "fetch the model itself with `git lfs pull`"},
    {"more than 2 GB", "export the model with its weights as external data"},
    {"it is cut off", "save or download it again"},
    {"it is empty", "save or download it again"},
    {"imports no operator set", kFollowsOnnx},
    {"stored in segments", kFollowsOnnx},
    {"ai.onnx opset", "export the model with one of them"},
};

// What the importer says of nodes that it would take if it knew the extents of the inputs.
constexpr absl::string_view kNeedsShapes = "pin the input shapes";
constexpr absl::string_view kNeedsValues = "known at import";

absl::Status CheckIsInput(const std::vector<frontend::ModelInput>& inputs, const std::string& name,
                          absl::string_view flag) {
  const bool found = std::any_of(inputs.begin(), inputs.end(),
                                 [&](const auto& input) { return input.name == name; });
  if (found) return absl::OkStatus();
  const std::string names = absl::StrJoin(
      inputs, ", ", [](std::string* out, const auto& input) { out->append(input.name); });
  return UsageError(absl::StrCat("the model has no input '", name, "'"),
                    absl::StrCat(flag, " ", name), absl::StrCat("name one of its inputs: ", names));
}

/// The importer, too, refuses such names, but cannot tell that a flag is to blame.
absl::Status CheckNames(const std::string& path, const frontend::ImportOptions& options) {
  if (options.pinned_shapes.empty() && options.bound_inputs.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<frontend::ModelInput> inputs, ReadOnnxInputs(path));
  for (const auto& [name, extents] : options.pinned_shapes) {
    RETURN_IF_ERROR(CheckIsInput(inputs, name, "--shape"));
  }
  for (const auto& [name, data] : options.bound_inputs) {
    RETURN_IF_ERROR(CheckIsInput(inputs, name, "--bind"));
  }
  return absl::OkStatus();
}

/// "--shape x=1x3x?x?" of an input with free extents.
std::string ShapeFlag(const frontend::ModelInput& input) {
  const auto print = [](std::string* text, std::int64_t extent) {
    absl::StrAppend(text, extent < 0 ? "?" : absl::StrCat(extent));
  };
  return absl::StrCat("--shape ", input.name, "=", absl::StrJoin(*input.extents, "x", print));
}

/// The flags that would tell the importer more of this input; none where it knows all.
std::optional<std::string> MissingFlag(const frontend::ModelInput& input,
                                       const frontend::ImportOptions& options, bool needs_values) {
  if (!input.is_tensor || options.bound_inputs.count(input.name) > 0) return std::nullopt;
  if (input.decides_shapes && needs_values) return absl::StrCat("--bind ", input.name, "=VALUE");
  const bool is_free =
      input.extents && std::count(input.extents->begin(), input.extents->end(), -1) > 0;
  if (!is_free || options.pinned_shapes.count(input.name) > 0) return std::nullopt;
  return ShapeFlag(input);
}

/// What to do about a model that is not supported.
std::string Remedy(const std::string& path, const frontend::ImportOptions& options,
                   absl::string_view problem) {
  const bool needs_values = absl::StrContains(problem, kNeedsValues);
  const bool needs_shapes = needs_values || absl::StrContains(problem, kNeedsShapes);
  const auto inputs = frontend::InputsOfFile(path);
  if (!needs_shapes || !inputs.ok()) return std::string(kSupported);
  std::vector<std::string> flags;
  for (const frontend::ModelInput& input : *inputs) {
    std::optional<std::string> flag = MissingFlag(input, options, needs_values);
    if (flag) flags.push_back(*std::move(flag));
  }
  if (flags.empty()) return std::string(kSupported);
  return absl::StrCat("say what the model does not: ", absl::StrJoin(flags, " "),
                      " (numbers for ?)");
}

absl::string_view AdviceOr(const absl::Status& status, absl::string_view fallback) {
  for (const Advice& advice : kAdvice) {
    if (absl::StrContains(status.message(), advice.text)) return advice.remedy;
  }
  return fallback;
}

/// What to do about a file that is no model (it does not load), or a model that breaks ONNX's
/// rules.
absl::string_view RemedyOfInvalid(const std::string& path, const frontend::ImportOptions& options) {
  if (!frontend::InputsOfFile(path).ok()) return kGiveOnnx;
  const bool has_flags = !options.pinned_shapes.empty() || !options.bound_inputs.empty();
  return has_flags ? kFlagsFit : kFollowsOnnx;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> ReadOnnx(const std::string& path,
                                                     const frontend::ImportOptions& options) {
  absl::StatusOr<std::unique_ptr<ir::Module>> module = frontend::ImportOnnxFile(path, options);
  if (absl::IsInvalidArgument(module.status())) RETURN_IF_ERROR(CheckNames(path, options));
  if (absl::IsUnimplemented(module.status())) {
    const std::string remedy = Remedy(path, options, module.status().message());
    return WithHint(std::move(module), AdviceOr(module.status(), remedy));
  }
  if (module.ok()) return module;
  const absl::string_view remedy = AdviceOr(module.status(), RemedyOfInvalid(path, options));
  return WithHint(std::move(module), remedy);
}

absl::StatusOr<std::vector<frontend::ModelInput>> ReadOnnxInputs(const std::string& path) {
  auto inputs = frontend::InputsOfFile(path);
  const absl::string_view remedy = AdviceOr(inputs.status(), kGiveOnnx);
  return WithHint(std::move(inputs), remedy);
}

absl::StatusOr<runtime::Program> ReadProgram(const std::string& path) {
  return WithHint(runtime::ReadProgramFile(path), "compile the model again");
}

}  // namespace zeropoint::tools
