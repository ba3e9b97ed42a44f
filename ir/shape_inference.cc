#include "ir/shape_inference.h"

#include <algorithm>
#include <limits>

#include "absl/status/status.h"
#include "ir/extent_mismatch.h"
#include "ir/saturating.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

absl::Status CheckWindow(const Window& window) {
  if (window.kernel < 1 || window.stride < 1 || window.dilation < 1) {
    return absl::InvalidArgumentError(
        StrCat("kernel, stride and dilation must be at least 1 but are ", window.kernel, ", ",
               window.stride, " and ", window.dilation));
  }
  if (window.padding_begin < 0 || window.padding_end < 0) {
    return absl::InvalidArgumentError(StrCat("padding must not be negative but is [",
                                             window.padding_begin, ",", window.padding_end, "]"));
  }
  return absl::OkStatus();
}

/// Whether two different extents differ by roundings of the same symbols only, and may be equal.
bool AreRoundings(const Dim& a, const Dim& b) {
  return a.Symbols() == b.Symbols() && (a - b).HasDivision();
}

absl::StatusOr<Dim> BroadcastDims(const Dim& a, const Dim& b) {
  if (a == b || b == Dim(1)) return a;
  if (a == Dim(1)) return b;
  if (a.is_constant() != b.is_constant()) return a.is_constant() ? a : b;
  if (AreRoundings(a, b)) return std::min(a, b);
  return ExtentMismatch(
      a, b, StrCat("extents ", a.ToString(), " and ", b.ToString(), " do not broadcast"));
}

}  // namespace

absl::StatusOr<Shape> BroadcastShapes(const Shape& a, const Shape& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    // Axis i counted from the last one; a missing axis has extent 1.
    const Dim left = i < a.size() ? a[a.size() - 1 - i] : Dim(1);
    const Dim right = i < b.size() ? b[b.size() - 1 - i] : Dim(1);
    auto dim = BroadcastDims(left, right);
    if (!dim.ok()) {
      return Reworded(dim.status(), StrCat("shapes ", ShapeToString(a), " and ", ShapeToString(b),
                                           ": ", std::string(dim.status().message())));
    }
    result[rank - 1 - i] = *std::move(dim);
  }
  return result;
}

absl::StatusOr<Dim> UnifyDims(const Dim& a, const Dim& b) {
  if (a == b) return a;
  if (a.is_constant() != b.is_constant()) return a.is_constant() ? a : b;
  if (AreRoundings(a, b)) return std::min(a, b);
  return ExtentMismatch(a, b,
                        StrCat("extents ", a.ToString(), " and ", b.ToString(), " must be equal"));
}

absl::StatusOr<Shape> UnifyShapes(const Shape& a, const Shape& b) {
  if (a.size() != b.size()) {
    return absl::InvalidArgumentError(
        StrCat("shapes ", ShapeToString(a), " and ", ShapeToString(b), " must have equal ranks"));
  }
  Shape result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSIGN_OR_RETURN(result.emplace_back(), UnifyDims(a[i], b[i]));
  }
  return result;
}

absl::StatusOr<Dim> WindowOutputSize(const Dim& input, const Window& window) {
  RETURN_IF_ERROR(CheckWindow(window));
  const std::int64_t reach =
      SaturatingAdd(SaturatingMultiply(window.dilation, window.kernel - 1), 1);
  const Dim padded_begin = input + window.padding_begin;
  Dim output;
  if (window.ceil_mode) {
    // ATen counts ceil((input + padding - reach) / stride) + 1 windows and drops the last one when
    // it would start in the trailing padding, that is, takes the minimum with
    // ceil((input + padding_begin) / stride). Both are ceil(· / stride) of values that differ by a
    // constant, so the minimum is known even for a symbolic input.
    const std::int64_t overhang =
        SaturatingAdd(SaturatingAdd(window.padding_end, -reach), window.stride);
    output = CeilDiv(padded_begin + std::min<std::int64_t>(overhang, 0), window.stride);
  } else {
    output = FloorDiv(padded_begin + window.padding_end - reach, window.stride) + 1;
  }
  if (output.is_constant() && output.constant() < 1) {
    return absl::InvalidArgumentError(
        StrCat("a window of ", reach, " elements (kernel ", window.kernel, ", dilation ",
               window.dilation, ") does not fit an input of ", input.ToString(), " with padding [",
               window.padding_begin, ",", window.padding_end, "]"));
  }
  return output;
}

absl::StatusOr<int> NormalizeAxis(std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) {
    return absl::InvalidArgumentError(
        StrCat("axis ", axis, " is outside [", -rank, ",", rank, ") of a rank ", rank, " tensor"));
  }
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

absl::StatusOr<Dim> SliceOutputSize(const Dim& extent, std::int64_t start, std::int64_t end,
                                    std::int64_t step) {
  if (start < 0 || (end >= 0 && end < start) || step < 1) {
    return absl::InvalidArgumentError(
        StrCat("a slice needs 0 <= start <= end or an end below 0, and step >= 1 but has start ",
               start, ", end ", end, ", step ", step));
  }
  if (extent.is_constant()) {
    const std::int64_t last = end < 0 ? SaturatingAdd(extent.constant(), end) : end;
    const std::int64_t length = std::min(last, extent.constant()) - start;
    return Dim(CeilDivide(std::max<std::int64_t>(length, 0), step));
  }
  if (end < 0) return CeilDiv(extent + end - start, step);
  const bool to_the_end = end == std::numeric_limits<std::int64_t>::max();
  return CeilDiv(to_the_end ? extent - start : Dim(end - start), step);
}

std::optional<std::vector<std::int64_t>> ViewExtents(const Shape& from, const Shape& to) {
  const auto is_symbolic = [](const Dim& dim) { return !dim.is_constant(); };
  const bool one_symbol = std::count_if(to.begin(), to.end(), is_symbolic) == 1;
  std::vector<std::int64_t> extents;
  for (const Dim& dim : to) {
    const auto axis = std::find(from.begin(), from.end(), dim);
    if (dim.is_constant()) {
      extents.push_back(dim.constant());
    } else if (one_symbol || axis == from.end()) {
      extents.push_back(-1);
    } else {
      extents.push_back(-2 - (axis - from.begin()));
    }
  }
  if (std::count(extents.begin(), extents.end(), -1) > 1) return std::nullopt;
  return extents;
}

}  // namespace zeropoint::ir
