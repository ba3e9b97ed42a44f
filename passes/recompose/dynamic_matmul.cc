#include "passes/recompose/dynamic_matmul.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-dynamic-matmul";

/// What was converted.
ir::Value* Unconverted(ir::Value* value) {
  const ir::Op* to = ProducerOfKind(value, ir::OpKind::kTo);
  return to == nullptr ? value : to->operand(0);
}

/// A factor as integers, and what was subtracted from them; null for nothing.
struct Centered {
  ir::Value* integers;
  ir::Value* zero_point;
};

Centered MatchCentered(ir::Value* factor) {
  const ir::Op* sub = ProducerOfKind(factor, ir::OpKind::kSub);
  if (sub == nullptr) return {Unconverted(factor), nullptr};
  return {Unconverted(sub->operand(0)), Unconverted(sub->operand(1))};
}

/// x of u8(round(x / scale) + zero_point).
struct DynamicInput {
  ir::Value* x;
  ir::Value* scale;
};

std::optional<DynamicInput> MatchDynamicInput(const Centered& factor) {
  if (factor.zero_point == nullptr || factor.integers->dtype() != ir::DType::kUint8) {
    return std::nullopt;
  }
  const ir::Op* add = ProducerOfKind(Unconverted(factor.integers), ir::OpKind::kAdd);
  if (add == nullptr || Unconverted(add->operand(1)) != factor.zero_point) return std::nullopt;
  const ir::Op* round = ProducerOfKind(add->operand(0), ir::OpKind::kRound);
  const ir::Op* div =
      round == nullptr ? nullptr : ProducerOfKind(round->operand(0), ir::OpKind::kDiv);
  if (div == nullptr || div->operand(0)->dtype() != ir::DType::kFloat32) return std::nullopt;
  return DynamicInput{div->operand(0), div->operand(1)};
}

/// What the input's scale is multiplied by; null when `scales` is no such product.
ir::Value* OtherScale(const ir::Value* scales, const ir::Value* scale) {
  const ir::Op* mul = ProducerOfKind(scales, ir::OpKind::kMul);
  if (mul == nullptr) return nullptr;
  if (mul->operand(0) == scale) return mul->operand(1);
  return mul->operand(1) == scale ? mul->operand(0) : nullptr;
}

/// The parts of one product.
struct DynamicProduct {
  DynamicInput input;
  Centered weight;
  ir::Value* weight_scale;
};

std::optional<DynamicProduct> MatchProduct(ir::Value* product, const ir::Value* scales) {
  ir::Value* integers = Unconverted(product);
  if (integers == product || integers->dtype() != ir::DType::kInt32) return std::nullopt;
  const ir::Op* matmul = ProducerOfKind(Unconverted(integers), ir::OpKind::kMatmul);
  if (matmul == nullptr) return std::nullopt;
  const auto input = MatchDynamicInput(MatchCentered(matmul->operand(0)));
  if (!input) return std::nullopt;
  ir::Value* weight_scale = OtherScale(scales, input->scale);
  if (weight_scale == nullptr) return std::nullopt;
  return DynamicProduct{*input, MatchCentered(matmul->operand(1)), weight_scale};
}

std::vector<std::int32_t> ZeroPoints(const ir::Value* zero_point, std::size_t count) {
  if (zero_point == nullptr) return std::vector<std::int32_t>(count, 0);
  std::vector<std::int32_t> zeros;
  for (std::int64_t i = 0; i < zero_point->data().num_elements(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    zeros.push_back(zero_point->dtype() == ir::DType::kInt8
                        ? zero_point->data().values<std::int8_t>()[index]
                        : zero_point->data().values<std::uint8_t>()[index]);
  }
  if (zeros.size() == 1) zeros.resize(count, zeros[0]);
  return zeros;
}

bool IsConstantOf(const ir::Value* value, ir::DType dtype) {
  return value->is_constant() && value->dtype() == dtype;
}

/// Why the weight cannot be dequantized; empty when it can.
std::string_view Problem(const Centered& weight, const ir::Value* scale) {
  const ir::DType dtype = weight.integers->dtype();
  if (dtype != ir::DType::kInt8 && dtype != ir::DType::kUint8) return "the weight is not of 8 bits";
  if (!weight.integers->is_constant() || weight.integers->type().rank() != 2) {
    return "the weight is no constant matrix";
  }
  if (weight.zero_point != nullptr && !IsConstantOf(weight.zero_point, dtype)) {
    return "the weight's zero point is no constant of its dtype";
  }
  if (!IsConstantOf(scale, ir::DType::kFloat32)) return "the weight's scale is no constant";
  return {};
}

class RecomposeDynamicMatmulPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* mul : OpsOfKind(module, ir::OpKind::kMul)) {
      RETURN_IF_ERROR(Visit(*mul, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& mul, PassContext& context) {
    std::optional<DynamicProduct> match = MatchProduct(mul.operand(0), mul.operand(1));
    if (!match) match = MatchProduct(mul.operand(1), mul.operand(0));
    if (!match) return absl::OkStatus();
    if (const std::string_view problem = Problem(match->weight, match->weight_scale);
        !problem.empty()) {
      Decline(context, kName, mul, problem);
      return absl::OkStatus();
    }
    const auto scales = match->weight_scale->data().values<float>();
    const auto zeros = ZeroPoints(match->weight.zero_point, scales.size());
    const ir::Dim& columns = match->weight.integers->shape()[1];
    if (zeros.size() != scales.size() ||
        (scales.size() > 1 && columns != ir::Dim(static_cast<std::int64_t>(scales.size())))) {
      Decline(context, kName, mul, "scales and zero points differ in number");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Value * weight, Dequantized(mul, match->weight, scales, zeros));
    ASSIGN_OR_RETURN(ir::Op * product,
                     mul.function()->InsertBefore(&mul, ir::OpKind::kMatmul,
                                                  {match->input.x, weight}, {}, mul.location()));
    ReplaceOp(mul, product->result());
    ++context.statistics["recompose-dynamic-matmul.matched"];
    return absl::OkStatus();
  }

  static absl::StatusOr<ir::Value*> Dequantized(ir::Op& before, const Centered& weight,
                                                absl::Span<const float> scales,
                                                const std::vector<std::int32_t>& zeros) {
    const bool is_signed = weight.integers->dtype() == ir::DType::kInt8;
    ir::AttributeMap attributes = {{"dtype", weight.integers->dtype()},
                                   {"quant_min", std::int64_t{is_signed ? -128 : 0}},
                                   {"quant_max", std::int64_t{is_signed ? 127 : 255}}};
    std::vector<ir::Value*> operands = {weight.integers};
    ir::OpKind kind = ir::OpKind::kDequantizePerTensor;
    if (scales.size() == 1) {
      attributes["scale"] = static_cast<double>(scales[0]);
      attributes["zero_point"] = std::int64_t{zeros[0]};
    } else {
      kind = ir::OpKind::kDequantizePerChannel;
      attributes["axis"] = std::int64_t{1};
      const auto channels = static_cast<std::int64_t>(scales.size());
      const std::string& name = weight.integers->name();
      ir::Module& module = *before.function()->module();
      operands.push_back(module.AddConstant(
          name + ".scales", ir::TensorData::FromValues(
                                {channels}, std::vector<float>(scales.begin(), scales.end()))));
      operands.push_back(
          module.AddConstant(name + ".zeros", ir::TensorData::FromValues({channels}, zeros)));
    }
    ASSIGN_OR_RETURN(ir::Op * real,
                     before.function()->InsertBefore(&before, kind, std::move(operands),
                                                     std::move(attributes), before.location()));
    return real->result();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeDynamicMatmulPass() {
  return std::make_unique<RecomposeDynamicMatmulPass>();
}

}  // namespace zeropoint::passes
