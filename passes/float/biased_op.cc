#include "passes/float/biased_op.h"

#include <cstdint>

#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

constexpr BiasedKind kBiasedKinds[] = {
    {ir::OpKind::kLinear, 0, 0},          {ir::OpKind::kConv1d, 1, 0},
    {ir::OpKind::kConv2d, 2, 0},          {ir::OpKind::kConv3d, 3, 0},
    {ir::OpKind::kConvTranspose1d, 1, 1}, {ir::OpKind::kConvTranspose2d, 2, 1},
    {ir::OpKind::kConvTranspose3d, 3, 1},
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
      return row.weight_axis == 1 && op->int_attribute("groups") != 1 ? nullptr : &row;
    }
  }
  return nullptr;
}

std::string ObstacleToFolding(const ir::Op& biased) {
  if (!biased.result()->HasOneUse()) {
    return ir::StrCat(biased.Describe(), " has other users");
  }
  if (!IsFloatConstant(*biased.operand(kBiasedWeight))) {
    return "the weight is not a float constant";
  }
  if (const ir::Value* bias = biased.operand(kBiasedBias);
      bias != nullptr && !IsFloatConstant(*bias)) {
    return "the bias is not a float constant";
  }
  return "";
}

std::vector<float> ChannelConstant(const ir::Op& biased, const BiasedKind& kind,
                                   const ir::Value& constant) {
  const ir::Shape& shape = biased.result()->shape();
  const ir::Dim& channels = shape[shape.size() - 1 - kind.trailing_axes];
  if (!IsFloatConstant(constant) || constant.shape().size() > shape.size() ||
      !channels.is_constant()) {
    return {};
  }
  const absl::Span<const float> values = constant.data().values<float>();
  const auto count = static_cast<std::size_t>(channels.constant());
  if (values.size() == 1) {
    return std::vector<float>(count, values[0]);
  }
  if (values.size() != count || !LiesAlongChannels(constant.data().shape(), kind.trailing_axes)) {
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

ir::TensorData ScaleChannels(const ir::TensorData& weight, std::size_t axis,
                             const std::vector<float>& factors) {
  std::size_t inner = 1;  // elements between neighbouring channels
  for (std::size_t i = axis + 1; i < weight.shape().size(); ++i) {
    inner *= static_cast<std::size_t>(weight.shape()[i]);
  }
  const absl::Span<const float> values = weight.values<float>();
  return ir::TensorData::Make(weight.dtype(), weight.shape(), [&](absl::Span<std::byte> bytes) {
    auto* scaled = reinterpret_cast<float*>(bytes.data());
    for (std::size_t begin = 0; begin < values.size(); begin += inner) {
      const float factor = factors[begin / inner % factors.size()];
      for (std::size_t i = begin; i < begin + inner; ++i) scaled[i] = values[i] * factor;
    }
  });
}

absl::StatusOr<ir::Op*> WithParameters(const ir::Op& biased, ir::TensorData weight,
                                       std::vector<float> bias, ir::Op& user) {
  ir::Module& module = *user.function()->module();
  const ir::Value& old_weight = *biased.operand(kBiasedWeight);
  ir::Value* new_weight =
      module.AddConstant(ir::StrCat(old_weight.name(), ".folded"), std::move(weight));
  const auto channels = static_cast<std::int64_t>(bias.size());
  ir::Value* new_bias = module.AddConstant(ir::StrCat(old_weight.name(), ".folded_bias"),
                                           ir::TensorData::FromValues({channels}, std::move(bias)));
  return user.function()->InsertBefore(&user, biased.kind(),
                                       {biased.operand(kBiasedInput), new_weight, new_bias},
                                       biased.attributes(), biased.location());
}

}  // namespace zeropoint::passes
