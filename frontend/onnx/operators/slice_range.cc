#include "frontend/onnx/operators/slice_range.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/import_state.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

constexpr std::int64_t kToTheEnd = std::numeric_limits<std::int64_t>::max();

/// Exporters write the limits of 32 or 64 bits, or some large number, for "to the end": no symbolic
/// extent is taken to reach this far.
constexpr std::int64_t kEnd = 100'000'000;

/// A bound counted from the start: ONNX clamps to the extent and counts negative ones from the end.
ir::Dim ResolveBound(const ir::Dim& bound, const ir::Dim& extent) {
  if (!bound.is_constant()) return bound;
  if (extent.is_constant()) {
    const std::int64_t number = bound.constant() + (bound.constant() < 0 ? extent.constant() : 0);
    return std::clamp<std::int64_t>(number, 0, extent.constant());
  }
  if (bound.constant() >= kEnd) return extent;
  // From far before the start.
  if (bound.constant() <= -kEnd) return 0;
  return bound.constant() < 0 ? extent + bound : bound;
}

/// Whether no extents make it negative, which they themselves never are.
bool IsNeverNegative(const ir::Dim& dim) {
  const std::vector<ir::Dim::Term> terms = dim.TermsOf();
  return std::all_of(terms.begin(), terms.end(), [](const ir::Dim::Term& term) {
    return term.coefficient >= 0 &&
           std::all_of(term.factors.begin(), term.factors.end(), [](const ir::Dim::Factor& factor) {
             return !factor.symbol.empty() || IsNeverNegative(factor.numerator);
           });
  });
}

/// The same, also of what is known of the graph: an axis of some tensor.
bool IsNeverNegative(const NodeImport& node, const ir::Dim& dim) {
  if (IsNeverNegative(dim)) return true;
  return node.FindValue([&](const ir::Value& value) {
    return std::count(value.shape().begin(), value.shape().end(), dim) > 0;
  }) != nullptr;
}

/// The numbers of one axis when the model runs, all i64[].
struct Axis {
  ir::Value* size;
  /// What bounds are clamped to: [0, size], or walking backwards [-1, size - 1].
  std::int64_t lowest;
  ir::Value* highest;
};

absl::StatusOr<ir::Value*> EmitInteger(NodeImport& node, const ir::Dim& dim) {
  return EmitIntegers(node.scope(), {.is_scalar = true, .elements = {dim}}, node.location());
}

/// A bound that only a run tells, negative ones counted from the end.
absl::StatusOr<ir::Value*> EmitCounted(NodeImport& node, const ir::Dim& bound, const Axis& axis) {
  ASSIGN_OR_RETURN(ir::Value * number, EmitInteger(node, bound));
  if (IsNeverNegative(node, bound)) return number;
  ASSIGN_OR_RETURN(ir::Value * is_negative, WithScalar(node, ir::OpKind::kLt, number, 0));
  ASSIGN_OR_RETURN(ir::Value * from_end, Binary(node, ir::OpKind::kAdd, number, axis.size));
  return node.Emit(ir::OpKind::kWhere, {is_negative, from_end, number}, {});
}

/// A bound, clamped when the model runs.
absl::StatusOr<ir::Value*> EmitBound(NodeImport& node, const ir::Dim& bound, const Axis& axis) {
  if (bound.ConstantOr(0) >= kEnd) return axis.highest;
  ir::Value* counted = nullptr;
  if (bound.ConstantOr(0) < 0) {
    // From far before the start, any number that is as far is the same.
    const auto back = static_cast<double>(std::max(bound.constant(), -kEnd));
    ASSIGN_OR_RETURN(counted, WithScalar(node, ir::OpKind::kAdd, axis.size, back));
  } else {
    ASSIGN_OR_RETURN(counted, EmitCounted(node, bound, axis));
    ASSIGN_OR_RETURN(counted, Binary(node, ir::OpKind::kMinimum, counted, axis.highest));
    if (IsNeverNegative(node, bound)) return counted;
  }
  return WithScalar(node, ir::OpKind::kMaximum, counted, static_cast<double>(axis.lowest));
}

absl::StatusOr<Axis> EmitAxis(NodeImport& node, ir::Value* x, std::int64_t dim, bool backwards) {
  ASSIGN_OR_RETURN(ir::Value * size, node.Emit(ir::OpKind::kSymSize, {x}, {{"dim", dim}}));
  if (!backwards) return Axis{size, 0, size};
  ASSIGN_OR_RETURN(ir::Value * last, WithScalar(node, ir::OpKind::kSub, size, 1));
  return Axis{size, -1, last};
}

/// x[start:end:step] where the run tells how many elements that are; `count` is what the type says
/// of it. A promise of a number is checked by the run, a symbolic one is not.
absl::StatusOr<ir::Value*> EmitClampedRange(NodeImport& node, ir::Value* x, std::int64_t dim,
                                            const SliceRange& range, const ir::Dim& count) {
  const bool backwards = range.step < 0;
  ASSIGN_OR_RETURN(const Axis axis, EmitAxis(node, x, dim, backwards));
  ASSIGN_OR_RETURN(ir::Value * first, EmitBound(node, range.start, axis));
  ASSIGN_OR_RETURN(ir::Value * last, EmitBound(node, range.end, axis));
  ASSIGN_OR_RETURN(ir::Value * length, backwards ? Binary(node, ir::OpKind::kSub, first, last)
                                                 : Binary(node, ir::OpKind::kSub, last, first));
  ASSIGN_OR_RETURN(length, WithScalar(node, ir::OpKind::kMaximum, length, 0));
  const auto stride = static_cast<double>(std::min(std::abs(std::max(range.step, -kEnd)), kEnd));
  if (stride > 1) {  // rounded up
    ASSIGN_OR_RETURN(length, WithScalar(node, ir::OpKind::kAdd, length, stride - 1));
    ASSIGN_OR_RETURN(length, WithScalar(node, ir::OpKind::kDiv, length, stride));
  }
  ASSIGN_OR_RETURN(ir::Value * index,
                   node.Emit(ir::OpKind::kArange, {length}, {{"count", ir::Shape{count}}}));
  if (stride > 1) {
    ASSIGN_OR_RETURN(index, WithScalar(node, ir::OpKind::kMul, index, stride));
  }
  ASSIGN_OR_RETURN(index, backwards ? Binary(node, ir::OpKind::kSub, first, index)
                                    : Binary(node, ir::OpKind::kAdd, index, first));
  return node.Emit(ir::OpKind::kIndexSelect, {x, index}, {{"dim", dim}});
}

/// How many elements the range takes of an axis of `extent`: a symbol, and the same one wherever
/// such an axis is cut by the same bounds.
ir::Dim ClampedCount(NodeImport& node, const ir::Dim& extent, const SliceRange& range) {
  GraphScope& scope = node.scope();
  const auto [found, is_new] = scope.state->slice_counts.try_emplace(
      {scope.function, extent, range.start, range.end, range.step});
  if (is_new) found->second = node.FreshDim("slice");
  return found->second;
}

/// x[start:end] of one axis, with bounds from the start that every run finds in order on the axis.
absl::StatusOr<ir::Value*> EmitRange(NodeImport& node, ir::Value* x, std::int64_t axis,
                                     const ir::Dim& start, const ir::Dim& end) {
  ASSIGN_OR_RETURN(ir::Value * index, EmitPositions(node.scope(), end - start, node.location()));
  if (start != ir::Dim(0)) {
    ASSIGN_OR_RETURN(ir::Value * offset, EmitInteger(node, start));
    ASSIGN_OR_RETURN(index, Binary(node, ir::OpKind::kAdd, index, offset));
  }
  return node.Emit(ir::OpKind::kIndexSelect, {x, index}, {{"dim", axis}});
}

/// Whether x[start:end], with bounds as ResolveBound gives them, has another extent where the axis
/// is short. The first or the last element alone are taken to be there: models squeeze them, and
/// a run with an empty axis is refused.
bool DependsOnClamping(const ir::Dim& start, const ir::Dim& end, const ir::Dim& extent) {
  if (extent.is_constant()) return false;
  if (end - start == ir::Dim(1) && (start == ir::Dim(0) || end == extent)) return false;
  const bool from_the_end = !start.is_constant() && start != extent;
  return from_the_end || (end.is_constant() && start.is_constant() && end != ir::Dim(0));
}

/// Bounds that are numbers.
absl::StatusOr<ir::Value*> EmitByNumbers(NodeImport& node, ir::Value* x, std::int64_t axis,
                                         const SliceRange& range) {
  const ir::Dim extent = x->shape()[static_cast<std::size_t>(axis)];
  ir::Dim start = ResolveBound(range.start, extent);
  ir::Dim end = ResolveBound(range.end, extent);
  if (start == extent) end = start;
  if (DependsOnClamping(start, end, extent)) {
    const SliceRange neighbours = {range.start, range.end};
    const ir::Dim count = ClampedCount(node, extent, neighbours);
    ASSIGN_OR_RETURN(x, EmitClampedRange(node, x, axis, neighbours, count));
    return range.step == 1 ? x : EmitCut(node, x, axis, 0, kToTheEnd, range.step);
  }
  if (!start.is_constant()) {  // the last element, or nothing
    return EmitRange(node, x, axis, start, end);
  }
  const std::int64_t left_out = (extent - end).ConstantOr(0);
  if (start == ir::Dim(0) && end == extent && !end.is_constant() && range.step == 1) return x;
  const std::int64_t to = end.is_constant() ? end.constant() : left_out > 0 ? -left_out : kToTheEnd;
  return EmitCut(node, x, axis, start.constant(), to, range.step);
}

/// A negative step walks from `start` down to before `end`: a forward slice of the flipped axis,
/// where a bound counted from the end is one from the start, and the other way round.
absl::StatusOr<ir::Value*> EmitBackwards(NodeImport& node, ir::Value* x, std::int64_t axis,
                                         const SliceRange& range) {
  ASSIGN_OR_RETURN(ir::Value * flipped, node.Emit(ir::OpKind::kFlip, {x}, {{"dims", Ints{axis}}}));
  // The most negative number has no opposite; one step that long passes every end.
  const std::int64_t forward = -std::max(range.step, -kToTheEnd);
  return EmitByNumbers(node, flipped, axis,
                       {-1 - range.start.constant(), -1 - range.end.constant(), forward});
}

/// What the type says of a range of which a bound is symbolic: as many elements as lie between the
/// bounds, as if these were in order on the axis; or a symbol of its own.
ir::Dim PromisedCount(NodeImport& node, const SliceRange& range, const ir::Dim& extent) {
  const ir::Dim start = ResolveBound(range.start, extent), end = ResolveBound(range.end, extent);
  if (range.step > 0) {
    const ir::Dim count = end - start;
    // A number would be a promise, and is one that the last element alone may be taken for.
    return count.is_constant() && count != ir::Dim(1) ? ClampedCount(node, extent, range)
                                                      : CeilDiv(count, range.step);
  }
  const bool to_the_begin = range.end.is_constant() && range.end.constant() <= -kEnd;
  return to_the_begin && range.step == -1 ? start + 1 : ClampedCount(node, extent, range);
}

/// Of x[start:end:step] whose start is a number the cut that it is for every extent, if there is
/// one: to the end, or to the last element, which is the one before the end however short the axis.
std::optional<std::int64_t> EndOfCut(const ir::Dim& start, const ir::Dim& end,
                                     const ir::Dim& extent) {
  if (!start.is_constant()) return std::nullopt;
  if (end == extent) return kToTheEnd;
  return end + 1 == extent ? std::optional<std::int64_t>(-1) : std::nullopt;
}

/// Bounds of which one is symbolic.
absl::StatusOr<ir::Value*> EmitBySymbols(NodeImport& node, ir::Value* x, std::int64_t axis,
                                         const SliceRange& range) {
  const ir::Dim extent = x->shape()[static_cast<std::size_t>(axis)];
  const ir::Dim start = ResolveBound(range.start, extent), end = ResolveBound(range.end, extent);
  if (range.step > 0) {
    if (start == extent) return EmitCut(node, x, axis, 0, 0, 1);
    if (start == ir::Dim(0) && end == extent && range.step == 1) return x;
    if (const std::optional<std::int64_t> cut_end = EndOfCut(start, end, extent)) {
      return EmitCut(node, x, axis, start.constant(), *cut_end, range.step);
    }
  }
  const bool is_last = end == extent && end - start == ir::Dim(1);
  const bool is_on_axis = IsNeverNegative(node, start) && IsNeverNegative(node, end - start) &&
                          IsNeverNegative(node, extent - end);
  if (range.step == 1 && (is_last || is_on_axis)) return EmitRange(node, x, axis, start, end);
  return EmitClampedRange(node, x, axis, range, PromisedCount(node, range, extent));
}

}  // namespace

absl::StatusOr<ir::Value*> EmitSliceRange(NodeImport& node, ir::Value* x, std::int64_t axis,
                                          const SliceRange& range) {
  if (!range.start.is_constant() || !range.end.is_constant()) {
    return EmitBySymbols(node, x, axis, range);
  }
  return range.step > 0 ? EmitByNumbers(node, x, axis, range) : EmitBackwards(node, x, axis, range);
}

absl::StatusOr<ir::Value*> EmitCut(NodeImport& node, ir::Value* x, std::int64_t axis,
                                   std::int64_t start, std::int64_t end, std::int64_t step) {
  return node.Emit(ir::OpKind::kSlice, {x},
                   {{"dim", axis},
                    {"start", start},
                    {"end", end < 0 ? end : std::max(start, end)},
                    {"step", step}});
}

}  // namespace zeropoint::frontend
