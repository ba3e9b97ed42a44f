// The integer reference representation: what quantized ops compute, in integers alone. Products
// and sums are i32, which wrap; int.requantize brings them back to 8 bits.

#include <string>
#include <utility>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/quant_checks.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {
namespace {

constexpr std::int64_t kTableEntries = 256;

absl::Status ExpectEightBit(const Op& op, int index) {
  const DType dtype = op.operand(index)->dtype();
  if (dtype == DType::kInt8 || dtype == DType::kUint8) return absl::OkStatus();
  return OperandError(op, index, "be of dtype i8 or u8");
}

/// Of a value that operand `index`, of 8 bits, can have.
absl::Status CheckOperandZeroPoint(const Op& op, int index, std::string_view name,
                                   std::int64_t zero_point) {
  const bool is_signed = op.operand(index)->dtype() == DType::kInt8;
  const std::int64_t min = is_signed ? -128 : 0;
  if (zero_point >= min && zero_point <= min + 255) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("attribute \"", name, "\" holds ", zero_point,
                                           ", which no ", DTypeName(op.operand(index)->dtype()),
                                           " is"));
}

/// (x, weight, bias?) of 8, 8 and 32 bits, whose zero points their dtypes hold.
absl::Status CheckProduct(const Op& op) {
  for (const int index : {0, 1}) RETURN_IF_ERROR(ExpectEightBit(op, index));
  if (op.operand(2) != nullptr) RETURN_IF_ERROR(ExpectDType(op, 2, DType::kInt32));
  RETURN_IF_ERROR(CheckOperandZeroPoint(op, 0, "x_zero_point", op.int_attribute("x_zero_point")));
  for (const std::int64_t zero_point : op.ints_attribute("weight_zero_point")) {
    RETURN_IF_ERROR(CheckOperandZeroPoint(op, 1, "weight_zero_point", zero_point));
  }
  return absl::OkStatus();
}

/// One zero point of the weight, or one for each channel of the result.
Types Sums(const Op& op, Shape shape, std::size_t channel_axis) {
  const auto count = static_cast<std::int64_t>(op.ints_attribute("weight_zero_point").size());
  if (count != 1 && shape[channel_axis].ConstantOr(count) != count) {
    return absl::InvalidArgumentError(StrCat("attribute \"weight_zero_point\" holds ", count,
                                             " entries for ", shape[channel_axis].ToString(),
                                             " channels"));
  }
  return {{TensorType{DType::kInt32, std::move(shape)}}};
}

Types InferLinear(const Op& op) {
  RETURN_IF_ERROR(CheckProduct(op));
  ASSIGN_OR_RETURN(Shape shape, LinearShape(op));
  const std::size_t last = shape.size() - 1;
  return Sums(op, std::move(shape), last);
}

using SpatialShape = absl::StatusOr<Shape> (*)(const Op& op, std::size_t spatial);

/// Of one to three spatial axes, as the weight has.
template <SpatialShape kShape>
Types InferConv(const Op& op) {
  RETURN_IF_ERROR(CheckProduct(op));
  const int spatial = op.operand(1)->type().rank() - 2;
  if (spatial < 1 || spatial > 3) return OperandError(op, 1, "have rank 3, 4 or 5");
  ASSIGN_OR_RETURN(Shape shape, kShape(op, static_cast<std::size_t>(spatial)));
  return Sums(op, std::move(shape), 1);
}

absl::Status CheckRequantization(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  return CheckZeroPoint(op, op.int_attribute("zero_point"));
}

/// Of ops that sum 8-bit integers and divide.
Types Requantized(const Op& op, absl::StatusOr<Shape> shape) {
  RETURN_IF_ERROR(shape.status());
  RETURN_IF_ERROR(ExpectEightBit(op, 0));
  RETURN_IF_ERROR(CheckRequantization(op));
  RETURN_IF_ERROR(CheckScale(op.float_attribute("scale")));
  RETURN_IF_ERROR(CheckOperandZeroPoint(op, 0, "x_zero_point", op.int_attribute("x_zero_point")));
  return {{TensorType{op.dtype_attribute("dtype"), *std::move(shape)}}};
}

Types InferMean(const Op& op) { return Requantized(op, ReducedShape(op)); }

Types InferAvgPool(const Op& op) {
  const std::size_t spatial = op.ints_attribute("kernel_size").size();
  if (spatial < 1 || spatial > 3) {
    return absl::InvalidArgumentError("attribute \"kernel_size\" must hold 1 to 3 integers");
  }
  if (op.int_attribute("divisor_override") < 0) {
    return absl::InvalidArgumentError("attribute \"divisor_override\" must not be negative");
  }
  return Requantized(op, PoolShape(op, spatial));
}

Types InferResizeLinear(const Op& op) { return Requantized(op, ResizedShape(op)); }

Types InferRequantize(const Op& op) {
  RETURN_IF_ERROR(CheckRequantization(op));
  const DType dtype = op.operand(0)->dtype();
  if (dtype != DType::kInt32) RETURN_IF_ERROR(ExpectEightBit(op, 0));
  const std::vector<double>& scales = op.floats_attribute("scale");
  for (const double scale : scales) RETURN_IF_ERROR(CheckScale(scale));
  if (scales.empty()) return absl::InvalidArgumentError("\"scale\" is empty");
  if (scales.size() > 1) RETURN_IF_ERROR(CheckChannels(op, "axis", scales.size()));
  const std::int64_t zero_point = op.int_attribute("x_zero_point");
  if (zero_point < -128 || zero_point > 255) {
    return absl::InvalidArgumentError("attribute \"x_zero_point\" must be of 8 bits");
  }
  return {{TensorType{op.dtype_attribute("dtype"), op.operand(0)->shape()}}};
}

Types InferLookup(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kInt8));
  RETURN_IF_ERROR(ExpectVector(op, 1, Dim(kTableEntries)));
  RETURN_IF_ERROR(ExpectEightBit(op, 1));
  return {{TensorType{op.operand(1)->dtype(), op.operand(0)->shape()}}};
}

Types InferQuantize(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kFloat32));
  RETURN_IF_ERROR(CheckListedQParams(op));
  return {{TensorType{op.dtype_attribute("dtype"), op.operand(0)->shape()}}};
}

Types InferDequantize(const Op& op) {
  RETURN_IF_ERROR(CheckListedQParams(op));
  RETURN_IF_ERROR(ExpectDType(op, 0, op.dtype_attribute("dtype")));
  return {{TensorType{DType::kFloat32, op.operand(0)->shape()}}};
}

using Attributes = std::vector<AttributeSchema>;

Attributes Joined(Attributes first, const Attributes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

OpSchema Product(OpKind kind, std::string_view summary, const Attributes& own, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}, {"weight"}, {"bias", Arity::kOptional}},
          .attributes =
              Joined({Optional("x_zero_point", 0), Optional("weight_zero_point", Ints{0})}, own),
          .infer = infer};
}

/// Lists whose length the number of spatial axes gives, and so no default.
Attributes WindowLists() {
  return {Required("stride", AttributeKind::kInts), Required("padding", AttributeKind::kInts),
          Required("dilation", AttributeKind::kInts), Optional("groups", 1)};
}

Attributes QuantRange() {
  return {Required("quant_min", AttributeKind::kInt), Required("quant_max", AttributeKind::kInt),
          Required("dtype", AttributeKind::kDType)};
}

Attributes Requantization(AttributeKind scale) {
  return Joined({Required("scale", scale), Optional("x_zero_point", 0), Optional("zero_point", 0)},
                QuantRange());
}

OpSchema Average(OpKind kind, std::string_view summary, std::vector<OperandSchema> operands,
                 const Attributes& own, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = std::move(operands),
          .attributes = Joined(Requantization(AttributeKind::kFloat), own),
          .infer = infer};
}

OpSchema Conversion(OpKind kind, std::string_view summary, InferTypes infer) {
  return {
      .kind = kind,
      .summary = summary,
      .operands = {{"x"}},
      .attributes = Joined({Required("scale", AttributeKind::kFloats),
                            Required("zero_point", AttributeKind::kInts), Optional("ch_axis", 0)},
                           QuantRange()),
      .infer = infer};
}

std::vector<OpSchema> Products() {
  return {
      Product(OpKind::kIntLinear, "The i32 sums of a linear layer of 8-bit integers.", {},
              InferLinear),
      Product(OpKind::kIntConv, "The i32 sums of a convolution of 8-bit integers.", WindowLists(),
              InferConv<ConvShape>),
      Product(OpKind::kIntConvTranspose,
              "The i32 sums of a transposed convolution of 8-bit integers.",
              Joined(WindowLists(), {Required("output_padding", AttributeKind::kInts)}),
              InferConv<ConvTransposeShape>),
  };
}

Attributes AvgPoolAttributes() {
  return {Required("kernel_size", AttributeKind::kInts),
          Required("stride", AttributeKind::kInts),
          Required("padding", AttributeKind::kInts),
          Required("dilation", AttributeKind::kInts),
          Optional("ceil_mode", false),
          Optional("count_include_pad", true),
          Optional("divisor_override", 0)};
}

}  // namespace

std::vector<OpSchema> IntegerOps() {
  std::vector<OpSchema> ops = Products();
  const std::vector<OpSchema> others = {
      Average(OpKind::kIntMean, "The mean over some axes, requantized.", {{"x"}},
              {Required("dim", AttributeKind::kInts), Optional("keepdim", false)}, InferMean),
      Average(OpKind::kIntAvgPool, "The mean of each window, requantized.", {{"x"}},
              AvgPoolAttributes(), InferAvgPool),
      Average(OpKind::kIntResizeLinear,
              "x resampled by linear interpolation with weights of 15 bits, requantized.",
              {{"x"}, {"like", Arity::kOptional}},
              ResizeAttributes({Optional("exclude_outside", false), Optional("antialias", false)}),
              InferResizeLinear),
      {.kind = OpKind::kIntRequantize,
       .summary = "Integers on another scale, with another zero point.",
       .operands = {{"x"}},
       .attributes = Joined(Requantization(AttributeKind::kFloats), {Optional("axis", 0)}),
       .infer = InferRequantize},
      {.kind = OpKind::kIntLookup,
       .summary = "The entry of a table of 256 for each int8, by its bits.",
       .operands = {{"x"}, {"table"}},
       .attributes = {},
       .infer = InferLookup},
      Conversion(OpKind::kIntQuantize, "Float to integer, by division.", InferQuantize),
      Conversion(OpKind::kIntDequantize, "Integer to float.", InferDequantize),
  };
  ops.insert(ops.end(), others.begin(), others.end());
  return ops;
}

}  // namespace zeropoint::ir
