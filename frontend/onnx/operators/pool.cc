// Pooling. One-dimensional pools run as two-dimensional ones of height 1.

#include "frontend/onnx/operators/pool.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/window.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/saturating.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

struct PoolKinds {
  ir::OpKind two_d, three_d;
};
constexpr PoolKinds kMaxPools = {ir::OpKind::kMaxPool2d, ir::OpKind::kMaxPool3d};
constexpr PoolKinds kAvgPools = {ir::OpKind::kAvgPool2d, ir::OpKind::kAvgPool3d};

/// Adds the height axis to a one-dimensional window.
void AddHeight(WindowAttributes& window) {
  for (Ints* values : {&window.kernel, &window.strides, &window.dilations}) {
    values->insert(values->begin(), 1);
  }
  window.pads = {0, window.pads[0], 0, window.pads[1]};
}

absl::StatusOr<WindowAttributes> ReadPool(const NodeImport& node, const ir::Value& x) {
  const int rank = x.type().rank();
  if (rank < 3 || rank > 5) {
    return Unsupported(absl::StrCat("pooling of an input of rank ", rank));
  }
  ASSIGN_OR_RETURN(Ints kernel, node.IntsOr("kernel_shape", {}));
  if (static_cast<int>(kernel.size()) != rank - 2) {
    return Malformed(absl::StrCat("kernel_shape has ", kernel.size(), " entries for rank ", rank));
  }
  return ReadWindow(node, x.shape(), std::move(kernel));
}

absl::StatusOr<ir::AttributeMap> WindowMap(const NodeImport& node, const WindowAttributes& window) {
  ASSIGN_OR_RETURN(const std::int64_t ceil_mode, node.IntOr("ceil_mode", 0));
  return ir::AttributeMap{{"kernel_size", window.kernel},
                          {"stride", window.strides},
                          {"padding", window.pads},
                          {"dilation", window.dilations},
                          {"ceil_mode", ceil_mode != 0}};
}

absl::StatusOr<ir::Value*> EmitPool(NodeImport& node, ir::Value* x, const PoolKinds& kinds,
                                    ir::AttributeMap attributes) {
  const int rank = x->type().rank();
  ASSIGN_OR_RETURN(WindowAttributes window, ReadPool(node, *x));
  if (rank == 3) {
    AddHeight(window);
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kUnsqueeze, {x}, {{"dim", std::int64_t{2}}}));
  }
  ASSIGN_OR_RETURN(const ir::AttributeMap window_map, WindowMap(node, window));
  attributes.insert(window_map.begin(), window_map.end());
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(rank == 5 ? kinds.three_d : kinds.two_d, {x}, std::move(attributes)));
  if (rank == 3) return node.Emit(ir::OpKind::kSqueeze, {result}, {{"dim", Ints{2}}});
  return result;
}

/// An op of its own: most exporters that name the output of indices have no reader for it, and then
/// nothing is left of it.
absl::Status SetIndices(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const WindowAttributes window, ReadPool(node, *x));
  ASSIGN_OR_RETURN(ir::AttributeMap attributes, WindowMap(node, window));
  ASSIGN_OR_RETURN(const std::int64_t storage_order, node.IntOr("storage_order", 0));
  attributes["column_major"] = storage_order != 0;
  ASSIGN_OR_RETURN(ir::Value * values,
                   node.Emit(ir::OpKind::kMaxPoolWithIndices, {x}, std::move(attributes)));
  node.SetOutput(1, values->defining_op()->result(1));
  return absl::OkStatus();
}

absl::Status ImportMaxPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, EmitMaxPool(node, x));
  node.SetOutput(0, result);
  return node.HasOutput(1) ? SetIndices(node, x) : absl::OkStatus();
}

absl::Status ImportAveragePool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, EmitAveragePool(node, x));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// (sum of |x|^p)^(1/p) over each window.
absl::Status ImportLpPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t p, node.IntOr("p", 2));
  if (p < 1) return Malformed(absl::StrCat("p is ", p));
  const auto exponent = static_cast<double>(p);
  ASSIGN_OR_RETURN(ir::Value * power, Unary(node, ir::OpKind::kAbs, x));
  ASSIGN_OR_RETURN(power, WithScalar(node, ir::OpKind::kPow, power, exponent));
  ASSIGN_OR_RETURN(ir::Value * sum,
                   EmitPool(node, power, kAvgPools, {{"divisor_override", std::int64_t{1}}}));
  ASSIGN_OR_RETURN(ir::Value * result, WithScalar(node, ir::OpKind::kPow, sum, 1 / exponent));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// The result before output_shape, which adds zeros at the ends.
absl::StatusOr<ir::Value*> PaddedTo(NodeImport& node, ir::Value* x, const Ints& shape) {
  const std::optional<Ints> extents = ir::ConstantExtents(x->shape());
  if (!extents || extents->size() != shape.size()) {
    return Unsupported("output_shape for symbolic extents; pin the input shapes");
  }
  Ints pad(2 * shape.size(), 0);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 0 || shape[i] > kMaxWindow) {
      return Malformed(absl::StrCat("output_shape holds ", shape[i]));
    }
    pad[shape.size() + i] = shape[i] - (*extents)[i];
  }
  return node.Emit(ir::OpKind::kConstantPadNd, {x}, {{"pad", std::move(pad)}});
}

absl::Status ImportMaxUnpool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * indices, node.Input(1));
  ASSIGN_OR_RETURN(const WindowAttributes window, ReadPool(node, *x));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kMaxUnpool, {x, indices},
                                                 {{"kernel_size", window.kernel},
                                                  {"stride", window.strides},
                                                  {"padding", window.pads}}));
  if (node.HasInput(2)) {
    ASSIGN_OR_RETURN(const Ints shape, node.ConstantInts(2));
    ASSIGN_OR_RETURN(result, PaddedTo(node, result, shape));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// The axes behind batch and channels.
absl::StatusOr<Ints> SpatialAxes(const ir::Value& x) {
  if (x.type().rank() < 3) {
    return Malformed(absl::StrCat("global pooling of an input of rank ", x.type().rank()));
  }
  return AxisRange(2, x.type().rank());
}

absl::Status ImportGlobalAveragePool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, EmitGlobalAveragePool(node, x));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportGlobalMaxPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints axes, SpatialAxes(*x));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kAmax, {x},
                                                 {{"dim", std::move(axes)}, {"keepdim", true}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// (sum of |x|^p)^(1/p) over each image.
absl::Status ImportGlobalLpPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints axes, SpatialAxes(*x));
  ASSIGN_OR_RETURN(const std::int64_t p, node.IntOr("p", 2));
  ASSIGN_OR_RETURN(ir::Value * result, LpNorm(node, x, std::move(axes), p));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"MaxPool", 1, ImportMaxPool},
    {"AveragePool", 1, ImportAveragePool},
    {"LpPool", 2, ImportLpPool},
    {"MaxUnpool", 9, ImportMaxUnpool, Operands(2)},
    {"GlobalAveragePool", 1, ImportGlobalAveragePool},
    {"GlobalLpPool", 2, ImportGlobalLpPool},
    {"GlobalMaxPool", 1, ImportGlobalMaxPool},
};

}  // namespace

absl::StatusOr<ir::Value*> EmitMaxPool(NodeImport& node, ir::Value* x) {
  return EmitPool(node, x, kMaxPools, {});
}

absl::StatusOr<ir::Value*> EmitAveragePool(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const std::int64_t count_include_pad, node.IntOr("count_include_pad", 0));
  return EmitPool(node, x, kAvgPools, {{"count_include_pad", count_include_pad != 0}});
}

absl::StatusOr<ir::Value*> EmitAveragePoolOverAllTaps(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const std::int64_t ceil_mode, node.IntOr("ceil_mode", 0));
  ASSIGN_OR_RETURN(const std::int64_t count_include_pad, node.IntOr("count_include_pad", 0));
  if (ceil_mode == 0 || count_include_pad == 0) return EmitAveragePool(node, x);
  ASSIGN_OR_RETURN(const WindowAttributes window, ReadPool(node, *x));
  std::int64_t taps = 1;
  for (const std::int64_t extent : window.kernel) taps = ir::SaturatingMultiply(taps, extent);
  return EmitPool(node, x, kAvgPools, {{"divisor_override", taps}});
}

absl::StatusOr<ir::Value*> EmitGlobalAveragePool(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(Ints axes, SpatialAxes(*x));
  if (axes.size() != 2) return Mean(node, x, std::move(axes));
  return node.Emit(ir::OpKind::kAdaptiveAvgPool2d, {x}, {{"output_size", Ints{1, 1}}});
}

absl::Span<const OpRow> PoolImporters() { return kRows; }

}  // namespace zeropoint::frontend
