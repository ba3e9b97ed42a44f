// Convolutions over one, two and three spatial axes.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {
namespace {

constexpr int kInput = 0;
constexpr int kWeight = 1;
constexpr int kBias = 2;

absl::Status CheckShapes(const Op& op, int rank) {
  RETURN_IF_ERROR(ExpectRank(op, kInput, rank));
  RETURN_IF_ERROR(ExpectRank(op, kWeight, rank));
  // How many channels there are, a run may tell; the window decides shapes.
  const Shape& weight = op.operand(kWeight)->shape();
  if (!ConstantExtents({weight.begin() + 2, weight.end()})) {
    return OperandError(op, kWeight, "have constant extents from axis 2 on");
  }
  if (op.operand(kBias) == nullptr) return absl::OkStatus();
  return ExpectVector(op, kBias, weight[0]);
}

absl::Status CheckGroups(const Op& op) {
  const std::int64_t groups = op.int_attribute("groups");
  const Dim& outputs = op.operand(kWeight)->shape()[0];
  if (groups < 1 || !ExactDiv(outputs, groups)) {
    return absl::InvalidArgumentError(StrCat("attribute \"groups\" is ", groups,
                                             " but must be positive and divide the ",
                                             outputs.ToString(), " output channels"));
  }
  const Dim channels = op.operand(kWeight)->shape()[1] * groups;
  const absl::Status unified = UnifyDims(op.operand(kInput)->shape()[1], channels).status();
  if (unified.ok()) return absl::OkStatus();
  return OperandError(op, kInput,
                      StrCat("have ", channels.ToString(), " channels, those of weight ",
                             op.operand(kWeight)->type().ToString(), " in ", groups, " groups"),
                      unified);
}

}  // namespace

absl::StatusOr<Shape> ConvShape(const Op& op, std::size_t spatial) {
  RETURN_IF_ERROR(CheckShapes(op, static_cast<int>(spatial) + 2));
  RETURN_IF_ERROR(CheckGroups(op));
  RETURN_IF_ERROR(ExpectInts(op, "stride", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 2 * spatial, 0));
  RETURN_IF_ERROR(ExpectInts(op, "dilation", spatial, 1));
  const Shape& input = op.operand(kInput)->shape();
  const Shape& weight = op.operand(kWeight)->shape();
  const Ints& padding = op.ints_attribute("padding");
  Shape result = {input[0], weight[0]};
  for (std::size_t i = 0; i < spatial; ++i) {
    const Window window = {.kernel = weight[2 + i].constant(),
                           .stride = op.ints_attribute("stride")[i],
                           .dilation = op.ints_attribute("dilation")[i],
                           .padding_begin = padding[i],
                           .padding_end = padding[spatial + i],
                           .ceil_mode = false};
    ASSIGN_OR_RETURN(result.emplace_back(), WindowOutputSize(input[2 + i], window));
  }
  return result;
}

absl::Status ExpectFloatProduct(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, kInput));
  RETURN_IF_ERROR(ExpectSameDType(op, kWeight, kInput));
  return op.operand(kBias) == nullptr ? absl::OkStatus() : ExpectSameDType(op, kBias, kInput);
}

namespace {

template <std::size_t kSpatial>
Types InferConvNd(const Op& op) {
  RETURN_IF_ERROR(ExpectFloatProduct(op));
  ASSIGN_OR_RETURN(Shape shape, ConvShape(op, kSpatial));
  return {{TensorType{op.operand(kInput)->dtype(), std::move(shape)}}};
}

OpSchema ConvSchema(OpKind kind, std::string_view summary, std::size_t spatial, InferTypes infer) {
  const Ints ones(spatial, 1);
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}, {"weight"}, {"bias", Arity::kOptional}},
          .attributes = {Optional("stride", ones), Optional("padding", Ints(2 * spatial, 0)),
                         Optional("dilation", ones), Optional("groups", 1)},
          .infer = infer};
}

}  // namespace

std::vector<OpSchema> ConvOps() {
  return {
      ConvSchema(OpKind::kConv1d, "Cross-correlation over one spatial axis.", 1, InferConvNd<1>),
      ConvSchema(OpKind::kConv2d, "Cross-correlation over two spatial axes.", 2, InferConvNd<2>),
      ConvSchema(OpKind::kConv3d, "Cross-correlation over three spatial axes.", 3, InferConvNd<3>),
  };
}

}  // namespace zeropoint::ir
