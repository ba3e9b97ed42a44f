#include "runtime/program.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

constexpr std::size_t kMaxRank = 16;

struct IntegerRange {
  DType dtype;
  std::int64_t minimum;
  std::int64_t maximum;
};

// The element types that may carry quantization parameters.
constexpr IntegerRange kQuantizedTypes[] = {
    {DType::kInt8, -128, 127},
    {DType::kUint8, 0, 255},
    {DType::kInt16, -32768, 32767},
    {DType::kUint16, 0, 65535},
    {DType::kInt32, std::numeric_limits<std::int32_t>::min(),
     std::numeric_limits<std::int32_t>::max()},
};

absl::Status InvalidValue(const ProgramValue& value, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("program value '", value.name, "' (",
                                                 TensorTypeToString(value.dtype, value.extents),
                                                 "): ", problem));
}

absl::Status VerifyExtents(const ProgramValue& value) {
  if (value.extents.size() > kMaxRank) return InvalidValue(value, "has more than 16 dimensions");
  Extents known;
  for (const std::int64_t extent : value.extents) {
    if (extent < -1) return InvalidValue(value, "has a negative extent");
    if (extent >= 0) known.push_back(extent);
  }
  known.push_back(static_cast<std::int64_t>(DTypeSize(value.dtype)));
  if (!CheckedNumElements(known).has_value()) {
    return InvalidValue(value, "its size in bytes overflows");
  }
  return absl::OkStatus();
}

absl::Status VerifyQuantParams(const ProgramValue& value) {
  const QuantParams& quant = value.quant;
  if (quant.scales.empty()) return absl::OkStatus();
  const auto* const range =
      std::find_if(std::begin(kQuantizedTypes), std::end(kQuantizedTypes),
                   [&](const IntegerRange& row) { return row.dtype == value.dtype; });
  if (range == std::end(kQuantizedTypes)) {
    return InvalidValue(value, "has quantization parameters, but its type is not an integer");
  }
  if (quant.zero_point < range->minimum || quant.zero_point > range->maximum) {
    return InvalidValue(value, absl::StrCat("zero point ", quant.zero_point, " is out of range"));
  }
  for (const float scale : quant.scales) {
    if (!std::isnormal(scale) || scale < 0) {
      return InvalidValue(value, absl::StrCat("scale ", scale, " is not a positive normal float"));
    }
  }
  if (quant.scales.size() == 1) return absl::OkStatus();
  const auto rank = static_cast<std::int64_t>(value.extents.size());
  if (quant.axis < 0 || quant.axis >= rank) {
    return InvalidValue(value, absl::StrCat("quantization axis ", quant.axis, " is out of range"));
  }
  const std::int64_t channels = value.extents[static_cast<std::size_t>(quant.axis)];
  if (channels != static_cast<std::int64_t>(quant.scales.size())) {
    return InvalidValue(value, absl::StrCat("has ", quant.scales.size(), " scales for axis ",
                                            quant.axis, " of extent ", channels));
  }
  return absl::OkStatus();
}

absl::Status VerifyConstant(const ProgramValue& value) {
  if (!value.is_constant) {
    return value.constant.bytes.empty() ? absl::OkStatus()
                                        : InvalidValue(value, "holds bytes but is not a constant");
  }
  const std::optional<std::int64_t> elements = CheckedNumElements(value.extents);
  if (!elements.has_value()) return InvalidValue(value, "a constant needs fixed extents");
  const std::size_t expected = static_cast<std::size_t>(*elements) * DTypeSize(value.dtype);
  if (value.constant.bytes.size() != expected) {
    return InvalidValue(value, absl::StrCat("a constant of ", expected, " bytes holds ",
                                            value.constant.bytes.size()));
  }
  // Reading any other byte as a C++ bool is undefined.
  const auto is_bool = [](std::byte byte) { return byte <= std::byte{1}; };
  if (value.dtype == DType::kBool && !absl::c_all_of(value.constant.bytes, is_bool)) {
    return InvalidValue(value, "a bool is neither 0 nor 1");
  }
  return absl::OkStatus();
}

absl::Status VerifyValue(const ProgramValue& value) {
  if (static_cast<int>(value.dtype) >= kNumDTypes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "program value '", value.name, "': unknown element type ", static_cast<int>(value.dtype)));
  }
  RETURN_IF_ERROR(VerifyExtents(value));
  RETURN_IF_ERROR(VerifyQuantParams(value));
  return VerifyConstant(value);
}

// Walks the program in execution order and keeps which values have contents by then.
class DataflowVerifier {
 public:
  explicit DataflowVerifier(const Program& program)
      : program_(program), written_(program.values.size(), false) {
    for (std::size_t i = 0; i < program.values.size(); ++i) {
      written_[i] = program.values[i].is_constant;
    }
  }

  absl::Status Write(ValueId id, absl::string_view who) {
    RETURN_IF_ERROR(CheckId(id, who));
    if (written_[static_cast<std::size_t>(id)]) {
      return absl::InvalidArgumentError(
          absl::StrCat(who, " writes value '", Name(id), "', which already has contents"));
    }
    written_[static_cast<std::size_t>(id)] = true;
    return absl::OkStatus();
  }

  absl::Status Read(ValueId id, absl::string_view who) const {
    RETURN_IF_ERROR(CheckId(id, who));
    if (!written_[static_cast<std::size_t>(id)]) {
      return absl::InvalidArgumentError(
          absl::StrCat(who, " reads value '", Name(id), "', which nothing has written yet"));
    }
    return absl::OkStatus();
  }

 private:
  const std::string& Name(ValueId id) const {
    return program_.values[static_cast<std::size_t>(id)].name;
  }
  absl::Status CheckId(ValueId id, absl::string_view who) const {
    if (id >= 0 && static_cast<std::size_t>(id) < written_.size()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(who, " refers to value ", id, ", but the program has ", written_.size()));
  }

  const Program& program_;
  std::vector<bool> written_;
};

absl::Status VerifyNode(const Node& node, DataflowVerifier& dataflow) {
  const std::string who = absl::StrCat("node '", node.name, "' (", node.op, ")");
  if (node.outputs.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(who, " has no outputs"));
  }
  for (const ValueId input : node.inputs) {
    if (input != kNoValue) RETURN_IF_ERROR(dataflow.Read(input, who));
  }
  for (const ValueId output : node.outputs) RETURN_IF_ERROR(dataflow.Write(output, who));
  return absl::OkStatus();
}

absl::Status VerifyPort(const Program& program, const Port& port, absl::string_view who) {
  const ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
  if (port.symbols.size() != value.extents.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        who, " names ", port.symbols.size(), " extents of a value of rank ", value.extents.size()));
  }
  for (std::size_t i = 0; i < port.symbols.size(); ++i) {
    if (port.symbols[i].empty() == (value.extents[i] == -1)) {
      return absl::InvalidArgumentError(
          absl::StrCat(who, ": extent ", i, " must have a symbol exactly if it is not fixed"));
    }
  }
  return absl::OkStatus();
}

// Input ports write their values, output ports read theirs; names are unique on each side.
absl::Status VerifyInputs(const Program& program, DataflowVerifier& dataflow) {
  std::set<std::string_view> names;
  for (const Port& port : program.inputs) {
    const std::string who = absl::StrCat("program input '", port.name, "'");
    if (!names.insert(port.name).second) {
      return absl::InvalidArgumentError(absl::StrCat(who, " exists twice"));
    }
    RETURN_IF_ERROR(dataflow.Write(port.value, who));
    RETURN_IF_ERROR(VerifyPort(program, port, who));
  }
  return absl::OkStatus();
}

absl::Status VerifyOutputs(const Program& program, const DataflowVerifier& dataflow) {
  std::set<std::string_view> names;
  for (const Port& port : program.outputs) {
    const std::string who = absl::StrCat("program output '", port.name, "'");
    if (!names.insert(port.name).second) {
      return absl::InvalidArgumentError(absl::StrCat(who, " exists twice"));
    }
    RETURN_IF_ERROR(dataflow.Read(port.value, who));
    RETURN_IF_ERROR(VerifyPort(program, port, who));
  }
  return absl::OkStatus();
}

absl::Status VerifyBody(const Program& program) {
  for (const ProgramValue& value : program.values) RETURN_IF_ERROR(VerifyValue(value));
  DataflowVerifier dataflow(program);
  RETURN_IF_ERROR(VerifyInputs(program, dataflow));
  for (const Segment& segment : program.segments) {
    if (segment.backend != Backend::kReference && segment.backend != Backend::kXnnpack) {
      return absl::InvalidArgumentError(
          absl::StrCat("a segment has the unknown backend ", static_cast<int>(segment.backend)));
    }
    for (const Node& node : segment.nodes) RETURN_IF_ERROR(VerifyNode(node, dataflow));
  }
  return VerifyOutputs(program, dataflow);
}

absl::Status VerifyFunction(const Function& function) {
  absl::Status status = VerifyBody(function.body);
  if (status.ok() && !function.body.functions.empty()) {
    status = absl::InvalidArgumentError("it has functions of its own");
  }
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat("program function '", function.name, "': ", status.message()));
}

}  // namespace

absl::Status VerifyProgram(const Program& program) {
  RETURN_IF_ERROR(VerifyBody(program));
  std::set<std::string_view> names;
  for (const Function& function : program.functions) {
    if (!names.insert(function.name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("program function '", function.name, "' exists twice"));
    }
    RETURN_IF_ERROR(VerifyFunction(function));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime
