// binary: element-wise functions of two operands.

#include <limits>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/broadcast.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using CheckScales = absl::Status (*)(const NodeReader& node);

absl::Status AnyScales(const NodeReader&) { return absl::OkStatus(); }

absl::Status CheckSumScales(const NodeReader& node) {
  const float output_scale = node.output().quant.scales[0];
  for (int i = 0; i < 2; ++i) {
    RETURN_IF_ERROR(
        CheckRatio(node, absl::StrCat("the ratio of operand ", i, "'s and the output's scale"),
                   node.input(i).quant.scales[0] / output_scale, xnnpack_limits::kSumRatio));
  }
  return absl::OkStatus();
}

absl::Status CheckProductScales(const NodeReader& node) {
  const float product = node.input(0).quant.scales[0] * node.input(1).quant.scales[0];
  return CheckRatio(node, "the ratio of the operands' and the output's scale",
                    product / node.output().quant.scales[0], xnnpack_limits::kProductRatio);
}

struct BinaryRow {
  std::string_view type;
  xnn_binary_operator op;
  CheckScales check_int8;
};

constexpr BinaryRow kBinaries[] = {
    {"add", xnn_binary_add, CheckSumScales},
    {"divide", xnn_binary_divide, AnyScales},
    {"maximum", xnn_binary_maximum, AnyScales},
    {"minimum", xnn_binary_minimum, AnyScales},
    {"multiply", xnn_binary_multiply, CheckProductScales},
    {"prelu", xnn_binary_prelu, AnyScales},
    {"subtract", xnn_binary_subtract, CheckSumScales},
};

// XNNPACK appends a clamp node for an output range. Often the range of int8 implies it (the
// quantizer has put the zero point of a relu at -128), and the node would be a wasted pass.
bool NeedsClamp(const NodeReader& node, NumberKind kind, const OutputRange& range) {
  if (range.is_unbounded()) return false;
  if (kind == NumberKind::kFloat32) return true;
  const QuantParams& quant = node.output().quant;
  constexpr int kMin = std::numeric_limits<std::int8_t>::min();
  constexpr int kMax = std::numeric_limits<std::int8_t>::max();
  const float inverse_scale = InverseScale(quant.scales[0]);
  return QuantizeToInt(range.minimum, inverse_scale, quant.zero_point, kMin, kMax) > kMin ||
         QuantizeToInt(range.maximum, inverse_scale, quant.zero_point, kMin, kMax) < kMax;
}

absl::Status AddNode(const NodeReader& node, const BinaryRow& row, NumberKind kind,
                     DefineContext& context) {
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const std::uint32_t a, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t b, context.Input(node, 1));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  if (!NeedsClamp(node, kind, range)) {
    return context.Defined(node, xnn_define_binary(context.subgraph, row.op, nullptr, a, b, output,
                                                   /*flags=*/0));
  }
  ASSIGN_OR_RETURN(const std::uint32_t unclamped,
                   context.values.DefineTemporary(node.output(), node.output().extents));
  RETURN_IF_ERROR(context.Defined(
      node, xnn_define_binary(context.subgraph, row.op, nullptr, a, b, unclamped, /*flags=*/0)));
  xnn_unary_params clamp = {};
  clamp.clamp.min = range.minimum;
  clamp.clamp.max = range.maximum;
  return context.Defined(node, xnn_define_unary(context.subgraph, xnn_unary_clamp, &clamp,
                                                unclamped, output, /*flags=*/0));
}

absl::Status DefineBinary(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(2, 2));
  ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
  ASSIGN_OR_RETURN(const std::string type, node.Text("type"));
  for (const BinaryRow& row : kBinaries) {
    if (row.type != type) continue;
    if (kind == NumberKind::kInt8) RETURN_IF_ERROR(row.check_int8(node));
    return AddNode(node, row, kind, context);
  }
  return node.Error(absl::StrCat("unknown type '", type, "'"));
}

absl::StatusOr<Extents> InferBinary(const NodeReader& node,
                                    absl::Span<const Extents* const> inputs) {
  return BroadcastExtents(node, *inputs[0], *inputs[1]);
}

constexpr NodeRow kRows[] = {
    {"binary", DefineBinary, InferBinary},
};

}  // namespace

absl::Span<const NodeRow> BinaryNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
