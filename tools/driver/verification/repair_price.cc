#include "tools/driver/verification/repair_price.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "ir/op.h"
#include "ir/op_kind.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::tools {
namespace {

/// What the time of an op goes by.
enum class WorkKind : std::uint8_t { kProducts, kDepthwise, kElements };

/// Nanoseconds. Weights that are used once each (linear layers of one row) are bound by memory.
struct PriceRow {
  WorkKind kind;
  double in_float;
  double in_int8;
  double weight_in_float;
  double weight_in_int8;
};
/// Of resnet18 and mobilenet_v2 at 224 x 224, by `zp bench --profile --threads 1`.
constexpr PriceRow kPrices[] = {
    {WorkKind::kProducts, 0.013, 0.0035, 0.2, 0.04},
    {WorkKind::kDepthwise, 0.043, 0.032, 0, 0},
    {WorkKind::kElements, 0.2, 0.1, 0, 0},
};
/// To quantize an element at run time.
constexpr double kQuantize = 0.3;

/// What an op does in one run.
struct Work {
  WorkKind kind = WorkKind::kElements;
  /// Multiplications, or elements of the result.
  double count = 0;
  double weights = 0;
  /// Elements of the first operand.
  double inputs = 0;
};

std::optional<double> NumElements(const ir::Value& value, const RunExtents& run) {
  double elements = 1;
  for (const ir::Dim& dim : value.shape()) {
    const ir::Dim extent = dim.Substitute(run.symbols);
    if (!extent.is_constant()) return std::nullopt;
    elements *= static_cast<double>(extent.constant());
  }
  return elements;
}

/// How often each weight is used: for each position of the result, or of the input where the op
/// spreads it.
double UsesOfWeights(const ir::Op& op, double inputs, double results) {
  const auto channels = [&](std::size_t axis) {
    return static_cast<double>(op.operand(1)->shape()[axis].ConstantOr(1));
  };
  return op.kind() == ir::OpKind::kConvTranspose2d ? inputs / channels(0) : results / channels(0);
}

bool IsDepthwise(const ir::Op& op) {
  return op.kind() == ir::OpKind::kConv2d && op.int_attribute("groups") > 1 &&
         op.operand(1)->shape()[1] == ir::Dim(1);
}

std::optional<Work> WorkOf(const ir::Op& op, const RunExtents& run) {
  const std::optional<double> inputs = NumElements(*op.operand(0), run);
  const std::optional<double> results = NumElements(*op.result(0), run);
  if (!inputs || !results) return std::nullopt;
  if (op.kind() == ir::OpKind::kMatmul) {
    const ir::Dim depth = op.operand(0)->shape().back().Substitute(run.symbols);
    return Work{WorkKind::kProducts, *results * static_cast<double>(depth.ConstantOr(1)), 0,
                *inputs};
  }
  if (!quantizers::HasWeights(op)) return Work{WorkKind::kElements, *results, 0, *inputs};
  const std::optional<double> weights = NumElements(*op.operand(1), run);
  if (!weights) return std::nullopt;
  return Work{IsDepthwise(op) ? WorkKind::kDepthwise : WorkKind::kProducts,
              *weights * UsesOfWeights(op, *inputs, *results), *weights, *inputs};
}

/// Nanoseconds for a run of the op.
double TimeOf(const Work& work, Treatment treatment) {
  const PriceRow& row = kPrices[static_cast<std::size_t>(work.kind)];
  const double in_int8 = std::max(work.count * row.in_int8, work.weights * row.weight_in_int8);
  switch (treatment) {
    case Treatment::kInt8:
      return in_int8;
    case Treatment::kDynamic:
      return in_int8 + work.inputs * kQuantize;
    case Treatment::kWeightsOnly:
    case Treatment::kFloat:
      break;
  }
  return std::max(work.count * row.in_float, work.weights * row.weight_in_float);
}

std::optional<double> ExtraMilliseconds(const ir::Function& graph, const RunExtents& run,
                                        const RepairedNode& repaired) {
  double nanoseconds = 0;
  bool is_found = false;
  for (const auto& op : graph.ops()) {
    if (op->location() != repaired.node.name || op->num_operands() == 0) continue;
    const std::optional<Work> work = WorkOf(*op, run);
    if (!work) return std::nullopt;
    is_found = true;
    nanoseconds += TimeOf(*work, repaired.treatment) - TimeOf(*work, Treatment::kInt8);
  }
  // What control flow runs, it runs as often as the data say.
  if (!is_found) return std::nullopt;
  return nanoseconds * 1e-6 / static_cast<double>(run.samples);
}

}  // namespace

RunExtents ExtentsOfRun(const ir::Function& function, const std::vector<runtime::Tensor>& inputs,
                        std::int64_t samples) {
  RunExtents run;
  run.samples = samples;
  const std::size_t count = std::min(inputs.size(), function.arguments().size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& dims = function.arguments()[i]->shape();
    const runtime::Extents& extents = inputs[i].extents();
    for (std::size_t axis = 0; axis < std::min(dims.size(), extents.size()); ++axis) {
      const std::vector<std::string> symbols = dims[axis].Symbols();
      // Free extents of inputs are symbols by themselves.
      if (symbols.size() != 1 || dims[axis] != ir::Dim::Symbol(symbols.front())) continue;
      run.symbols.emplace(symbols.front(), ir::Dim(extents[axis]));
    }
  }
  return run;
}

void PriceRepairs(const ir::Function& float_graph, const RunExtents& run,
                  std::vector<RepairedNode>& nodes) {
  for (RepairedNode& repaired : nodes) {
    repaired.extra_ms = ExtraMilliseconds(float_graph, run, repaired);
    // Floats take four times the bytes of int8.
    const bool has_float_weights = repaired.treatment == Treatment::kFloat;
    repaired.extra_bytes = has_float_weights ? repaired.node.weight_bytes / 4 * 3 : 0;
  }
}

}  // namespace zeropoint::tools
