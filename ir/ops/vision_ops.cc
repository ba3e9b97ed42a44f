// Sampling at computed places, and boxes.

#include <limits>
#include <utility>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

/// x [N,C,…] and grid [N,…,k] of coordinates in k spatial axes.
Types InferGridSampler(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  const Shape& x = op.operand(0)->shape();
  const Shape& grid = op.operand(1)->shape();
  if (x.size() < 3 || x.size() > 5) return OperandError(op, 0, "have one to three spatial axes");
  if (grid.size() != x.size()) {
    return OperandError(op, 1, StrCat("be a grid for ", op.operand(0)->type().ToString()));
  }
  const Dim coordinates = static_cast<std::int64_t>(x.size()) - 2;
  const absl::Status unified = UnifyShapes({grid[0], grid.back()}, {x[0], coordinates}).status();
  if (!unified.ok()) {
    return OperandError(op, 1, StrCat("be a grid for ", op.operand(0)->type().ToString()), unified);
  }
  TensorType result{op.operand(0)->dtype(), {x[0], x[1]}};
  result.shape.insert(result.shape.end(), grid.begin() + 1, grid.end() - 1);
  return {{std::move(result)}};
}

/// x [N,C,H,W], weight [O,C/groups,KH,KW], offset [N,offset_groups*taps*2,OH,OW], bias [O],
/// mask [N,offset_groups*taps,OH,OW].
Types InferDeformConv2d(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  for (int index : {0, 1, 2, 4}) {
    if (op.operand(index) == nullptr) continue;
    RETURN_IF_ERROR(ExpectSameDType(op, index, 0));
    RETURN_IF_ERROR(ExpectRank(op, index, 4));
  }
  const Shape& x = op.operand(0)->shape();
  const Shape& weight = op.operand(1)->shape();
  if (!ConstantExtents(weight)) return OperandError(op, 1, "have constant extents");
  RETURN_IF_ERROR(ExpectInts(op, "stride", 2, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 4, 0));
  RETURN_IF_ERROR(ExpectInts(op, "dilation", 2, 1));
  TensorType result{op.operand(0)->dtype(), {x[0], weight[0]}};
  for (std::size_t i = 0; i < 2; ++i) {
    const Window window = {.kernel = weight[2 + i].constant(),
                           .stride = op.ints_attribute("stride")[i],
                           .dilation = op.ints_attribute("dilation")[i],
                           .padding_begin = op.ints_attribute("padding")[i],
                           .padding_end = op.ints_attribute("padding")[2 + i],
                           .ceil_mode = false};
    ASSIGN_OR_RETURN(result.shape.emplace_back(), WindowOutputSize(x[2 + i], window));
  }
  if (op.operand(3) != nullptr) RETURN_IF_ERROR(ExpectVector(op, 3, weight[0]));
  return {{std::move(result)}};
}

absl::StatusOr<TensorType> RoiResult(const Op& op, std::int64_t roi_columns) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  RETURN_IF_ERROR(ExpectRank(op, 1, 2));
  if (!UnifyDims(op.operand(1)->shape()[1], Dim(roi_columns)).ok()) {
    return OperandError(op, 1, StrCat("have ", roi_columns, " columns"));
  }
  RETURN_IF_ERROR(ExpectInts(op, "output_size", 2, 1));
  const Ints& size = op.ints_attribute("output_size");
  return TensorType{op.operand(0)->dtype(),
                    {op.operand(1)->shape()[0], op.operand(0)->shape()[1], size[0], size[1]}};
}

Types InferRoiAlign(const Op& op) {
  ASSIGN_OR_RETURN(TensorType result, RoiResult(op, 4));
  RETURN_IF_ERROR(ExpectDType(op, 2, DType::kInt64));
  RETURN_IF_ERROR(ExpectVector(op, 2, op.operand(1)->shape()[0]));
  return {{std::move(result)}};
}

Types InferRoiPool(const Op& op) {
  ASSIGN_OR_RETURN(TensorType result, RoiResult(op, 5));
  return {{std::move(result)}};
}

/// The operands that may stand in place of the attributes of their names: one number each.
absl::Status CheckNmsThresholds(const Op& op) {
  constexpr std::pair<int, DType> kThresholds[] = {
      {2, DType::kInt64}, {3, DType::kFloat32}, {4, DType::kFloat32}};
  for (const auto& [index, dtype] : kThresholds) {
    if (index >= op.num_operands() || op.operand(index) == nullptr) continue;
    RETURN_IF_ERROR(ExpectDType(op, index, dtype));
    if (!UnifyDims(NumElements(op.operand(index)->shape()), Dim(1)).ok()) {
      return OperandError(op, index, "hold one number");
    }
  }
  return absl::OkStatus();
}

/// boxes [B,N,4], scores [B,C,N].
Types InferNms(const Op& op) {
  for (int index : {0, 1}) {
    RETURN_IF_ERROR(ExpectDType(op, index, DType::kFloat32));
    RETURN_IF_ERROR(ExpectRank(op, index, 3));
  }
  const Shape& boxes = op.operand(0)->shape();
  const Shape& scores = op.operand(1)->shape();
  if (!UnifyDims(boxes[2], Dim(4)).ok()) return OperandError(op, 0, "have 4 coordinates a box");
  const absl::Status unified = UnifyShapes({boxes[0], boxes[1]}, {scores[0], scores[2]}).status();
  if (!unified.ok()) return OperandError(op, 1, "have a score for every box", unified);
  RETURN_IF_ERROR(CheckNmsThresholds(op));
  const Shape& count = op.shape_attribute("count");
  if (count.size() != 1) {
    return absl::InvalidArgumentError("attribute \"count\" must hold one extent");
  }
  return {{TensorType{DType::kInt64, {count[0], 3}}}};
}

}  // namespace

std::vector<OpSchema> VisionOps() {
  return {
      {.kind = OpKind::kGridSampler,
       .summary = "x at the places that grid says, in [-1, 1] along each axis, last axis first.",
       .operands = {{"x"}, {"grid"}},
       .attributes = {Optional("mode", std::string("bilinear")),
                      Optional("padding_mode", std::string("zeros")),
                      Optional("align_corners", false)},
       .infer = InferGridSampler},
      {.kind = OpKind::kDeformConv2d,
       .summary = "A convolution whose taps are moved by offset and weighted by mask.",
       .operands =
           {{"x"}, {"weight"}, {"offset"}, {"bias", Arity::kOptional}, {"mask", Arity::kOptional}},
       .attributes = {Optional("stride", Ints{1, 1}), Optional("padding", Ints{0, 0, 0, 0}),
                      Optional("dilation", Ints{1, 1}), Optional("groups", 1),
                      Optional("offset_groups", 1)},
       .infer = InferDeformConv2d},
      {.kind = OpKind::kRoiAlign,
       .summary = "Bilinear samples of each region, averaged or maximised into output_size bins.",
       .operands = {{"x"}, {"rois"}, {"batch_indices"}},
       .attributes = {Required("output_size", AttributeKind::kInts), Optional("spatial_scale", 1.0),
                      Optional("sampling_ratio", 0), Optional("aligned", true),
                      Optional("mode", std::string("avg"))},
       .infer = InferRoiAlign},
      {.kind = OpKind::kRoiPool,
       .summary = "The maximum of each of output_size bins of each region [batch,x1,y1,x2,y2].",
       .operands = {{"x"}, {"rois"}},
       .attributes = {Required("output_size", AttributeKind::kInts),
                      Optional("spatial_scale", 1.0)},
       .infer = InferRoiPool},
      {.kind = OpKind::kNms,
       .summary =
           "[batch, class, box] of the boxes that no better one overlaps, best first; an operand "
           "goes before the attribute of its name.",
       .operands = {{"boxes"},
                    {"scores"},
                    {"max_per_class", Arity::kOptional},
                    {"iou_threshold", Arity::kOptional},
                    {"score_threshold", Arity::kOptional}},
       .attributes = {Required("count", AttributeKind::kShape), Optional("max_per_class", 0),
                      Optional("iou_threshold", 0.0),
                      Optional("score_threshold", -std::numeric_limits<double>::infinity()),
                      Optional("center_point_box", false)},
       .infer = InferNms},
  };
}

}  // namespace zeropoint::ir
