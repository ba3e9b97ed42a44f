// Ops that move data without computing: reshape, transpose, slice, pad, copy.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using xnnpack_limits::kMaxExtent;
// Along a free extent nothing else bounds what a damaged file may ask for.
using xnnpack_limits::kMaxPadding;
// Stands for "inferred" in `shape` and for "up to the end" in `sizes`.
constexpr std::int64_t kOpen = -1;

absl::Status CheckOperands(const NodeReader& node) {
  RETURN_IF_ERROR(node.CheckArity(1, 1));
  return CommonKindAndQuant(node).status();
}

std::vector<std::size_t> ToSizes(const std::vector<std::int64_t>& ints) {
  return {ints.begin(), ints.end()};
}

// --- static_reshape ---

absl::StatusOr<Extents> ReadShape(const NodeReader& node) {
  ASSIGN_OR_RETURN(Extents shape, node.IntList("shape", {kOpen, kMaxExtent}));
  if (std::count(shape.begin(), shape.end(), kOpen) > 1 ||
      std::count(shape.begin(), shape.end(), 0) > 0) {
    return node.Error(
        absl::StrCat("shape ", ExtentsToString(shape), " must have at most one -1 and no 0"));
  }
  return shape;
}

absl::Status DefineReshape(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(Extents shape, ReadShape(node));
  if (shape.size() > XNN_MAX_TENSOR_DIMS) return node.Error("the shape has too many dimensions");
  // XNNPACK writes 0 for the inferred extent.
  std::replace(shape.begin(), shape.end(), kOpen, std::int64_t{0});
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  const std::vector<std::size_t> sizes = ToSizes(shape);
  return context.Defined(
      node, xnn_define_static_reshape(context.subgraph, sizes.size(), sizes.data(), input, output,
                                      /*flags=*/0));
}

absl::StatusOr<Extents> InferReshape(const NodeReader& node,
                                     absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(Extents shape, ReadShape(node));
  Extents fixed = shape;
  fixed.erase(std::remove(fixed.begin(), fixed.end(), kOpen), fixed.end());
  const std::int64_t elements = CheckedNumElements(*inputs[0]).value_or(0);
  const std::int64_t fixed_elements = CheckedNumElements(fixed).value_or(0);
  const bool has_open = fixed.size() < shape.size();
  if (fixed_elements == 0 || elements % fixed_elements != 0 ||
      (!has_open && elements != fixed_elements)) {
    return node.Error(absl::StrCat("cannot reshape ", ExtentsToString(*inputs[0]), " to ",
                                   ExtentsToString(shape)));
  }
  std::replace(shape.begin(), shape.end(), kOpen, elements / fixed_elements);
  return shape;
}

// --- static_transpose ---

absl::StatusOr<std::vector<std::int64_t>> ReadPermutation(const NodeReader& node) {
  const std::size_t rank = node.input(0).extents.size();
  ASSIGN_OR_RETURN(std::vector<std::int64_t> permutation,
                   node.Ints("perm", rank, {0, static_cast<std::int64_t>(rank) - 1}));
  std::vector<std::int64_t> sorted = permutation;
  std::sort(sorted.begin(), sorted.end());
  if (rank == 0 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    return node.Error(
        absl::StrCat("perm ", ExtentsToString(permutation), " is not a permutation of axes"));
  }
  return permutation;
}

absl::Status DefineTranspose(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> permutation, ReadPermutation(node));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  const std::vector<std::size_t> sizes = ToSizes(permutation);
  return context.Defined(
      node, xnn_define_static_transpose(context.subgraph, sizes.size(), sizes.data(), input, output,
                                        /*flags=*/0));
}

absl::StatusOr<Extents> InferTranspose(const NodeReader& node,
                                       absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> permutation, ReadPermutation(node));
  Extents output;
  for (const std::int64_t axis : permutation) {
    output.push_back(inputs[0]->at(static_cast<std::size_t>(axis)));
  }
  return output;
}

// --- static_slice ---

struct Slice {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> sizes;
};

absl::StatusOr<Slice> ReadSlice(const NodeReader& node) {
  const std::size_t rank = node.input(0).extents.size();
  if (rank == 0) return node.Error("the input is a scalar");
  ASSIGN_OR_RETURN(std::vector<std::int64_t> offsets, node.Ints("offsets", rank, {0, kMaxExtent}));
  ASSIGN_OR_RETURN(std::vector<std::int64_t> sizes, node.Ints("sizes", rank, {kOpen, kMaxExtent}));
  return Slice{std::move(offsets), std::move(sizes)};
}

// XNNPACK knows sizes of 0, "the whole extent", and does not look at the offset then. An open size
// behind an offset therefore needs a fixed extent to subtract from.
absl::StatusOr<std::vector<std::size_t>> XnnSizes(const NodeReader& node, const Slice& slice) {
  const Extents& extents = node.input(0).extents;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    std::int64_t size = slice.sizes[i];
    if (size == 0) return node.Error("the slice is empty");
    if (size == kOpen && slice.offsets[i] == 0) size = 0;
    if (size == kOpen) size = extents[i] - slice.offsets[i];
    if (size < 0) {
      return node.Error(absl::StrCat("axis ", i, ": an open slice from offset ", slice.offsets[i],
                                     " needs a larger, fixed extent"));
    }
    sizes.push_back(static_cast<std::size_t>(size));
  }
  return sizes;
}

absl::Status DefineSlice(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const Slice slice, ReadSlice(node));
  ASSIGN_OR_RETURN(const std::vector<std::size_t> sizes, XnnSizes(node, slice));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  const std::vector<std::size_t> offsets = ToSizes(slice.offsets);
  return context.Defined(
      node, xnn_define_static_slice(context.subgraph, offsets.size(), offsets.data(), sizes.data(),
                                    input, output, /*flags=*/0));
}

absl::StatusOr<Extents> InferSlice(const NodeReader& node,
                                   absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const Slice slice, ReadSlice(node));
  Extents output = *inputs[0];
  for (std::size_t i = 0; i < output.size(); ++i) {
    const std::int64_t available = output[i] - slice.offsets[i];
    output[i] = slice.sizes[i] == kOpen ? available : slice.sizes[i];
    // All of an empty axis is empty; a part of it is not there.
    const std::int64_t least = inputs[0]->at(i) == 0 ? 0 : 1;
    if (output[i] < least || output[i] > available) {
      return node.Error(absl::StrCat("axis ", i, ": a slice of ", output[i], " from offset ",
                                     slice.offsets[i], " leaves the extents ",
                                     ExtentsToString(*inputs[0])));
    }
  }
  return output;
}

// --- static_constant_pad ---

struct Padding {
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
};

absl::StatusOr<Padding> ReadPadding(const NodeReader& node) {
  const std::size_t rank = node.input(0).extents.size();
  if (rank == 0) return node.Error("the input is a scalar");
  ASSIGN_OR_RETURN(std::vector<std::int64_t> before, node.Ints("pre", rank, {0, kMaxPadding}));
  ASSIGN_OR_RETURN(std::vector<std::int64_t> after, node.Ints("post", rank, {0, kMaxPadding}));
  return Padding{std::move(before), std::move(after)};
}

absl::Status DefinePad(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const Padding padding, ReadPadding(node));
  ASSIGN_OR_RETURN(const double value, node.Float("value", 0.0));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  const std::vector<std::size_t> before = ToSizes(padding.before);
  const std::vector<std::size_t> after = ToSizes(padding.after);
  return context.Defined(
      node, xnn_define_static_constant_pad(context.subgraph, before.data(), after.data(),
                                           static_cast<float>(value), input, output,
                                           /*flags=*/0));
}

absl::StatusOr<Extents> InferPad(const NodeReader& node, absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const Padding padding, ReadPadding(node));
  Extents output = *inputs[0];
  for (std::size_t i = 0; i < output.size(); ++i) output[i] += padding.before[i] + padding.after[i];
  return output;
}

// --- copy ---

absl::Status DefineCopy(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(node, xnn_define_copy(context.subgraph, input, output, /*flags=*/0));
}

absl::StatusOr<Extents> InferCopy(const NodeReader&, absl::Span<const Extents* const> inputs) {
  return *inputs[0];
}

constexpr NodeRow kRows[] = {
    {"copy", DefineCopy, InferCopy},
    {"static_constant_pad", DefinePad, InferPad},
    {"static_reshape", DefineReshape, InferReshape},
    {"static_slice", DefineSlice, InferSlice},
    {"static_transpose", DefineTranspose, InferTranspose},
};

}  // namespace

absl::Span<const NodeRow> DataMovementNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
