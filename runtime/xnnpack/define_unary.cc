// unary: element-wise functions of one operand, and conversions between f32 and int8.

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

float ScaleRatio(const NodeReader& node) {
  return node.input(0).quant.scales[0] / node.output().quant.scales[0];
}

// Reads the parameters of one type of unary and checks what is special about it.
using ReadParameters = absl::Status (*)(const NodeReader& node, NumberKind kind,
                                        xnn_unary_params* parameters);

absl::Status NoParameters(const NodeReader&, NumberKind, xnn_unary_params*) {
  return absl::OkStatus();
}

absl::Status ReadClamp(const NodeReader& node, NumberKind, xnn_unary_params* parameters) {
  ASSIGN_OR_RETURN(const double minimum, node.Float("min"));
  ASSIGN_OR_RETURN(const double maximum, node.Float("max"));
  if (!(minimum < maximum)) {
    return node.Error(absl::StrCat("min ", minimum, " must be below max ", maximum));
  }
  parameters->clamp.min = static_cast<float>(minimum);
  parameters->clamp.max = static_cast<float>(maximum);
  return absl::OkStatus();
}

absl::Status ReadElu(const NodeReader& node, NumberKind, xnn_unary_params* parameters) {
  ASSIGN_OR_RETURN(const double alpha, node.Float("alpha", 1.0));
  if (!(alpha > 0)) return node.Error(absl::StrCat("alpha ", alpha, " must be positive"));
  parameters->elu.alpha = static_cast<float>(alpha);
  return absl::OkStatus();
}

absl::Status ReadLeakyRelu(const NodeReader& node, NumberKind kind, xnn_unary_params* parameters) {
  ASSIGN_OR_RETURN(const double alpha, node.Float("alpha"));
  const auto slope = static_cast<float>(alpha);
  parameters->leaky_relu.negative_slope = slope;
  if (kind == NumberKind::kFloat32) return absl::OkStatus();
  const float ratio = ScaleRatio(node);
  RETURN_IF_ERROR(CheckRatio(node, "the ratio of input and output scale", ratio,
                             xnnpack_limits::kFixedPointRatio));
  return CheckRatio(node, "alpha times the ratio of input and output scale", ratio * slope,
                    xnnpack_limits::kFixedPointRatio);
}

struct UnaryRow {
  std::string_view type;
  xnn_unary_operator op;
  ReadParameters read;
};

constexpr UnaryRow kUnaries[] = {
    {"abs", xnn_unary_abs, NoParameters},
    {"bankers_rounding", xnn_unary_bankers_rounding, NoParameters},
    {"ceiling", xnn_unary_ceiling, NoParameters},
    {"clamp", xnn_unary_clamp, ReadClamp},
    {"elu", xnn_unary_elu, ReadElu},
    {"exp", xnn_unary_exp, NoParameters},
    {"floor", xnn_unary_floor, NoParameters},
    {"gelu", xnn_unary_gelu, NoParameters},
    {"hardswish", xnn_unary_hardswish, NoParameters},
    {"leaky_relu", xnn_unary_leaky_relu, ReadLeakyRelu},
    {"log", xnn_unary_log, NoParameters},
    {"negate", xnn_unary_negate, NoParameters},
    {"sigmoid", xnn_unary_sigmoid, NoParameters},
    {"square_root", xnn_unary_square_root, NoParameters},
    {"tanh", xnn_unary_tanh, NoParameters},
};

absl::Status AddNode(const NodeReader& node, xnn_unary_operator op,
                     const xnn_unary_params& parameters, DefineContext& context,
                     std::uint32_t flags = 0) {
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(node,
                         xnn_define_unary(context.subgraph, op, &parameters, input, output, flags));
}

// XNNPACK itself has no such flag (third_party/xnnpack/lookup_tables.bzl).
constexpr std::uint32_t kFlagTable = 0x00020000;
constexpr std::int64_t kNumEntries = 256;

// int8 -> int8 by operand 1, whose entry i is the result for the int8 whose bits are those of i.
absl::Status DefineTable(const NodeReader& node, DefineContext& context) {
  const ProgramValue& table = node.input(1);
  if (!table.is_constant || table.dtype != DType::kInt8 || table.extents != Extents{kNumEntries}) {
    return node.Error(absl::StrCat("its table must be a constant i8[", kNumEntries, "]"));
  }
  ASSIGN_OR_RETURN(const NumberKind from, KindOf(node, node.input(0)));
  ASSIGN_OR_RETURN(const NumberKind to, KindOf(node, node.output()));
  if (from != NumberKind::kInt8 || to != NumberKind::kInt8) {
    return node.Error("a table is from int8 to int8");
  }
  const std::byte* const entries = table.constant.bytes.data();
  xnn_unary_params parameters = {};
  static_assert(sizeof(entries) <= sizeof(parameters), "their address fits the parameters");
  std::memcpy(&parameters, &entries, sizeof(entries));
  return AddNode(node, xnn_unary_convert, parameters, context, kFlagTable);
}

// f32 -> int8, int8 -> f32 or int8 -> int8.
absl::Status DefineConvert(const NodeReader& node, DefineContext& context) {
  ASSIGN_OR_RETURN(const NumberKind from, KindOf(node, node.input(0)));
  ASSIGN_OR_RETURN(const NumberKind to, KindOf(node, node.output()));
  if (from == NumberKind::kFloat32 && to == NumberKind::kFloat32) {
    return node.Error("converts f32 to f32; use copy");
  }
  if (from == NumberKind::kInt8 && to == NumberKind::kInt8) {
    RETURN_IF_ERROR(CheckRatio(node, "the ratio of input and output scale", ScaleRatio(node),
                               xnnpack_limits::kFixedPointRatio));
  }
  return AddNode(node, xnn_unary_convert, {}, context);
}

absl::Status DefineUnary(const NodeReader& node, DefineContext& context) {
  ASSIGN_OR_RETURN(const std::string type, node.Text("type"));
  const int arity = type == "table" ? 2 : 1;
  RETURN_IF_ERROR(node.CheckArity(arity, arity));
  RETURN_IF_ERROR(CheckRank(node, node.output(), node.input(0).extents.size()));
  if (type == "table") return DefineTable(node, context);
  if (type == "convert") return DefineConvert(node, context);
  for (const UnaryRow& row : kUnaries) {
    if (row.type != type) continue;
    ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
    xnn_unary_params parameters = {};
    RETURN_IF_ERROR(row.read(node, kind, &parameters));
    return AddNode(node, row.op, parameters, context);
  }
  return node.Error(absl::StrCat("unknown type '", type, "'"));
}

absl::StatusOr<Extents> InferUnary(const NodeReader&, absl::Span<const Extents* const> inputs) {
  return *inputs[0];
}

constexpr NodeRow kRows[] = {
    {"unary", DefineUnary, InferUnary},
};

}  // namespace

absl::Span<const NodeRow> UnaryNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
