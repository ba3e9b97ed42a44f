// Ops that give a tensor another shape or order, or join tensors.

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "ir/extent_mismatch.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

absl::Status ImportIdentity(NodeImport& node) { return node.ForwardInput(0, 0); }

absl::Status ImportFlatten(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  ASSIGN_OR_RETURN(std::int64_t axis, node.IntOr("axis", 1));
  if (axis != rank) {
    ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
  }
  ir::Value* result = nullptr;
  if (axis == 1 && rank > 1) {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kFlatten, {x}, {{"start_dim", axis}}));
  } else {
    const ir::Shape& shape = x->shape();
    const ir::Shape matrix = {ir::NumElements({shape.begin(), shape.begin() + axis}),
                              ir::NumElements({shape.begin() + axis, shape.end()})};
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kView, {x}, {{"size", matrix}}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// What is left without the axes at both ends that are alike, and those of extent 1: where
/// exporters reshape one input by the extents of another, [M,S] to [N,1,S], these are the same
/// extents under two names.
std::optional<ir::ExtentPair> Difference(ir::Shape from, ir::Shape to) {
  for (ir::Shape* shape : {&from, &to}) {
    shape->erase(std::remove(shape->begin(), shape->end(), ir::Dim(1)), shape->end());
  }
  while (!from.empty() && !to.empty() && from.back() == to.back()) {
    from.pop_back();
    to.pop_back();
  }
  const auto [left, right] = std::mismatch(from.begin(), from.end(), to.begin(), to.end());
  const bool infers = std::count(right, to.end(), ir::Dim(-1)) > 0;
  // With an extent that is to be inferred, the first two are all that can be told apart.
  if (infers && (left == from.end() || *right == ir::Dim(-1))) return std::nullopt;
  const ir::Dim a = infers ? *left : ir::NumElements({left, from.end()});
  const ir::Dim b = infers ? *right : ir::NumElements({right, to.end()});
  if (a.is_constant() || b.is_constant()) return std::nullopt;
  return ir::ExtentPair{a, b};
}

absl::Status CannotReshape(const ir::Shape& from, const ir::Shape& to) {
  const bool is_known = ir::ConstantExtents(from).has_value();
  const std::string message =
      absl::StrCat("cannot reshape ", ir::ShapeToString(from), " to ", ir::ShapeToString(to),
                   is_known ? ""
                            : "; if the target was fixed at export, pin the input shapes it was "
                              "exported with");
  const std::optional<ir::ExtentPair> difference = Difference(from, to);
  return difference ? ir::ExtentMismatch(difference->a, difference->b, message)
                    : Malformed(message);
}

/// Replaces 0 by the extent it copies, unless 0 is allowed, and checks that one -1 is left at most.
absl::StatusOr<ir::Shape> CopyExtents(const ir::Shape& from, ir::Shape to, bool allow_zero) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i].ConstantOr(0) < -1) {
      return Malformed(absl::StrCat("the shape has an extent of ", to[i].constant()));
    }
    if (to[i] == ir::Dim(0) && !allow_zero) {
      if (i >= from.size()) {
        return Malformed(absl::StrCat("the shape copies axis ", i, ", which the input has not"));
      }
      to[i] = from[i];
    }
  }
  if (std::count(to.begin(), to.end(), ir::Dim(-1)) > 1) {
    return Malformed("the shape infers two extents");
  }
  return to;
}

absl::StatusOr<ir::Shape> ResolveReshape(const ir::Shape& from, ir::Shape to, bool allow_zero) {
  ASSIGN_OR_RETURN(to, CopyExtents(from, std::move(to), allow_zero));
  const ir::Dim elements = ir::NumElements(from);
  const auto inferred = std::find(to.begin(), to.end(), ir::Dim(-1));
  if (inferred != to.end()) {
    *inferred = ir::Dim(1);
    const std::optional<ir::Dim> rest = ExactDiv(elements, ir::NumElements(to));
    *inferred = rest.value_or(ir::Dim(-1));
  }
  if (ir::NumElements(to) != elements) {
    return CannotReshape(from, to);
  }
  return to;
}

/// Exporters reshape shapes, too: to a vector, to a scalar, or to a matrix.
std::optional<SymbolicTensor> ReshapeSymbolic(SymbolicTensor x, const ir::Shape& target) {
  const ir::Dim count = static_cast<std::int64_t>(x.elements.size());
  x.is_scalar = target.empty();
  x.columns = 0;
  if (target.size() == 1 && (target[0] == count || target[0] == ir::Dim(-1))) return x;
  if (target.empty() && count == ir::Dim(1)) return x;
  if (target.size() != 2 || target[1].ConstantOr(0) < 1) return std::nullopt;
  x.columns = target[1].constant();
  const bool fits = target[0] == ir::Dim(-1) || target[0] * target[1] == count;
  return fits && count.constant() % x.columns == 0 ? std::optional(std::move(x)) : std::nullopt;
}

/// A shape or pads, whatever their rank.
std::optional<SymbolicTensor> SymbolicOfAnyRank(const NodeImport& node, int index) {
  std::optional<SymbolicTensor> matrix = node.SymbolicMatrix(index);
  return matrix ? std::move(matrix) : node.SymbolicInput(index);
}

absl::Status ImportReshape(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Shape target, node.ConstantDims(1));
  if (std::optional<SymbolicTensor> symbolic = SymbolicOfAnyRank(node, 0)) {
    if (auto reshaped = ReshapeSymbolic(*std::move(symbolic), target)) {
      node.SetSymbolicOutput(0, *std::move(reshaped));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t allow_zero, node.IntOr("allowzero", 0));
  ASSIGN_OR_RETURN(ir::Shape size, ResolveReshape(x->shape(), target, allow_zero != 0));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kView, {x}, {{"size", std::move(size)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

SymbolicTensor TransposeSymbolic(const SymbolicTensor& x) {
  SymbolicTensor result{.dtype = x.dtype};
  const auto columns = static_cast<std::size_t>(x.columns);
  const std::size_t rows = x.elements.size() / columns;
  for (std::size_t i = 0; i < x.elements.size(); ++i) {
    result.elements.push_back(x.elements[i % rows * columns + i / rows]);
  }
  result.columns = static_cast<std::int64_t>(rows);
  return result;
}

absl::Status ImportTranspose(NodeImport& node) {
  if (const std::optional<SymbolicTensor> matrix = node.SymbolicMatrix(0)) {
    ASSIGN_OR_RETURN(const Ints perm, node.IntsOr("perm", {1, 0}));
    if (perm == Ints{1, 0} && !matrix->elements.empty()) {
      node.SetSymbolicOutput(0, TransposeSymbolic(*matrix));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  Ints reversed(static_cast<std::size_t>(x->type().rank()));
  std::iota(reversed.rbegin(), reversed.rend(), 0);
  ASSIGN_OR_RETURN(Ints perm, node.IntsOr("perm", std::move(reversed)));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kPermute, {x}, {{"dims", std::move(perm)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Vectors known at import concatenate to one that is known.
std::optional<SymbolicTensor> ConcatSymbolic(const NodeImport& node) {
  SymbolicTensor result;
  for (int i = 0; i < node.num_inputs(); ++i) {
    const std::optional<SymbolicTensor> part = node.SymbolicInput(i);
    if (!part || part->is_scalar) {
      return std::nullopt;
    }
    if (result.elements.size() + part->elements.size() > kMaxSymbolicElements) {
      return std::nullopt;
    }
    result.elements.insert(result.elements.end(), part->elements.begin(), part->elements.end());
    result.dtype = part->dtype;
  }
  return result;
}

absl::Status ImportConcat(NodeImport& node) {
  if (std::optional<SymbolicTensor> symbolic = ConcatSymbolic(node)) {
    node.SetSymbolicOutput(0, *std::move(symbolic));
    return absl::OkStatus();
  }
  std::vector<ir::Value*> operands;
  for (int i = 0; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    operands.push_back(operand);
  }
  if (operands.empty()) {
    return Malformed("there is nothing to concatenate");
  }
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", 1));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, operands[0]->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kCat, std::move(operands), {{"dim", axis}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Axes of Squeeze and Unsqueeze: an attribute before opset 13, an input since.
absl::StatusOr<Ints> ReadAxes(const NodeImport& node) {
  if (node.HasInput(1)) {
    return node.ConstantInts(1);
  }
  return node.IntsOr("axes", {});
}

absl::Status ImportSqueeze(NodeImport& node) {
  if (const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
      symbolic && !symbolic->is_scalar && symbolic->elements.size() == 1) {
    node.SetSymbolicOutput(0, {true, symbolic->elements, symbolic->dtype});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints axes, ReadAxes(node));
  if (axes.empty()) {
    for (int axis = 0; axis < x->type().rank(); ++axis) {
      if (x->shape()[static_cast<std::size_t>(axis)] == ir::Dim(1)) {
        axes.push_back(axis);
      }
    }
  }
  ASSIGN_OR_RETURN(axes, NormalizeAxes(std::move(axes), x->type().rank()));
  if (axes.empty()) {
    return node.ForwardInput(0, 0);
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kSqueeze, {x}, {{"dim", std::move(axes)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportUnsqueeze(NodeImport& node) {
  ASSIGN_OR_RETURN(Ints axes, ReadAxes(node));
  if (const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
      symbolic && symbolic->is_scalar && axes.size() == 1) {
    RETURN_IF_ERROR(ir::NormalizeAxis(axes[0], 1).status());
    node.SetSymbolicOutput(0, {false, symbolic->elements, symbolic->dtype});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank() + static_cast<int>(axes.size());
  ASSIGN_OR_RETURN(axes, NormalizeAxes(std::move(axes), rank));
  if (axes.empty()) {
    return node.ForwardInput(0, 0);
  }
  for (std::int64_t axis : axes) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kUnsqueeze, {x}, {{"dim", axis}}));
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Identity", 1, ImportIdentity},
    {"Flatten", 1, ImportFlatten},
    {"Reshape", 5, ImportReshape, Operands(1)},
    {"Transpose", 1, ImportTranspose},
    {"Concat", 1, ImportConcat},
    {"Squeeze", 1, ImportSqueeze, Operands(1)},
    {"Unsqueeze", 1, ImportUnsqueeze, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> ShapeImporters() { return kRows; }

}  // namespace zeropoint::frontend
