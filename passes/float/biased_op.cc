#include "passes/float/biased_op.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/float/channel_axis.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr BiasedKind kBiasedKinds[] = {
    {ir::OpKind::kLinear, 0, false},         {ir::OpKind::kConv1d, 1, false},
    {ir::OpKind::kConv2d, 2, false},         {ir::OpKind::kConv3d, 3, false},
    {ir::OpKind::kConvTranspose1d, 1, true}, {ir::OpKind::kConvTranspose2d, 2, true},
    {ir::OpKind::kConvTranspose3d, 3, true},
};

bool IsFloatConstant(const ir::Value& value) {
  return value.is_constant() && value.dtype() == ir::DType::kFloat32;
}

/// `extents` has one element along all axes but, at most, the one of the channels.
bool LiesAlongChannels(const std::vector<std::int64_t>& extents, std::size_t trailing_axes) {
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i] != 1 && extents.size() - 1 - i != trailing_axes) {
      return false;
    }
  }
  return true;
}

}  // namespace

const BiasedKind* FindBiasedKind(const ir::Op* op) {
  if (op == nullptr) {
    return nullptr;
  }
  for (const BiasedKind& row : kBiasedKinds) {
    if (row.kind == op->kind()) {
      return &row;
    }
  }
  return nullptr;
}

std::size_t ChannelAxis(const ir::Op& biased, const BiasedKind& kind) {
  return biased.result()->shape().size() - 1 - kind.trailing_axes;
}

std::optional<BiasedSource> FindBiasedSource(const ir::Value& value) {
  std::vector<const ir::Op*> moves;
  ir::Op* op = value.defining_op();
  while (op != nullptr && KeepsElements(*op)) {
    moves.push_back(op);
    op = op->operand(0)->defining_op();
  }
  const BiasedKind* kind = FindBiasedKind(op);
  if (kind == nullptr) {
    return std::nullopt;
  }
  std::optional<std::size_t> axis = ChannelAxis(*op, *kind);
  for (auto move = moves.rbegin(); axis && move != moves.rend(); ++move) {
    axis = AxisBehind(**move, *axis);
  }
  return axis ? std::optional<BiasedSource>({op, kind, *axis}) : std::nullopt;
}

std::string ParameterObstacle(const ir::Op& biased) {
  if (!IsFloatConstant(*biased.operand(kBiasedWeight))) {
    return "the weight is not a float constant";
  }
  const ir::Value* bias = biased.operand(kBiasedBias);
  return bias == nullptr || IsFloatConstant(*bias) ? "" : "the bias is not a float constant";
}

std::string ObstacleToFolding(const BiasedSource& source, const ir::Value& value) {
  for (const ir::Value* x = &value;; x = x->defining_op()->operand(0)) {
    if (!x->HasOneUse()) {
      return ir::StrCat(x->defining_op()->Describe(), " has other users");
    }
    if (x->defining_op() == source.biased) {
      return ParameterObstacle(*source.biased);
    }
  }
}

std::vector<float> ChannelConstant(const ir::Value& x, std::size_t axis,
                                   const ir::Value& constant) {
  const ir::Shape& shape = x.shape();
  const ir::Dim& channels = shape[axis];
  if (!IsFloatConstant(constant) || constant.shape().size() > shape.size() ||
      !channels.is_constant()) {
    return {};
  }
  const absl::Span<const float> values = constant.data().values<float>();
  const auto count = static_cast<std::size_t>(channels.constant());
  if (values.size() == 1) {
    return std::vector<float>(count, values[0]);
  }
  if (values.size() != count ||
      !LiesAlongChannels(constant.data().shape(), shape.size() - 1 - axis)) {
    return {};
  }
  return {values.begin(), values.end()};
}

std::vector<float> BiasOf(const ir::Op& biased, std::size_t channels) {
  const ir::Value* bias = biased.operand(kBiasedBias);
  if (bias == nullptr) {
    return std::vector<float>(channels);
  }
  const absl::Span<const float> values = bias->data().values<float>();
  return {values.begin(), values.end()};
}

ir::TensorData ScaleOutputs(const ir::Op& biased, const std::vector<float>& factors) {
  const ir::TensorData& weight = biased.operand(kBiasedWeight)->data();
  const WeightLayout layout(biased);
  const absl::Span<const float> values = weight.values<float>();
  return ir::TensorData::Make(weight.dtype(), weight.shape(), [&](absl::Span<std::byte> bytes) {
    auto* scaled = reinterpret_cast<float*>(bytes.data());
    const std::size_t run = layout.output_run();
    for (std::size_t begin = 0; begin < values.size(); begin += run) {
      const float factor = factors[layout.ChannelsOf(begin).output];
      for (std::size_t i = begin; i < begin + run; ++i) scaled[i] = values[i] * factor;
    }
  });
}

bool AllFinite(absl::Span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

absl::StatusOr<ir::Op*> ReplaceParameters(ir::Op& biased, ir::TensorData weight,
                                          std::vector<float> bias) {
  ir::Module& module = *biased.function()->module();
  const ir::Value& old_weight = *biased.operand(kBiasedWeight);
  ir::Value* new_weight =
      module.AddConstant(ir::StrCat(old_weight.name(), ".folded"), std::move(weight));
  const auto channels = static_cast<std::int64_t>(bias.size());
  ir::Value* new_bias = module.AddConstant(ir::StrCat(old_weight.name(), ".folded_bias"),
                                           ir::TensorData::FromValues({channels}, std::move(bias)));
  ASSIGN_OR_RETURN(ir::Op * replacement,
                   biased.function()->InsertBefore(
                       &biased, biased.kind(), {biased.operand(kBiasedInput), new_weight, new_bias},
                       biased.attributes(), biased.location()));
  ReplaceOp(biased, replacement->result());
  return replacement;
}

void ReplaceByOperand(ir::Op& op, ir::Value& x) {
  if (!op.result()->name().empty()) {
    x.set_name(op.result()->name());
  }
  // None of them yields what it did in the model, and x what `op` did.
  for (ir::Op* scaled = x.defining_op(); scaled != nullptr;) {
    scaled->set_handle("");
    scaled = KeepsElements(*scaled) ? scaled->operand(0)->defining_op() : nullptr;
  }
  ReplaceOp(op, &x);
}

}  // namespace zeropoint::passes
