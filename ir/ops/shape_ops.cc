// Data movement: views, permutations, concatenation, slices, padding.

#include <algorithm>

#include "ir/extent_mismatch.h"
#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferView(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  const Shape& size = op.shape_attribute("size");
  const Dim have = NumElements(input.shape);
  const Dim want = NumElements(size);
  if (have != want) {
    return absl::InvalidArgumentError(StrCat("cannot view ", input.ToString(), " as ",
                                             ShapeToString(size), ": ", have.ToString(),
                                             " elements against ", want.ToString()));
  }
  return {{TensorType{input.dtype, size}}};
}

Types InferFlatten(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  // ATen flattens a scalar to one element, with axes counted as for rank 1.
  const int rank = std::max(input.rank(), 1);
  ASSIGN_OR_RETURN(const int start, AxisAttribute(op, "start_dim", rank, /*allow_negative=*/true));
  ASSIGN_OR_RETURN(const int end, AxisAttribute(op, "end_dim", rank, /*allow_negative=*/true));
  if (start > end) {
    return absl::InvalidArgumentError(
        StrCat("\"start_dim\" (", start, ") must not come after \"end_dim\" (", end, ")"));
  }
  TensorType result{input.dtype, {}};
  Dim flattened = 1;
  for (int axis = 0; axis < input.rank(); ++axis) {
    const Dim& extent = input.shape[static_cast<std::size_t>(axis)];
    const bool inside = axis >= start && axis <= end;
    if (inside) flattened = flattened * extent;
    if (!inside) result.shape.push_back(extent);
  }
  result.shape.insert(result.shape.begin() + start, flattened);
  return {{std::move(result)}};
}

Types InferPermute(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  const Ints& dims = op.ints_attribute("dims");
  Ints sorted = dims;
  std::sort(sorted.begin(), sorted.end());
  bool is_permutation = static_cast<int>(dims.size()) == input.rank();
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    is_permutation &= sorted[i] == static_cast<std::int64_t>(i);
  }
  if (!is_permutation) {
    return absl::InvalidArgumentError(StrCat("attribute \"dims\" is ", AttributeToString(dims),
                                             ", not a permutation of the axes of ",
                                             input.ToString()));
  }
  TensorType result{input.dtype, {}};
  for (const std::int64_t axis : dims) {
    result.shape.push_back(input.shape[static_cast<std::size_t>(axis)]);
  }
  return {{std::move(result)}};
}

Types InferSqueeze(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  RETURN_IF_ERROR(ExpectAxes(op, "dim", input.rank()));
  const Ints& axes = op.ints_attribute("dim");
  TensorType result{input.dtype, {}};
  for (int axis = 0; axis < input.rank(); ++axis) {
    const Dim& extent = input.shape[static_cast<std::size_t>(axis)];
    if (!std::binary_search(axes.begin(), axes.end(), axis)) {
      result.shape.push_back(extent);
    } else if (extent != Dim(1)) {
      return OperandError(op, 0, StrCat("have extent 1 at axis ", axis, ", which is squeezed"),
                          ExtentMismatch(extent, 1, ""));
    }
  }
  return {{std::move(result)}};
}

Types InferUnsqueeze(const Op& op) {
  TensorType result = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "dim", result.rank() + 1));
  result.shape.insert(result.shape.begin() + axis, Dim(1));
  return {{std::move(result)}};
}

Types InferCat(const Op& op) {
  TensorType result = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int dim, AxisAttribute(op, "dim", result.rank()));
  const auto axis = static_cast<std::size_t>(dim);
  Dim total = result.shape[axis];
  for (int i = 1; i < op.num_operands(); ++i) {
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    RETURN_IF_ERROR(ExpectRank(op, i, result.rank()));
    Shape shape = op.operand(i)->shape();
    total = total + shape[axis];
    shape[axis] = result.shape[axis];
    auto unified = UnifyShapes(result.shape, shape);
    if (!unified.ok()) {
      return OperandError(
          op, i,
          StrCat("agree with operand 0 (", op.operand(0)->type().ToString(), ") in all axes but ",
                 dim, ": ", std::string(unified.status().message())),
          unified.status());
    }
    result.shape = *std::move(unified);
  }
  result.shape[axis] = total;
  return {{std::move(result)}};
}

Types InferSlice(const Op& op) {
  TensorType result = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int dim, AxisAttribute(op, "dim", result.rank()));
  Dim& extent = result.shape[static_cast<std::size_t>(dim)];
  ASSIGN_OR_RETURN(extent, SliceOutputSize(extent, op.int_attribute("start"),
                                           op.int_attribute("end"), op.int_attribute("step")));
  return {{std::move(result)}};
}

Types InferConstantPadNd(const Op& op) {
  TensorType result = op.operand(0)->type();
  const auto rank = result.shape.size();
  RETURN_IF_ERROR(ExpectPads(op, rank));
  const Ints& pad = op.ints_attribute("pad");
  for (std::size_t i = 0; i < rank; ++i) {
    result.shape[i] = result.shape[i] + pad[i] + pad[rank + i];
    if (result.shape[i].ConstantOr(0) < 0) {
      return OperandError(op, 0,
                          StrCat("keep a non-negative extent at axis ", i, " after padding"));
    }
  }
  return {{std::move(result)}};
}

Types InferChannelShuffle(const Op& op) {
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 2));
  const std::int64_t groups = op.int_attribute("groups");
  const Dim& channels = op.operand(0)->shape()[1];
  if (groups < 1 || !ExactDiv(channels, groups)) {
    return OperandError(op, 0,
                        StrCat("have a number of channels that \"groups\" (", groups, ") divides"));
  }
  return SameAsOperand(op);
}

constexpr std::uint32_t kViewTraits = kTraitView | kTraitSharesObserver;

}  // namespace

std::vector<OpSchema> ShapeOps() {
  return {
      Movement(OpKind::kView, "The same elements under another shape.",
               {Required("size", AttributeKind::kShape)}, kViewTraits, InferView),
      Movement(OpKind::kFlatten, "Axes start_dim to end_dim as one.",
               {Optional("start_dim", 0), Optional("end_dim", -1)}, kViewTraits, InferFlatten),
      Movement(OpKind::kPermute, "Result axis i is axis dims[i] of x.",
               {Required("dims", AttributeKind::kInts)}, kTraitSharesObserver, InferPermute),
      Movement(OpKind::kSqueeze, "Without some axes of extent 1.",
               {Required("dim", AttributeKind::kInts)}, kViewTraits, InferSqueeze),
      Movement(OpKind::kUnsqueeze, "With a new axis of extent 1.",
               {Required("dim", AttributeKind::kInt)}, kViewTraits, InferUnsqueeze),
      // Not SharesObserver: cat has a pattern of its own in every quantizer.
      {.kind = OpKind::kCat,
       .summary = "Concatenation along one axis.",
       .operands = {{"tensors", Arity::kVariadic}},
       .attributes = {Required("dim", AttributeKind::kInt)},
       .infer = InferCat},
      Movement(OpKind::kSlice, "x[start:end:step] along one axis.",
               {Required("dim", AttributeKind::kInt), Required("start", AttributeKind::kInt),
                Required("end", AttributeKind::kInt), Optional("step", 1)},
               kTraitSharesObserver, InferSlice),
      // Not SharesObserver: `value` may lie outside the range of x.
      Movement(OpKind::kConstantPadNd, "Padding with a constant; negative padding crops.",
               {Required("pad", AttributeKind::kInts), Optional("value", 0.0)}, kTraitNone,
               InferConstantPadNd),
      Movement(OpKind::kChannelShuffle, "Interleaves the channels of `groups` groups.",
               {Required("groups", AttributeKind::kInt)}, kTraitSharesObserver,
               InferChannelShuffle),
  };
}

}  // namespace zeropoint::ir
