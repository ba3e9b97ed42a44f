#include "test/loading/random_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "ir/op_kind.h"
#include "ir/str_cat.h"

namespace zeropoint::test {
namespace {

constexpr double kLeastScale = 1e-30, kLargestScale = 1e30;
constexpr std::int64_t kMaxElements = 4000;
/// Of what an op may make: pads and resizes go on from what was drawn.
constexpr std::int64_t kMaxResult = 600'000;

std::int64_t NumElements(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  return count;
}

ir::AttributeMap FullRange(double scale, std::int64_t zero_point) {
  return {{"scale", static_cast<double>(static_cast<float>(scale))},
          {"zero_point", zero_point},
          {"quant_min", std::int64_t{-128}},
          {"quant_max", std::int64_t{127}},
          {"dtype", ir::DType::kInt8}};
}

}  // namespace

double Draw::Magnitude(double low, double high) {
  return std::exp(Uniform(std::log(low), std::log(high)));
}

RandomGraph::RandomGraph(Draw& draw, GraphMode mode)
    : draw_(draw),
      mode_(mode),
      typical_scale_(draw.Chance(60)   ? draw.Magnitude(0.001, 0.5)
                     : draw.Chance(50) ? draw.Magnitude(kLeastScale, kLargestScale)
                                       : 0),
      module_(std::make_unique<ir::Module>("drawn")),
      main_(module_->AddFunction("main")) {}

ir::Shape RandomGraph::AnyShape(int rank) {
  const auto axes = static_cast<std::size_t>(rank);
  std::vector<std::int64_t> extents(axes, 1);
  if (rank > 0 && draw_.Chance(4)) {
    extents[static_cast<std::size_t>(draw_.Int(0, rank - 1))] =
        draw_.Of<std::int64_t>({4097, 65535, 65537, 70001});
  } else {
    for (std::size_t i = 0; i < axes; ++i) {
      extents[i] = draw_.Of<std::int64_t>({1, 1, 2, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64});
      while (NumElements(extents) > kMaxElements)
        extents[i] = std::max<std::int64_t>(1, extents[i] / 2);
    }
    if (rank > 0 && draw_.Chance(3)) extents[static_cast<std::size_t>(draw_.Int(0, rank - 1))] = 0;
  }
  ir::Shape shape(extents.begin(), extents.end());
  if (rank > 0 && draw_.Chance(40)) shape[0] = ir::Dim::Symbol("N");
  return shape;
}

ir::Value* RandomGraph::Input(ir::Shape shape) {
  const std::string name = ir::StrCat("x", main_.arguments().size());
  ir::Value* x = main_.AddArgument(name, {ir::DType::kFloat32, std::move(shape)}).value();
  return Quantized(x, nullptr);
}

ir::Value* RandomGraph::Constant(std::vector<std::int64_t> shape) {
  const double range = typical_scale_ > 0 ? typical_scale_ * 100 : 8;
  std::vector<float> values(static_cast<std::size_t>(NumElements(shape)));
  for (float& value : values) value = static_cast<float>(draw_.Uniform(-range, range));
  return module_->AddConstant("c", ir::TensorData::FromValues(std::move(shape), values));
}

ir::Value* RandomGraph::Weight(std::vector<std::int64_t> shape, int channel_axis) {
  if (mode_ == GraphMode::kFloat) {
    std::vector<float> values(static_cast<std::size_t>(NumElements(shape)));
    for (float& value : values) value = static_cast<float>(draw_.Uniform(-1, 1));
    return module_->AddConstant("w", ir::TensorData::FromValues(std::move(shape), values));
  }
  std::vector<std::int8_t> values(static_cast<std::size_t>(NumElements(shape)));
  const bool saturated = draw_.Chance(10);
  for (std::int8_t& value : values) {
    value = static_cast<std::int8_t>(saturated ? 127 : draw_.Int(-127, 127));
  }
  const std::int64_t channels = shape[static_cast<std::size_t>(channel_axis)];
  ir::Value* weight =
      module_->AddConstant("w", ir::TensorData::FromValues(std::move(shape), values));
  const double scale =
      draw_.Chance(85) ? draw_.Magnitude(1e-4, 0.1) : draw_.Magnitude(kLeastScale, kLargestScale);
  if (draw_.Chance(40)) {
    ir::AttributeMap params = FullRange(scale, 0);
    params["quant_min"] = std::int64_t{-127};
    return Emit(ir::OpKind::kDequantizePerTensor, {weight}, std::move(params));
  }
  std::vector<float> scales(static_cast<std::size_t>(channels));
  for (float& s : scales) s = static_cast<float>(scale * draw_.Magnitude(0.25, 4));
  std::vector<std::int32_t> zeros(scales.size(), 0);
  if (mode_ == GraphMode::kDynamic && draw_.Chance(40)) {
    for (std::int32_t& zero : zeros) zero = static_cast<std::int32_t>(draw_.Int(-127, 127));
  }
  ir::Value* s = module_->AddConstant("s", ir::TensorData::FromValues({channels}, scales));
  ir::Value* z = module_->AddConstant("z", ir::TensorData::FromValues({channels}, zeros));
  return Emit(ir::OpKind::kDequantizePerChannel, {weight, s, z},
              {{"axis", std::int64_t{channel_axis}},
               {"quant_min", std::int64_t{-127}},
               {"quant_max", std::int64_t{127}},
               {"dtype", ir::DType::kInt8}});
}

ir::Value* RandomGraph::ContractingWeight(std::vector<std::int64_t> shape) {
  const auto columns = static_cast<double>(std::max<std::int64_t>(1, shape[2]));
  const std::int64_t rows = shape[1];
  const auto count = static_cast<std::size_t>(NumElements(shape));
  if (mode_ == GraphMode::kFloat) {
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(draw_.Uniform(-1, 1) / columns);
    return module_->AddConstant("w", ir::TensorData::FromValues(std::move(shape), values));
  }
  std::vector<std::int8_t> values(count);
  for (std::int8_t& value : values) value = static_cast<std::int8_t>(draw_.Int(-127, 127));
  ir::Value* weight =
      module_->AddConstant("w", ir::TensorData::FromValues(std::move(shape), values));
  std::vector<float> scales(static_cast<std::size_t>(rows));
  for (float& s : scales) s = static_cast<float>(draw_.Uniform(0.1, 1) / 127 / columns);
  const std::vector<std::int32_t> zeros(scales.size(), 0);
  ir::Value* s = module_->AddConstant("s", ir::TensorData::FromValues({rows}, scales));
  ir::Value* z = module_->AddConstant("z", ir::TensorData::FromValues({rows}, zeros));
  return Emit(ir::OpKind::kDequantizePerChannel, {weight, s, z},
              {{"axis", std::int64_t{1}},
               {"quant_min", std::int64_t{-127}},
               {"quant_max", std::int64_t{127}},
               {"dtype", ir::DType::kInt8}});
}

ir::Value* RandomGraph::Bias(std::int64_t channels) {
  if (draw_.Chance(40)) return nullptr;
  const double range = draw_.Chance(90) ? 1 : draw_.Magnitude(1e-10, 1e10);
  std::vector<float> values(static_cast<std::size_t>(channels));
  for (float& value : values) value = static_cast<float>(draw_.Uniform(-range, range));
  return module_->AddConstant("b", ir::TensorData::FromValues({channels}, values));
}

ir::Value* RandomGraph::Emit(ir::OpKind kind, std::vector<ir::Value*> operands,
                             ir::AttributeMap attributes) {
  absl::StatusOr<ir::Op*> op = main_.Append(kind, std::move(operands), std::move(attributes), "");
  if (!op.ok()) return nullptr;
  const ir::Dim elements = ir::NumElements((*op)->result()->shape());
  const std::int64_t most = elements.Substitute({{"N", ir::Dim(kLargestSymbol)}}).ConstantOr(0);
  return most <= kMaxResult ? (*op)->result() : nullptr;
}

ir::AttributeMap RandomGraph::AnyParams() {
  const double scale = typical_scale_ > 0 ? typical_scale_ * draw_.Magnitude(1.0 / 16, 16)
                                          : draw_.Magnitude(kLeastScale, kLargestScale);
  return FullRange(
      scale, draw_.Chance(40) ? draw_.Of<std::int64_t>({-128, 127, 0}) : draw_.Int(-128, 127));
}

ir::Value* RandomGraph::Quantized(ir::Value* x, const ir::Value* like) {
  if (mode_ != GraphMode::kInt8 || x == nullptr) return x;
  ir::AttributeMap params = AnyParams();
  if (like != nullptr && like->defining_op() != nullptr &&
      like->defining_op()->kind() == ir::OpKind::kDequantizePerTensor) {
    params = like->defining_op()->attributes();
  }
  ir::Value* q = Emit(ir::OpKind::kQuantizePerTensor, {x}, params);
  return Emit(ir::OpKind::kDequantizePerTensor, {q}, std::move(params));
}

// As ONNX's DynamicQuantizeLinear does it.
ir::Value* RandomGraph::QuantizedOverItsRange(ir::Value* x) {
  if (mode_ != GraphMode::kDynamic || x->type().rank() == 0) return x;
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x->type().rank()));
  std::iota(axes.begin(), axes.end(), 0);
  const double infinity = std::numeric_limits<double>::infinity();
  const ir::AttributeMap f32 = {{"dtype", ir::DType::kFloat32}};
  const ir::AttributeMap u8 = {{"dtype", ir::DType::kUint8}};
  const auto emit = [&](ir::OpKind kind, ir::Value* a, ir::Value* b = nullptr,
                        const ir::AttributeMap& attributes = {}) -> ir::Value* {
    if (a == nullptr) return nullptr;
    return b == nullptr ? Emit(kind, {a}, attributes) : Emit(kind, {a, b}, attributes);
  };
  ir::Value* levels = module_->AddConstant("levels", ir::TensorData::FromValues<float>({}, {255}));
  ir::Value* low = emit(ir::OpKind::kHardtanh, emit(ir::OpKind::kAmin, x, nullptr, {{"dim", axes}}),
                        nullptr, {{"min_val", -infinity}, {"max_val", 0.0}});
  ir::Value* high = emit(ir::OpKind::kRelu, emit(ir::OpKind::kAmax, x, nullptr, {{"dim", axes}}));
  ir::Value* scale = emit(ir::OpKind::kDiv, emit(ir::OpKind::kSub, high, low), levels);
  ir::Value* zero = emit(ir::OpKind::kDiv, emit(ir::OpKind::kNeg, low), scale);
  zero = emit(ir::OpKind::kTo, emit(ir::OpKind::kRound, zero), nullptr, u8);
  zero = emit(ir::OpKind::kTo, zero, nullptr, f32);
  ir::Value* q = emit(ir::OpKind::kRound, emit(ir::OpKind::kDiv, x, scale));
  q = emit(ir::OpKind::kTo, emit(ir::OpKind::kAdd, q, zero), nullptr, u8);
  q = emit(ir::OpKind::kSub, emit(ir::OpKind::kTo, q, nullptr, f32), zero);
  return emit(ir::OpKind::kMul, q, scale);
}

ir::Value* RandomGraph::QuantizedRows(ir::Value* x) {
  if (mode_ != GraphMode::kDynamic || x->type().rank() == 0) return x;
  const ir::AttributeMap params = {{"quant_min", std::int64_t{-128}},
                                   {"quant_max", std::int64_t{127}},
                                   {"dtype", ir::DType::kInt8}};
  absl::StatusOr<ir::Op*> choose =
      main_.Append(ir::OpKind::kChooseQParamsPerToken, {x}, params, "");
  if (!choose.ok()) return x;
  ir::Value* scale = (*choose)->result(0);
  ir::Value* zero_point = (*choose)->result(1);
  ir::Value* q = Emit(ir::OpKind::kQuantizePerToken, {x, scale, zero_point}, params);
  return Emit(ir::OpKind::kDequantizePerToken, {q, scale, zero_point}, params);
}

std::unique_ptr<ir::Module> RandomGraph::Finish(ir::Value* result) {
  // An int8 graph ends in int8, so that results are compared in steps.
  const ir::Op* last = result->defining_op();
  if (mode_ == GraphMode::kInt8 && last->kind() == ir::OpKind::kDequantizePerTensor) {
    result = last->operand(0);
  }
  main_.AddResult("y", result);
  return std::move(module_);
}

}  // namespace zeropoint::test
