// Data movement that repeats, masks or interleaves.

#include <algorithm>
#include <optional>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

/// Of pixel shuffles, so that products with extents do not overflow.
constexpr std::int64_t kMaxFactor = 1 << 10;

/// x broadcasts to `size`, whose symbolic extents are those of x or of an axis of `like`.
Types InferExpand(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  const Shape& size = op.shape_attribute("size");
  const Ints& like_dims = op.ints_attribute("like_dims");
  const Value* like = op.operand(1);
  if (!like_dims.empty() && (like == nullptr || like_dims.size() != size.size())) {
    return absl::InvalidArgumentError(
        "attribute \"like_dims\" must hold an axis of \"like\" or -1 for every extent");
  }
  const std::size_t leading = size.size() - std::min(size.size(), input.shape.size());
  for (std::size_t i = 0; i < size.size(); ++i) {
    const Dim* source = i < leading ? nullptr : &input.shape[i - leading];
    if (!like_dims.empty() && like_dims[i] >= 0) {
      if (like_dims[i] >= like->type().rank()) {
        return OperandError(op, 1, StrCat("have an axis ", like_dims[i]));
      }
      source = &like->shape()[static_cast<std::size_t>(like_dims[i])];
    }
    if (!size[i].is_constant() && (source == nullptr || *source != size[i])) {
      return absl::InvalidArgumentError(StrCat(
          "extent ", size[i].ToString(), " of \"size\" is neither that of x nor of \"like\""));
    }
  }
  ASSIGN_OR_RETURN(const Shape shape, BroadcastShapes(input.shape, size));
  if (shape != size) {
    return OperandError(op, 0, StrCat("broadcast to ", ShapeToString(size)));
  }
  return {{TensorType{input.dtype, size}}};
}

Types InferTriangle(const Op& op) {
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 2));
  return SameAsOperand(op);
}

Types InferRepeat(const Op& op) {
  TensorType result = op.operand(0)->type();
  RETURN_IF_ERROR(ExpectInts(op, "repeats", result.shape.size(), 0));
  for (std::size_t i = 0; i < result.shape.size(); ++i) {
    result.shape[i] = result.shape[i] * op.ints_attribute("repeats")[i];
  }
  return {{std::move(result)}};
}

/// [N, C*f*f, H, W] -> [N, C, H*f, W*f].
Types InferPixelShuffle(const Op& op) {
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  TensorType result = op.operand(0)->type();
  const std::int64_t factor = op.int_attribute("upscale_factor");
  const bool in_range = factor >= 1 && factor <= kMaxFactor;
  const std::optional<Dim> channels =
      in_range ? ExactDiv(result.shape[1], factor * factor) : std::nullopt;
  if (!channels) {
    return OperandError(
        op, 0,
        StrCat("have channels that the square of \"upscale_factor\" (", factor, ") divides"));
  }
  result.shape = {result.shape[0], *channels, result.shape[2] * factor, result.shape[3] * factor};
  return {{std::move(result)}};
}

/// [N, C, H*f, W*f] -> [N, C*f*f, H, W].
Types InferPixelUnshuffle(const Op& op) {
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  TensorType result = op.operand(0)->type();
  const std::int64_t factor = op.int_attribute("downscale_factor");
  const bool in_range = factor >= 1 && factor <= kMaxFactor;
  for (int axis : {2, 3}) {
    Dim& extent = result.shape[static_cast<std::size_t>(axis)];
    const bool divides = in_range && (!extent.is_constant() || extent.constant() % factor == 0);
    if (!divides) {
      return OperandError(
          op, 0,
          StrCat("have an extent that \"downscale_factor\" (", factor, ") divides at axis ", axis));
    }
    extent = FloorDiv(extent, factor);
  }
  result.shape[1] = result.shape[1] * (factor * factor);
  return {{std::move(result)}};
}

}  // namespace

std::vector<OpSchema> RearrangeOps() {
  return {
      {.kind = OpKind::kExpand,
       .summary = "x broadcast to another shape.",
       .operands = {{"x"}, {"like", Arity::kOptional}},
       .attributes = {Required("size", AttributeKind::kShape), Optional("like_dims", Ints{})},
       .traits = kTraitSharesObserver,
       .infer = InferExpand},
      // Not SharesObserver: 0 may lie outside the range of x.
      Movement(OpKind::kTril, "x with zeros above a diagonal.", {Optional("diagonal", 0)},
               kTraitNone, InferTriangle),
      Movement(OpKind::kTriu, "x with zeros below a diagonal.", {Optional("diagonal", 0)},
               kTraitNone, InferTriangle),
      Movement(OpKind::kRepeat, "x several times along each axis.",
               {Required("repeats", AttributeKind::kInts)}, kTraitSharesObserver, InferRepeat),
      Movement(OpKind::kPixelShuffle, "Blocks of channels as pixels.",
               {Required("upscale_factor", AttributeKind::kInt)}, kTraitSharesObserver,
               InferPixelShuffle),
      Movement(OpKind::kPixelUnshuffle, "Blocks of pixels as channels.",
               {Required("downscale_factor", AttributeKind::kInt)}, kTraitSharesObserver,
               InferPixelUnshuffle),
  };
}

}  // namespace zeropoint::ir
