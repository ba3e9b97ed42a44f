// aten.einsum.

#include <cctype>
#include <map>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

absl::Status BadEquation(const Op& op, std::string_view why) {
  return absl::InvalidArgumentError(
      StrCat("attribute \"equation\" \"", op.string_attribute("equation"), "\" ", why));
}

/// The extent of each label: equal everywhere, but 1 where an operand is repeated.
absl::Status Bind(const Op& op, int index, std::string_view labels, std::map<char, Dim>& extents) {
  RETURN_IF_ERROR(ExpectSameDType(op, index, 0));
  RETURN_IF_ERROR(ExpectRank(op, index, static_cast<int>(labels.size())));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::isalpha(static_cast<unsigned char>(labels[i])) == 0) {
      return BadEquation(op, "has a label that is no letter");
    }
    const auto [bound, is_new] = extents.emplace(labels[i], op.operand(index)->shape()[i]);
    if (is_new) continue;
    const auto both = BroadcastShapes({bound->second}, {op.operand(index)->shape()[i]});
    if (!both.ok()) {
      return OperandError(op, index,
                          StrCat("have extent ", bound->second.ToString(), " or 1 at axis ", i),
                          both.status());
    }
    bound->second = both->front();
  }
  return absl::OkStatus();
}

Types InferEinsum(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  const std::string_view equation = op.string_attribute("equation");
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string_view::npos) return BadEquation(op, "has no \"->\"");
  std::map<char, Dim> extents;
  std::size_t begin = 0;
  for (int i = 0; i < op.num_operands(); ++i) {
    const std::size_t end = std::min(equation.find(',', begin), arrow);
    if (begin > arrow) return BadEquation(op, "has too few terms");
    RETURN_IF_ERROR(Bind(op, i, equation.substr(begin, end - begin), extents));
    begin = end + 1;
  }
  if (begin <= arrow) return BadEquation(op, "has too many terms");
  TensorType result{op.operand(0)->dtype(), {}};
  std::string seen;
  for (const char label : equation.substr(arrow + 2)) {
    const auto bound = extents.find(label);
    if (bound == extents.end() || seen.find(label) != std::string::npos) {
      return BadEquation(op, "has an output label that is unknown or stands twice");
    }
    seen += label;
    result.shape.push_back(bound->second);
  }
  return {{std::move(result)}};
}

}  // namespace

std::vector<OpSchema> EinsumOps() {
  return {
      {.kind = OpKind::kEinsum,
       .summary = "Sums of products along labelled axes; the equation is explicit.",
       .operands = {{"operands", Arity::kVariadic}},
       .attributes = {Required("equation", AttributeKind::kString)},
       .infer = InferEinsum},
  };
}

}  // namespace zeropoint::ir
