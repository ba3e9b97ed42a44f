// Ops that cut parts out of a tensor.

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/slice_range.h"
#include "ir/saturating.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

struct SliceLists {
  ir::Shape starts, ends;
  Ints axes, steps;
};

/// A list of numbers as bounds.
ir::Shape BoundsOf(const Ints& numbers) { return {numbers.begin(), numbers.end()}; }

/// Lists are attributes before opset 10 and inputs since; axes and steps may be absent.
absl::StatusOr<SliceLists> ReadSlice(const NodeImport& node) {
  SliceLists lists;
  const bool as_inputs = node.opset() >= 10;
  if (as_inputs) {
    ASSIGN_OR_RETURN(lists.starts, node.ConstantDims(1));
    ASSIGN_OR_RETURN(lists.ends, node.ConstantDims(2));
  } else {
    ASSIGN_OR_RETURN(const Ints starts, node.IntsOr("starts", {}));
    ASSIGN_OR_RETURN(const Ints ends, node.IntsOr("ends", {}));
    ASSIGN_OR_RETURN(lists.axes, node.IntsOr("axes", {}));
    lists.starts = BoundsOf(starts);
    lists.ends = BoundsOf(ends);
  }
  if (as_inputs && node.HasInput(3)) {
    ASSIGN_OR_RETURN(lists.axes, node.ConstantInts(3));
  }
  if (as_inputs && node.HasInput(4)) {
    ASSIGN_OR_RETURN(lists.steps, node.ConstantInts(4));
  }
  const std::size_t count = lists.starts.size();
  if (lists.axes.empty()) {
    lists.axes.resize(count);
    std::iota(lists.axes.begin(), lists.axes.end(), 0);
  }
  if (lists.steps.empty()) {
    lists.steps.assign(count, 1);
  }
  if (lists.ends.size() != count || lists.axes.size() != count || lists.steps.size() != count) {
    return Malformed("starts, ends, axes and steps differ in length");
  }
  return lists;
}

/// The positions of a range of `count` elements, by ONNX's rules for bounds; step is not 0.
Ints RangeOf(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t count) {
  start += start < 0 ? count : 0;
  end += end < 0 ? count : 0;
  Ints positions;
  if (step > 0) {
    end = std::clamp<std::int64_t>(end, 0, count);
    for (std::int64_t i = std::max<std::int64_t>(start, 0); i < end; i += step) {
      positions.push_back(i);
      if (step >= count) break;
    }
    return positions;
  }
  end = std::clamp<std::int64_t>(end, -1, count - 1);
  for (std::int64_t i = std::min(start, count - 1); i > end; i += step) {
    positions.push_back(i);
    if (step <= -count) break;
  }
  return positions;
}

/// A slice of a shape, or of the rows of a matrix.
absl::Status SliceSymbolic(NodeImport& node, const SymbolicTensor& x, const SliceLists& lists) {
  ASSIGN_OR_RETURN(const Ints axes, NormalizeAxes(lists.axes, x.columns > 0 ? 2 : 1));
  if (lists.starts.size() != 1 || lists.steps[0] == 0 || axes[0] != 0) {
    return Unsupported("a slice of a shape that is not one range");
  }
  if (!lists.starts[0].is_constant() || !lists.ends[0].is_constant()) {
    return Unsupported("a slice of a shape from or to a symbolic bound; pin the input shapes");
  }
  const std::int64_t start = lists.starts[0].constant(), end = lists.ends[0].constant();
  const std::int64_t width = std::max<std::int64_t>(x.columns, 1);
  const auto rows = static_cast<std::int64_t>(x.elements.size()) / width;
  SymbolicTensor result{.dtype = x.dtype, .columns = x.columns};
  for (const std::int64_t row : RangeOf(start, end, lists.steps[0], rows)) {
    const auto first = x.elements.begin() + row * width;
    result.elements.insert(result.elements.end(), first, first + width);
  }
  node.SetSymbolicOutput(0, std::move(result));
  return absl::OkStatus();
}

absl::Status ImportSlice(NodeImport& node) {
  ASSIGN_OR_RETURN(const SliceLists lists, ReadSlice(node));
  if (const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
      symbolic && !symbolic->is_scalar) {
    return SliceSymbolic(node, *symbolic, lists);
  }
  if (const std::optional<SymbolicTensor> matrix = node.SymbolicMatrix(0)) {
    return SliceSymbolic(node, *matrix, lists);
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  RETURN_IF_ERROR(NormalizeAxes(lists.axes, x->type().rank()).status());
  for (std::size_t i = 0; i < lists.starts.size(); ++i) {
    ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(lists.axes[i], x->type().rank()));
    if (lists.steps[i] == 0) {
      return Malformed("a slice with step 0");
    }
    const SliceRange range = {lists.starts[i], lists.ends[i], lists.steps[i]};
    ASSIGN_OR_RETURN(x, EmitSliceRange(node, x, axis, range));
  }
  if (lists.starts.empty()) {
    return node.ForwardInput(0, 0);
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

/// As many parts as outputs, of one extent. Since opset 18 the last may be smaller.
absl::StatusOr<Ints> EqualParts(const NodeImport& node, const ir::Dim& extent) {
  const std::int64_t parts = node.num_outputs();
  ASSIGN_OR_RETURN(const std::int64_t declared, node.IntOr("num_outputs", parts));
  if (parts < 1 || declared != parts) {
    return Malformed(absl::StrCat("num_outputs is ", declared, " but there are ", parts));
  }
  if (!extent.is_constant()) {
    return Unsupported("splitting a symbolic extent into equal parts; pin the input shapes");
  }
  const std::int64_t total = extent.constant();
  if (node.opset() < 18 && total % parts != 0) {
    return Malformed(absl::StrCat("an extent of ", total, " has no ", parts, " equal parts"));
  }
  const std::int64_t part = ir::CeilDivide(total, parts);
  Ints sizes;
  for (std::int64_t left = total; static_cast<std::int64_t>(sizes.size()) < parts; left -= part) {
    sizes.push_back(std::clamp<std::int64_t>(left, 0, part));
  }
  return sizes;
}

/// Extents of the parts.
absl::StatusOr<Ints> SplitSizes(const NodeImport& node, const ir::Dim& extent) {
  Ints sizes;
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(sizes, node.ConstantInts(1));
  } else {
    ASSIGN_OR_RETURN(sizes, node.IntsOr("split", {}));
  }
  if (sizes.empty()) {
    return EqualParts(node, extent);
  }
  std::int64_t total = 0;
  for (std::int64_t size : sizes) {
    if (size < 0) {
      return Malformed(absl::StrCat("a part of ", size, " elements"));
    }
    total = ir::SaturatingAdd(total, size);
  }
  if (static_cast<int>(sizes.size()) != node.num_outputs() || extent.ConstantOr(total) != total) {
    return Malformed(absl::StrCat(sizes.size(), " parts of ", total, " elements do not make ",
                                  node.num_outputs(), " outputs of ", extent.ToString()));
  }
  return sizes;
}

absl::Status ImportSplit(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", 0));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(const Ints sizes, SplitSizes(node, x->shape()[static_cast<std::size_t>(axis)]));
  std::int64_t start = 0;
  for (int i = 0; i < node.num_outputs(); ++i) {
    const std::int64_t end = start + sizes[static_cast<std::size_t>(i)];
    if (node.HasOutput(i)) {
      ASSIGN_OR_RETURN(ir::Value * part, EmitCut(node, x, axis, start, end, 1));
      node.SetOutput(i, part);
    }
    start = end;
  }
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Slice", 1, ImportSlice, Operands(1, 2, 3, 4)},
    {"Split", 1, ImportSplit, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> SliceImporters() { return kRows; }

}  // namespace zeropoint::frontend
