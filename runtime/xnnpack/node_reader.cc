#include "runtime/xnnpack/node_reader.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

bool OutputRange::is_unbounded() const { return minimum == -kInfinity && maximum == kInfinity; }

absl::Status NodeReader::Error(absl::string_view problem) const {
  return absl::InvalidArgumentError(
      absl::StrCat("node '", node_.name, "' (", node_.op, "): ", problem));
}

absl::Status NodeReader::CheckArity(int minimum, int maximum) const {
  if (num_inputs() < minimum || num_inputs() > maximum) {
    return Error(
        absl::StrCat("expected ", minimum, " to ", maximum, " operands, found ", num_inputs()));
  }
  for (int i = 0; i < minimum; ++i) {
    if (!has_input(i)) return Error(absl::StrCat("operand ", i, " is missing"));
  }
  if (node_.outputs.size() != 1) {
    return Error(absl::StrCat("expected one output, found ", node_.outputs.size()));
  }
  return absl::OkStatus();
}

const NodeAttribute* NodeReader::Find(std::string_view name) const {
  const auto attribute = node_.attributes.find(name);
  return attribute == node_.attributes.end() ? nullptr : &attribute->second;
}

absl::Status NodeReader::CheckInts(std::string_view name, const std::vector<std::int64_t>& ints,
                                   Bounds bounds) const {
  for (const std::int64_t value : ints) {
    if (value < bounds.minimum || value > bounds.maximum) {
      return Error(absl::StrCat("attribute ", std::string(name), " = ", ExtentsToString(ints),
                                " must lie between ", bounds.minimum, " and ", bounds.maximum));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::int64_t>> NodeReader::Ints(
    std::string_view name, std::size_t count, Bounds bounds,
    std::optional<std::vector<std::int64_t>> fallback) const {
  const NodeAttribute* const attribute = Find(name);
  if (attribute == nullptr && fallback.has_value()) return *std::move(fallback);
  const std::size_t found = attribute == nullptr ? 0 : attribute->ints.size();
  if (attribute == nullptr || found != count) {
    return Error(
        absl::StrCat("attribute ", std::string(name), " needs ", count, " integers, has ", found));
  }
  RETURN_IF_ERROR(CheckInts(name, attribute->ints, bounds));
  return attribute->ints;
}

absl::StatusOr<std::vector<std::int64_t>> NodeReader::IntList(std::string_view name,
                                                              Bounds bounds) const {
  const NodeAttribute* const attribute = Find(name);
  if (attribute == nullptr) {
    return Error(absl::StrCat("attribute ", std::string(name), " is missing"));
  }
  RETURN_IF_ERROR(CheckInts(name, attribute->ints, bounds));
  return attribute->ints;
}

absl::StatusOr<std::int64_t> NodeReader::IntOr(std::string_view name, std::int64_t fallback,
                                               Bounds bounds) const {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> ints,
                   Ints(name, 1, bounds, std::vector<std::int64_t>{fallback}));
  return ints[0];
}

absl::StatusOr<double> NodeReader::Float(std::string_view name,
                                         std::optional<double> fallback) const {
  const NodeAttribute* const attribute = Find(name);
  if (attribute == nullptr && fallback.has_value()) return *fallback;
  if (attribute == nullptr || attribute->floats.size() != 1 || std::isnan(attribute->floats[0])) {
    return Error(absl::StrCat("attribute ", std::string(name), " needs one number"));
  }
  return attribute->floats[0];
}

absl::StatusOr<std::string> NodeReader::Text(std::string_view name) const {
  const NodeAttribute* const attribute = Find(name);
  if (attribute == nullptr || attribute->text.empty()) {
    return Error(absl::StrCat("attribute ", std::string(name), " needs a text"));
  }
  return attribute->text;
}

absl::StatusOr<OutputRange> NodeReader::Range() const {
  ASSIGN_OR_RETURN(const double minimum, Float("output_min", -kInfinity));
  ASSIGN_OR_RETURN(const double maximum, Float("output_max", kInfinity));
  const OutputRange range = {static_cast<float>(minimum), static_cast<float>(maximum)};
  if (!(range.minimum < range.maximum)) {
    return Error(absl::StrCat("output_min ", minimum, " must be below output_max ", maximum));
  }
  return range;
}

}  // namespace zeropoint::runtime::xnnpack
