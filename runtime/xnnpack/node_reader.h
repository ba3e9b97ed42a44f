#ifndef ZEROPOINT_RUNTIME_XNNPACK_NODE_READER_H_
#define ZEROPOINT_RUNTIME_XNNPACK_NODE_READER_H_

// Typed, checked access to one node of an XNNPACK segment. A program file is untrusted: whatever a
// define function takes from a node comes through here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/program.h"

namespace zeropoint::runtime::xnnpack {

/// Inclusive bounds of an integer attribute.
struct Bounds {
  std::int64_t minimum;
  std::int64_t maximum;
};

/// What XNNPACK clamps an output to, in real numbers.
struct OutputRange {
  float minimum;
  float maximum;
  bool is_unbounded() const;
};

class NodeReader {
 public:
  /// The node's value ids must be in range (VerifyProgram).
  NodeReader(const Program& program, const Node& node) : program_(program), node_(node) {}

  const Node& node() const { return node_; }
  int num_inputs() const { return static_cast<int>(node_.inputs.size()); }
  bool has_input(int index) const {
    return index < num_inputs() && node_.inputs[static_cast<std::size_t>(index)] != kNoValue;
  }
  /// Operand `index`, which must be present.
  const ProgramValue& input(int index) const { return value(input_id(index)); }
  ValueId input_id(int index) const { return node_.inputs[static_cast<std::size_t>(index)]; }
  const ProgramValue& output() const { return value(output_id()); }
  ValueId output_id() const { return node_.outputs[0]; }

  /// From `minimum` to `maximum` operands, the first `minimum` of them present, and one output.
  absl::Status CheckArity(int minimum, int maximum) const;

  /// Exactly one int in bounds; `fallback` when the attribute is absent.
  absl::StatusOr<std::int64_t> IntOr(std::string_view name, std::int64_t fallback,
                                     Bounds bounds) const;
  /// Exactly `count` ints in bounds; `fallback` (if given) when the attribute is absent.
  absl::StatusOr<std::vector<std::int64_t>> Ints(
      std::string_view name, std::size_t count, Bounds bounds,
      std::optional<std::vector<std::int64_t>> fallback = std::nullopt) const;
  /// Any number of ints in bounds.
  absl::StatusOr<std::vector<std::int64_t>> IntList(std::string_view name, Bounds bounds) const;
  /// Exactly one number that is not NaN; `fallback` (if given) when the attribute is absent.
  absl::StatusOr<double> Float(std::string_view name,
                               std::optional<double> fallback = std::nullopt) const;
  absl::StatusOr<std::string> Text(std::string_view name) const;
  /// `output_min` and `output_max`, of which the first is smaller.
  absl::StatusOr<OutputRange> Range() const;

  /// kInvalidArgument "node 'name' (op): problem".
  absl::Status Error(absl::string_view problem) const;

 private:
  const ProgramValue& value(ValueId id) const {
    return program_.values[static_cast<std::size_t>(id)];
  }
  const NodeAttribute* Find(std::string_view name) const;
  absl::Status CheckInts(std::string_view name, const std::vector<std::int64_t>& ints,
                         Bounds bounds) const;

  const Program& program_;
  const Node& node_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_NODE_READER_H_
