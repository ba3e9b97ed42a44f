#include "runtime/session_inputs.h"

#include <cstddef>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

struct Binding {
  std::int64_t extent;
  std::string port;
};

absl::Status CheckData(const TensorView& input, absl::string_view who) {
  const std::optional<std::int64_t> elements = CheckedNumElements(input.extents);
  if (!elements.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(who, ": impossible extents ", ExtentsToString(input.extents)));
  }
  if (*elements > 0 && input.data == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(who, ": the data pointer is null"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckInputs(const Program& program, absl::Span<const TensorView> inputs) {
  if (inputs.size() != program.inputs.size()) {
    return absl::InvalidArgumentError(absl::StrCat("the program has ", program.inputs.size(),
                                                   " inputs, ", inputs.size(), " were given"));
  }
  std::map<std::string, Binding> bindings;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Port& port = program.inputs[i];
    const std::string who = absl::StrCat("input '", port.name, "'");
    RETURN_IF_ERROR(
        CheckType(program.values[static_cast<std::size_t>(port.value)], inputs[i], who));
    RETURN_IF_ERROR(CheckExtentLimit(inputs[i].extents, who));
    RETURN_IF_ERROR(CheckData(inputs[i], who));
    for (std::size_t axis = 0; axis < port.symbols.size(); ++axis) {
      if (port.symbols[axis].empty()) continue;
      const std::int64_t extent = inputs[i].extents[axis];
      const Binding& binding =
          bindings.try_emplace(port.symbols[axis], Binding{extent, port.name}).first->second;
      if (binding.extent != extent) {
        return absl::InvalidArgumentError(absl::StrCat(
            who, ": extent ", axis, " (", port.symbols[axis], ") is ", extent, ", but input '",
            binding.port, "' has ", port.symbols[axis], " = ", binding.extent));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime
