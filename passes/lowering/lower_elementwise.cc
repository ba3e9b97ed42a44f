// Element-wise ops: they keep the layout of their operands.

#include <algorithm>
#include <string>
#include <string_view>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::passes::lowering {
namespace {

namespace limits = runtime::xnnpack_limits;

absl::Status CheckRatio(float ratio, const limits::ScaleRatio& range, std::string_view what) {
  if (!range.Contains(ratio)) {
    return Declined(
        ir::StrCat(what, " scale ratio ", ratio, " is outside [", range.min, ", ", range.max, ")"));
  }
  return absl::OkStatus();
}

struct BinaryRow {
  ir::OpKind kind;
  const char* type;
};
constexpr BinaryRow kBinaryTypes[] = {
    {ir::OpKind::kAdd, "add"},         {ir::OpKind::kSub, "subtract"},
    {ir::OpKind::kMul, "multiply"},    {ir::OpKind::kDiv, "divide"},
    {ir::OpKind::kMaximum, "maximum"}, {ir::OpKind::kMinimum, "minimum"},
    {ir::OpKind::kPrelu, "prelu"},
};

/// Channels-last as soon as a computed operand is stored so and every computed one can be.
Layout ChooseLayout(const Site& site, const LoweringContext& context) {
  const std::size_t rank = site.output->shape().size();
  bool any_channels_last = false;
  for (const ir::Value* input : site.inputs) {
    if (context.ConstantOf(*input) != nullptr) {
      continue;
    }
    if (input->shape().size() != rank) {
      return Layout::kRowMajor;
    }
    any_channels_last |= context.NativeLayout(*input) == Layout::kChannelsLast;
  }
  return any_channels_last ? Layout::kChannelsLast : Layout::kRowMajor;
}

absl::Status CheckFloatBinary(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  if (context.ConstantOf(site.input(0)) != nullptr &&
      context.ConstantOf(site.input(1)) != nullptr) {
    return Declined("both operands are constants");
  }
  if (site.output->type().rank() == 0) {
    return Declined("both operands are scalars");
  }
  return absl::OkStatus();
}

absl::Status CheckAdd(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckFloatBinary(site, context));
  if (!site.quantized) {
    return absl::OkStatus();
  }
  const float output_scale = ScaleOf(*site.output);
  RETURN_IF_ERROR(CheckRatio(ScaleOf(site.input(0)) / output_scale, limits::kSumRatio, "input 0"));
  return CheckRatio(ScaleOf(site.input(1)) / output_scale, limits::kSumRatio, "input 1");
}

absl::Status CheckMul(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckFloatBinary(site, context));
  if (!site.quantized) {
    return absl::OkStatus();
  }
  const float ratio = ScaleOf(site.input(0)) * ScaleOf(site.input(1)) / ScaleOf(*site.output);
  return CheckRatio(ratio, limits::kProductRatio, "product");
}

absl::Status EmitBinary(const Site& site, LoweringContext& context) {
  const auto* row = std::find_if(std::begin(kBinaryTypes), std::end(kBinaryTypes),
                                 [&](const BinaryRow& r) { return r.kind == site.op->kind(); });
  runtime::Node node = MakeNode("binary", site);
  node.attributes["type"] = Text(row->type);
  const Layout layout = ChooseLayout(site, context);
  const int rank = site.output->type().rank();
  for (const ir::Value* input : site.inputs) {
    ASSIGN_OR_RETURN(const runtime::ValueId id, context.GetBroadcast(*input, rank, layout));
    node.inputs.push_back(id);
  }
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

struct UnaryRow {
  ir::OpKind kind;
  const char* type;
};
constexpr UnaryRow kUnaryTypes[] = {
    {ir::OpKind::kHardswish, "hardswish"},
    {ir::OpKind::kSigmoid, "sigmoid"},
    {ir::OpKind::kTanh, "tanh"},
    {ir::OpKind::kGelu, "gelu"},
    {ir::OpKind::kExp, "exp"},
    {ir::OpKind::kLog, "log"},
    {ir::OpKind::kSqrt, "square_root"},
    {ir::OpKind::kAbs, "abs"},
    {ir::OpKind::kNeg, "negate"},
    {ir::OpKind::kFloor, "floor"},
    {ir::OpKind::kCeil, "ceiling"},
    {ir::OpKind::kRound, "bankers_rounding"},
    {ir::OpKind::kLeakyRelu, "leaky_relu"},
    {ir::OpKind::kElu, "elu"},
};

absl::Status EmitUnaryNode(const Site& site, runtime::Node node, LoweringContext& context) {
  const Layout layout = context.NativeLayout(site.input(0));
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status EmitUnary(const Site& site, LoweringContext& context) {
  const auto* row = std::find_if(std::begin(kUnaryTypes), std::end(kUnaryTypes),
                                 [&](const UnaryRow& r) { return r.kind == site.op->kind(); });
  runtime::Node node = MakeNode("unary", site);
  node.attributes["type"] = Text(row->type);
  return EmitUnaryNode(site, std::move(node), context);
}

absl::Status CheckGelu(const Site& site, const LoweringContext& context) {
  if (site.op->string_attribute("approximate") != "none") {
    return Declined("XNNPACK has only the erf form of gelu");
  }
  return CheckDTypes(site, context);
}

absl::Status CheckElu(const Site& site, const LoweringContext& context) {
  if (site.op->float_attribute("scale") != 1 || site.op->float_attribute("input_scale") != 1 ||
      !(site.op->float_attribute("alpha") > 0)) {
    return Declined("XNNPACK has only the plain form of elu, with a positive alpha");
  }
  return CheckDTypes(site, context);
}

absl::Status CheckLeakyRelu(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  if (!site.quantized) {
    return absl::OkStatus();
  }
  const float ratio = ScaleOf(site.input(0)) / ScaleOf(*site.output);
  RETURN_IF_ERROR(CheckRatio(ratio, limits::kFixedPointRatio, "positive"));
  const float slope = static_cast<float>(site.op->float_attribute("negative_slope"));
  return CheckRatio(ratio * slope, limits::kFixedPointRatio, "negative");
}

absl::Status EmitWithAlpha(const Site& site, LoweringContext& context) {
  const bool leaky = site.op->kind() == ir::OpKind::kLeakyRelu;
  runtime::Node node = MakeNode("unary", site);
  node.attributes["type"] = Text(leaky ? "leaky_relu" : "elu");
  node.attributes["alpha"] = Float(site.op->float_attribute(leaky ? "negative_slope" : "alpha"));
  return EmitUnaryNode(site, std::move(node), context);
}

absl::Status CheckClamp(const Site& site, const LoweringContext& context) {
  if (!(site.output_min < site.output_max)) {
    return Declined("the clamp's range is empty");
  }
  return CheckDTypes(site, context);
}

/// relu and hardtanh that no producer absorbed. Their bounds are the site's.
absl::Status EmitClamp(const Site& site, LoweringContext& context) {
  runtime::Node node;
  node.op = "unary";
  node.name = site.op->location();
  node.attributes["type"] = Text("clamp");
  node.attributes["min"] = Float(site.output_min);
  node.attributes["max"] = Float(site.output_max);
  return EmitUnaryNode(site, std::move(node), context);
}

/// XNNPACK has no hard sigmoid: clamp(x * alpha + beta, 0, 1) in two nodes.
absl::Status EmitHardsigmoid(const Site& site, LoweringContext& context) {
  const Layout layout = context.NativeLayout(site.input(0));
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  const auto constant = [&](std::string_view attribute) {
    const float value = static_cast<float>(site.op->float_attribute(attribute));
    return context.AddConstant(ir::StrCat("hardsigmoid.", attribute),
                               ir::TensorData::FromValues<float>({1}, {value}), {});
  };
  const runtime::ProgramValue& in = context.builder().value(x);
  const runtime::ValueId scaled =
      context.AddTemporary(ir::StrCat(in.name, ".scaled"), in.dtype, in.extents, {});
  const std::string& name = site.op->location();
  context.EmitXnnpack(
      {"binary", {x, constant("alpha")}, {scaled}, {{"type", Text("multiply")}}, name});
  const runtime::ValueId output = context.Define(*site.output, layout);
  context.EmitXnnpack({"binary",
                       {scaled, constant("beta")},
                       {output},
                       {{"type", Text("add")}, {"output_min", Float(0)}, {"output_max", Float(1)}},
                       name});
  return absl::OkStatus();
}

/// XNNPACK has no silu: x * sigmoid(x) in two nodes.
absl::Status EmitSilu(const Site& site, LoweringContext& context) {
  const Layout layout = context.NativeLayout(site.input(0));
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  const runtime::ProgramValue& in = context.builder().value(x);
  const runtime::ValueId gate =
      context.AddTemporary(ir::StrCat(in.name, ".gate"), in.dtype, in.extents, {});
  const std::string& name = site.op->location();
  context.EmitXnnpack({"unary", {x}, {gate}, {{"type", Text("sigmoid")}}, name});
  const runtime::ValueId output = context.Define(*site.output, layout);
  context.EmitXnnpack({"binary", {x, gate}, {output}, {{"type", Text("multiply")}}, name});
  return absl::OkStatus();
}

constexpr bool kInt8 = true;
constexpr bool kFusesClamp = true;

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kAdd, CheckAdd, EmitBinary, kInt8, kFusesClamp},
    {ir::OpKind::kSub, CheckAdd, EmitBinary, kInt8, kFusesClamp},
    {ir::OpKind::kMul, CheckMul, EmitBinary, kInt8, kFusesClamp},
    // XNNPACK computes these four in int8 with a scalar loop, 30 times slower than in float.
    {ir::OpKind::kDiv, CheckFloatBinary, EmitBinary, false, kFusesClamp},
    {ir::OpKind::kMaximum, CheckFloatBinary, EmitBinary, false, kFusesClamp},
    {ir::OpKind::kMinimum, CheckFloatBinary, EmitBinary, false, kFusesClamp},
    {ir::OpKind::kPrelu, CheckFloatBinary, EmitBinary, false, kFusesClamp},
    {ir::OpKind::kRelu, CheckClamp, EmitClamp, kInt8},
    {ir::OpKind::kHardtanh, CheckClamp, EmitClamp, kInt8},
    // Those that have no int8 kernel are tables there (unary_table.h).
    {ir::OpKind::kHardswish, CheckDTypes, EmitUnary},
    {ir::OpKind::kSigmoid, CheckDTypes, EmitUnary},
    {ir::OpKind::kTanh, CheckDTypes, EmitUnary},
    {ir::OpKind::kGelu, CheckGelu, EmitUnary},
    {ir::OpKind::kExp, CheckDTypes, EmitUnary},
    {ir::OpKind::kLog, CheckDTypes, EmitUnary},
    {ir::OpKind::kSqrt, CheckDTypes, EmitUnary},
    {ir::OpKind::kAbs, CheckDTypes, EmitUnary},
    {ir::OpKind::kNeg, CheckDTypes, EmitUnary},
    {ir::OpKind::kFloor, CheckDTypes, EmitUnary},
    {ir::OpKind::kCeil, CheckDTypes, EmitUnary},
    {ir::OpKind::kRound, CheckDTypes, EmitUnary},
    {ir::OpKind::kLeakyRelu, CheckLeakyRelu, EmitWithAlpha, kInt8},
    {ir::OpKind::kElu, CheckElu, EmitWithAlpha},
    {ir::OpKind::kHardsigmoid, CheckDTypes, EmitHardsigmoid},
    {ir::OpKind::kSilu, CheckDTypes, EmitSilu},
};

}  // namespace

absl::Span<const LoweringRow> ElementwiseLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
