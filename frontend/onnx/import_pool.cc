// Pooling. One-dimensional pools run as two-dimensional ones of height 1.

#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/window.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Adds the height axis to a one-dimensional window.
void AddHeight(WindowAttributes& window) {
  for (Ints* values : {&window.kernel, &window.strides, &window.dilations}) {
    values->insert(values->begin(), 1);
  }
  window.pads = {0, window.pads[0], 0, window.pads[1]};
}

absl::Status ImportPool(NodeImport& node, ir::OpKind kind, ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  if (rank != 3 && rank != 4) {
    return Unsupported(absl::StrCat("pooling of an input of rank ", rank));
  }
  ASSIGN_OR_RETURN(Ints kernel, node.IntsOr("kernel_shape", {}));
  if (static_cast<int>(kernel.size()) != rank - 2) {
    return Malformed(absl::StrCat("kernel_shape has ", kernel.size(), " entries for rank ", rank));
  }
  ASSIGN_OR_RETURN(WindowAttributes window, ReadWindow(node, x->shape(), std::move(kernel)));
  ASSIGN_OR_RETURN(const std::int64_t ceil_mode, node.IntOr("ceil_mode", 0));
  if (rank == 3) {
    AddHeight(window);
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kUnsqueeze, {x}, {{"dim", std::int64_t{2}}}));
  }
  attributes["kernel_size"] = window.kernel;
  attributes["stride"] = window.strides;
  attributes["padding"] = window.pads;
  attributes["ceil_mode"] = ceil_mode != 0;
  if (kind == ir::OpKind::kMaxPool2d) {
    attributes["dilation"] = window.dilations;
  } else if (window.dilations != Ints{1, 1}) {
    return Unsupported("average pooling with dilation");
  }
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kind, {x}, std::move(attributes)));
  if (rank == 3) {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kSqueeze, {result}, {{"dim", Ints{2}}}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// The output of indices is not computed.
absl::Status ImportMaxPool(NodeImport& node) {
  return ImportPool(node, ir::OpKind::kMaxPool2d, {});
}

absl::Status ImportAveragePool(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t count_include_pad, node.IntOr("count_include_pad", 0));
  return ImportPool(node, ir::OpKind::kAvgPool2d, {{"count_include_pad", count_include_pad != 0}});
}

absl::Status ImportGlobalAveragePool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  if (rank < 3) {
    return Malformed(absl::StrCat("global pooling of an input of rank ", rank));
  }
  ir::Value* result = nullptr;
  if (rank == 4) {
    ASSIGN_OR_RETURN(result,
                     node.Emit(ir::OpKind::kAdaptiveAvgPool2d, {x}, {{"output_size", Ints{1, 1}}}));
  } else {
    Ints spatial;
    for (int axis = 2; axis < rank; ++axis) {
      spatial.push_back(axis);
    }
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kMean, {x},
                                       {{"dim", std::move(spatial)}, {"keepdim", true}}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"MaxPool", 1, ImportMaxPool},
    {"AveragePool", 1, ImportAveragePool},
    {"GlobalAveragePool", 1, ImportGlobalAveragePool},
};

}  // namespace

absl::Span<const OpRow> PoolImporters() { return kRows; }

}  // namespace zeropoint::frontend
