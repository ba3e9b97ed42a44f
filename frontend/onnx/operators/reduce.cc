// Reductions: one IR reduction, perhaps of |x| or x*x, perhaps under a root or logarithm.

#include <optional>
#include <utility>
#include <vector>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/symbolic_arithmetic.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// An op that is left out, too.
constexpr ir::OpKind kNothing = ir::OpKind::kReturn;

struct Form {
  ir::OpKind before;  // kMul stands for the square
  ir::OpKind reduce;
  ir::OpKind after;
};

constexpr Form Plain(ir::OpKind reduce) { return {kNothing, reduce, kNothing}; }

struct Axes {
  Ints dims;
  bool keep = true;
  bool all_kept = false;  // nothing is reduced
};

/// Axes are an attribute at first and an input since opset 13 (ReduceSum) or 18; none mean all, or
/// with noop_with_empty_axes none.
absl::StatusOr<Axes> ReadAxes(const NodeImport& node, int rank) {
  Axes axes;
  ASSIGN_OR_RETURN(axes.dims, node.IntsOr("axes", {}));
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(axes.dims, node.ConstantInts(1));
  }
  ASSIGN_OR_RETURN(axes.dims, NormalizeAxes(std::move(axes.dims), rank));
  ASSIGN_OR_RETURN(const std::int64_t noop, node.IntOr("noop_with_empty_axes", 0));
  ASSIGN_OR_RETURN(const std::int64_t keepdims, node.IntOr("keepdims", 1));
  axes.keep = keepdims != 0;
  axes.all_kept = axes.dims.empty() && (noop != 0 || rank == 0);
  if (axes.dims.empty()) {
    axes.dims = AxisRange(0, rank);
  }
  return axes;
}

absl::StatusOr<ir::Value*> Reduced(NodeImport& node, const Form& form, ir::Value* x,
                                   const Axes& axes) {
  if (form.before != kNothing) {
    const bool square = form.before == ir::OpKind::kMul;
    ASSIGN_OR_RETURN(x, square ? Binary(node, form.before, x, x) : Unary(node, form.before, x));
  }
  if (!axes.all_kept) {
    ASSIGN_OR_RETURN(x, node.Emit(form.reduce, {x}, {{"dim", axes.dims}, {"keepdim", axes.keep}}));
  }
  if (form.after != kNothing) {
    ASSIGN_OR_RETURN(x, Unary(node, form.after, x));
  }
  return x;
}

/// The dtype in which a form is computed: bools compare as u8, and integers have no root or
/// logarithm but f64's.
ir::DType ComputedDType(const Form& form, ir::DType dtype) {
  if (dtype == ir::DType::kBool) return ir::DType::kUint8;
  const bool needs_float = form.after != kNothing || form.reduce == ir::OpKind::kLogsumexp;
  return needs_float && !ir::IsFloatingPoint(dtype) ? ir::DType::kFloat64 : dtype;
}

/// What folds two elements into one where shapes are reduced; nullopt for other reductions.
std::optional<ir::OpKind> FoldOf(const Form& form) {
  if (form.before != kNothing || form.after != kNothing) return std::nullopt;
  switch (form.reduce) {
    case ir::OpKind::kSum:
      return ir::OpKind::kAdd;
    case ir::OpKind::kProd:
      return ir::OpKind::kMul;
    case ir::OpKind::kAmax:
      return ir::OpKind::kMaximum;
    case ir::OpKind::kAmin:
      return ir::OpKind::kMinimum;
    default:
      return std::nullopt;
  }
}

/// The sum, product or extreme of a shape, which stays known.
std::optional<SymbolicTensor> ReducedSymbolic(const Form& form, const SymbolicTensor& x,
                                              const Axes& axes) {
  const std::optional<ir::OpKind> fold = FoldOf(form);
  if (!fold || x.is_scalar || x.elements.empty() || axes.all_kept) return std::nullopt;
  std::optional<SymbolicTensor> result = SymbolicTensor{true, {x.elements[0]}, x.dtype};
  for (std::size_t i = 1; i < x.elements.size() && result; ++i) {
    result = ComputeSymbolic(*fold, *result, SymbolicTensor{true, {x.elements[i]}, x.dtype});
  }
  if (result) result->is_scalar = !axes.keep;
  return result;
}

absl::Status ImportForm(NodeImport& node, const Form& form) {
  if (const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
      symbolic && !symbolic->is_scalar && symbolic->dtype != ir::DType::kBool) {
    ASSIGN_OR_RETURN(const Axes axes, ReadAxes(node, 1));
    if (auto reduced = ReducedSymbolic(form, *symbolic, axes)) {
      node.SetSymbolicOutput(0, *std::move(reduced));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const Axes axes, ReadAxes(node, x->type().rank()));
  // One element is its own logsumexp.
  if (axes.all_kept && form.before == kNothing && form.after == kNothing) {
    return node.ForwardInput(0, 0);
  }
  const ir::DType dtype = x->dtype();
  const ir::DType computed = ComputedDType(form, dtype);
  if (computed != dtype) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kTo, {x}, {{"dtype", computed}}));
  }
  ASSIGN_OR_RETURN(x, Reduced(node, form, x, axes));
  if (computed != dtype) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kTo, {x}, {{"dtype", dtype}}));
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

template <Form kForm>
absl::Status ImportReduction(NodeImport& node) {
  return ImportForm(node, kForm);
}

constexpr Form kL1 = {ir::OpKind::kAbs, ir::OpKind::kSum, kNothing};
constexpr Form kL2 = {ir::OpKind::kMul, ir::OpKind::kSum, ir::OpKind::kSqrt};
constexpr Form kLogSum = {kNothing, ir::OpKind::kSum, ir::OpKind::kLog};
constexpr Form kSumSquare = {ir::OpKind::kMul, ir::OpKind::kSum, kNothing};

constexpr OpRow kRows[] = {
    {"ReduceMean", 1, ImportReduction<Plain(ir::OpKind::kMean)>, Operands(1)},
    {"ReduceSum", 1, ImportReduction<Plain(ir::OpKind::kSum)>, Operands(1)},
    {"ReduceProd", 1, ImportReduction<Plain(ir::OpKind::kProd)>, Operands(1)},
    {"ReduceMax", 1, ImportReduction<Plain(ir::OpKind::kAmax)>, Operands(1)},
    {"ReduceMin", 1, ImportReduction<Plain(ir::OpKind::kAmin)>, Operands(1)},
    {"ReduceLogSumExp", 1, ImportReduction<Plain(ir::OpKind::kLogsumexp)>, Operands(1)},
    {"ReduceL1", 1, ImportReduction<kL1>, Operands(1)},
    {"ReduceL2", 1, ImportReduction<kL2>, Operands(1)},
    {"ReduceLogSum", 1, ImportReduction<kLogSum>, Operands(1)},
    {"ReduceSumSquare", 1, ImportReduction<kSumSquare>, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> ReduceImporters() { return kRows; }

}  // namespace zeropoint::frontend
