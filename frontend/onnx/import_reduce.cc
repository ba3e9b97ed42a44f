// Reductions.

#include <numeric>
#include <vector>

#include "frontend/onnx/op_table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Axes are an attribute before opset 18 and an input since; none mean all, or with
/// noop_with_empty_axes none.
absl::Status ImportReduceMean(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  ASSIGN_OR_RETURN(Ints axes, node.IntsOr("axes", {}));
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(axes, node.ConstantInts(1));
  }
  ASSIGN_OR_RETURN(axes, NormalizeAxes(std::move(axes), rank));
  ASSIGN_OR_RETURN(const std::int64_t noop, node.IntOr("noop_with_empty_axes", 0));
  ASSIGN_OR_RETURN(const std::int64_t keepdims, node.IntOr("keepdims", 1));
  if (axes.empty() && (noop != 0 || rank == 0)) {
    return node.ForwardInput(0, 0);
  }
  if (axes.empty()) {
    axes.resize(static_cast<std::size_t>(rank));
    std::iota(axes.begin(), axes.end(), 0);
  }
  ASSIGN_OR_RETURN(
      ir::Value * result,
      node.Emit(ir::OpKind::kMean, {x}, {{"dim", std::move(axes)}, {"keepdim", keepdims != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"ReduceMean", 1, ImportReduceMean, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> ReduceImporters() { return kRows; }

}  // namespace zeropoint::frontend
