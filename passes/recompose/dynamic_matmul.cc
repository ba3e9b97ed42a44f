#include "passes/recompose/dynamic_matmul.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-dynamic-matmul";

/// Products that are recognised: where the output channels lie in the weight, and how many axes
/// stand behind them in the result.
struct ProductRow {
  ir::OpKind kind;
  std::int64_t weight_axis;
  int weight_rank;
  std::size_t trailing_axes;
};

constexpr ProductRow kProducts[] = {
    {ir::OpKind::kMatmul, 1, 2, 0},
    {ir::OpKind::kConv1d, 0, 3, 1},
    {ir::OpKind::kConv2d, 0, 4, 2},
};

/// What was converted.
ir::Value* Unconverted(ir::Value* value) {
  const ir::Op* to = ProducerOfKind(value, ir::OpKind::kTo);
  return to == nullptr ? value : to->operand(0);
}

/// What was given another shape.
ir::Value* Unviewed(ir::Value* value) {
  const ir::Op* view = ProducerOfKind(value, ir::OpKind::kView);
  return view == nullptr ? value : view->operand(0);
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

/// u8(round(x / scale) + zero_point).
struct DynamicInput {
  ir::Value* x;
  ir::Value* scale;
  Centered quantized;
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
  return DynamicInput{div->operand(0), div->operand(1), factor};
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
  const ProductRow* row;
  const ir::Op* op;
  DynamicInput input;
  Centered weight;
  ir::Value* weight_scale;
};

std::optional<DynamicProduct> MatchProduct(ir::Value* product, const ir::Value* scales) {
  ir::Value* integers = Unconverted(product);
  if (integers == product || integers->dtype() != ir::DType::kInt32) return std::nullopt;
  const ir::Op* op = Unconverted(integers)->defining_op();
  const auto* const row =
      std::find_if(std::begin(kProducts), std::end(kProducts), [&](const ProductRow& product_row) {
        return op != nullptr && op->kind() == product_row.kind;
      });
  if (row == std::end(kProducts)) return std::nullopt;
  const auto input = MatchDynamicInput(MatchCentered(op->operand(0)));
  if (!input) return std::nullopt;
  ir::Value* weight_scale = OtherScale(scales, input->scale);
  if (weight_scale == nullptr) return std::nullopt;
  Centered weight = MatchCentered(op->operand(1));
  if (weight.zero_point != nullptr) weight.zero_point = Unviewed(weight.zero_point);
  return DynamicProduct{row, op, *input, weight, weight_scale};
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

/// One number, or one for each output channel of the product.
bool FollowsChannels(const ir::Value& scale, const DynamicProduct& match) {
  const ir::Dim& channels =
      match.weight.integers->shape()[static_cast<std::size_t>(match.row->weight_axis)];
  const ir::Shape& shape = scale.shape();
  if (scale.type().rank() > match.op->result()->type().rank()) return false;
  if (ir::NumElements(shape) == ir::Dim(1)) return true;
  const std::size_t trailing = match.row->trailing_axes;
  return ir::NumElements(shape) == channels && shape.size() > trailing &&
         shape[shape.size() - 1 - trailing] == channels;
}

/// Why the weight cannot be dequantized; empty when it can.
std::string_view Problem(const DynamicProduct& match) {
  const Centered& weight = match.weight;
  const ir::DType dtype = weight.integers->dtype();
  if (dtype != ir::DType::kInt8 && dtype != ir::DType::kUint8) return "the weight is not of 8 bits";
  if (!weight.integers->is_constant() || weight.integers->type().rank() != match.row->weight_rank) {
    return match.row->kind == ir::OpKind::kMatmul ? "the weight is no constant matrix"
                                                  : "the filter is no constant";
  }
  if (weight.zero_point != nullptr && !IsConstantOf(weight.zero_point, dtype)) {
    return "the weight's zero point is no constant of its dtype";
  }
  if (!IsConstantOf(match.weight_scale, ir::DType::kFloat32)) {
    return "the weight's scale is no constant";
  }
  const ir::Dim zeros =
      weight.zero_point == nullptr ? ir::Dim(1) : ir::NumElements(weight.zero_point->shape());
  const ir::Dim scales = ir::NumElements(match.weight_scale->shape());
  if (!FollowsChannels(*match.weight_scale, match) || (zeros != ir::Dim(1) && zeros != scales)) {
    return "scales and zero points differ in number";
  }
  return {};
}

/// New ops in front of one op, at its location.
class Emitter {
 public:
  explicit Emitter(ir::Op& before) : before_(before) {}

  absl::StatusOr<ir::Op*> Op(ir::OpKind kind, std::vector<ir::Value*> operands,
                             ir::AttributeMap attributes = {}) {
    return before_.function()->InsertBefore(&before_, kind, std::move(operands),
                                            std::move(attributes), before_.location());
  }
  absl::StatusOr<ir::Value*> Value(ir::OpKind kind, std::vector<ir::Value*> operands,
                                   ir::AttributeMap attributes = {}) {
    ASSIGN_OR_RETURN(ir::Op * op, Op(kind, std::move(operands), std::move(attributes)));
    return op->result();
  }

  /// As the model quantizes it, in real numbers.
  absl::StatusOr<ir::Value*> Real(const DynamicInput& input) {
    const ir::AttributeMap f32 = {{"dtype", ir::DType::kFloat32}};
    ASSIGN_OR_RETURN(ir::Value * q, Value(ir::OpKind::kTo, {input.quantized.integers}, f32));
    ASSIGN_OR_RETURN(ir::Value * zero, Value(ir::OpKind::kTo, {input.quantized.zero_point}, f32));
    ASSIGN_OR_RETURN(q, Value(ir::OpKind::kSub, {q, zero}));
    return Value(ir::OpKind::kMul, {q, input.scale});
  }

  absl::StatusOr<ir::Value*> Weight(const DynamicProduct& match,
                                    const std::vector<std::int32_t>& zeros) {
    ir::Value* const integers = match.weight.integers;
    const auto scales = match.weight_scale->data().values<float>();
    ir::AttributeMap attributes = Storage(integers->dtype());
    if (scales.size() == 1) {
      attributes["scale"] = static_cast<double>(scales[0]);
      attributes["zero_point"] = std::int64_t{zeros[0]};
      return Value(ir::OpKind::kDequantizePerTensor, {integers}, std::move(attributes));
    }
    attributes["axis"] = match.row->weight_axis;
    const auto channels = static_cast<std::int64_t>(scales.size());
    ir::Module& module = *before_.function()->module();
    ir::Value* const stored_scales = module.AddConstant(
        integers->name() + ".scales",
        ir::TensorData::FromValues({channels}, std::vector<float>(scales.begin(), scales.end())));
    ir::Value* const stored_zeros = module.AddConstant(
        integers->name() + ".zeros", ir::TensorData::FromValues({channels}, zeros));
    return Value(ir::OpKind::kDequantizePerChannel, {integers, stored_scales, stored_zeros},
                 std::move(attributes));
  }

 private:
  static ir::AttributeMap Storage(ir::DType dtype) {
    const bool is_signed = dtype == ir::DType::kInt8;
    return {{"dtype", dtype},
            {"quant_min", std::int64_t{is_signed ? -128 : 0}},
            {"quant_max", std::int64_t{is_signed ? 127 : 255}}};
  }

  ir::Op& before_;
};

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
    if (const std::string_view problem = Problem(*match); !problem.empty()) {
      Decline(context, kName, mul, problem);
      return absl::OkStatus();
    }
    const auto count = static_cast<std::size_t>(match->weight_scale->data().num_elements());
    const auto zeros = ZeroPoints(match->weight.zero_point, count);
    Emitter emitter(mul);
    ASSIGN_OR_RETURN(ir::Value * weight, emitter.Weight(*match, zeros));
    ASSIGN_OR_RETURN(ir::Value * x, emitter.Real(match->input));
    std::vector<ir::Value*> operands = {x, weight};
    if (match->row->kind != ir::OpKind::kMatmul) operands.push_back(nullptr);
    ASSIGN_OR_RETURN(ir::Value * product,
                     emitter.Value(match->row->kind, std::move(operands), match->op->attributes()));
    ReplaceOp(mul, product);
    ++context.statistics["recompose-dynamic-matmul.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeDynamicMatmulPass() {
  return std::make_unique<RecomposeDynamicMatmulPass>();
}

}  // namespace zeropoint::passes
