// Pooling.

#include <functional>
#include <numeric>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

EmittedNode EmitPool(const NodeExport& node, const char* op_type, const std::string& output) {
  const ir::Op& op = node.op;
  return node.Emit(op_type, {node.Input(0)}, output)
      .Ints("kernel_shape", op.ints_attribute("kernel_size"))
      .Ints("strides", op.ints_attribute("stride"))
      .Ints("pads", op.ints_attribute("padding"))
      .Int("ceil_mode", op.bool_attribute("ceil_mode") ? 1 : 0);
}

absl::Status ExportMaxPool(const NodeExport& node, const char* op_type) {
  EmitPool(node, op_type, node.Output()).Ints("dilations", node.op.ints_attribute("dilation"));
  return absl::OkStatus();
}

absl::Status EmitAverage(const NodeExport& node, const char* op_type, bool counts_padding,
                         const std::string& output) {
  const std::vector<std::int64_t>& dilation = node.op.ints_attribute("dilation");
  const bool dilated = dilation != std::vector<std::int64_t>(dilation.size(), 1);
  if (dilated) RETURN_IF_ERROR(RequireOpset(node, 19, "is dilated"));
  EmittedNode pool = EmitPool(node, op_type, output);
  pool.Int("count_include_pad", counts_padding ? 1 : 0);
  if (dilated) pool.Ints("dilations", dilation);
  return absl::OkStatus();
}

/// Sums over a divisor are means over all taps, zeros of the padding among them, times a factor.
absl::Status ExportAvgPool(const NodeExport& node, const char* op_type) {
  const std::int64_t divisor = node.op.int_attribute("divisor_override");
  if (divisor == 0) {
    return EmitAverage(node, op_type, node.op.bool_attribute("count_include_pad"), node.Output());
  }
  if (node.op.bool_attribute("ceil_mode")) {
    return CannotSay("has a divisor_override for windows that reach beyond the padding");
  }
  const std::vector<std::int64_t>& kernel = node.op.ints_attribute("kernel_size");
  const std::int64_t taps =
      std::accumulate(kernel.begin(), kernel.end(), std::int64_t{1}, std::multiplies<>());
  const std::string mean = node.Between("mean");
  RETURN_IF_ERROR(EmitAverage(node, op_type, true, mean));
  const auto factor = static_cast<float>(static_cast<double>(taps) / static_cast<double>(divisor));
  node.Emit("Mul", {mean, node.graph.AddScalar(node.op.location() + "/factor", factor)},
            node.Output());
  return absl::OkStatus();
}

absl::Status ExportAdaptiveAvgPool(const NodeExport& node, const char* op_type) {
  if (node.op.ints_attribute("output_size") != std::vector<std::int64_t>{1, 1}) {
    return CannotSay("pools to another output_size than [1,1]");
  }
  return ExportAsIs(node, op_type);
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kMaxPool2d, "MaxPool", ExportMaxPool},
    {ir::OpKind::kMaxPool3d, "MaxPool", ExportMaxPool},
    {ir::OpKind::kAvgPool2d, "AveragePool", ExportAvgPool},
    {ir::OpKind::kAvgPool3d, "AveragePool", ExportAvgPool},
    {ir::OpKind::kAdaptiveAvgPool2d, "GlobalAveragePool", ExportAdaptiveAvgPool},
};

}  // namespace

absl::Span<const ExportRow> PoolExports() { return kRows; }

}  // namespace zeropoint::frontend
