#include "tools/driver/explain/layer_constants.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::ProgramValue;
using runtime::ValueId;

/// How many consecutive elements share an index of the axis along which scales differ.
std::size_t ElementsPerChannel(const ProgramValue& value) {
  std::size_t elements = 1;
  for (std::size_t axis = static_cast<std::size_t>(value.quant.axis) + 1;
       axis < value.extents.size(); ++axis) {
    elements *= static_cast<std::size_t>(value.extents[axis]);
  }
  return elements;
}

bool HasOwnZeroPoints(const runtime::Node& node) {
  const bool has_filter = node.op == "convolution_2d" || node.op == "depthwise_convolution_2d" ||
                          node.op == "deconvolution_2d" || node.op == "fully_connected";
  return has_filter &&
         std::any_of(node.inputs.begin() + std::min<std::ptrdiff_t>(3, std::ssize(node.inputs)),
                     node.inputs.end(), [](ValueId id) { return id != runtime::kNoValue; });
}

/// The node of `candidates` that stands for the `occurrence`-th of its op.
const runtime::Node* Counterpart(const std::vector<PlacedNode>& candidates, const std::string& op,
                                 std::size_t occurrence) {
  for (const PlacedNode& placed : candidates) {
    if (placed.node->op == op && occurrence-- == 0) return placed.node;
  }
  return nullptr;
}

absl::StatusOr<LayerConstant> MatchConstant(const ProgramIndex& program, ValueId id,
                                            const ProgramIndex& reference,
                                            const runtime::Node& counterpart, std::size_t operand) {
  const ProgramValue& value = program.value(id);
  const ValueId other =
      operand < counterpart.inputs.size() ? counterpart.inputs[operand] : runtime::kNoValue;
  if (other == runtime::kNoValue || !reference.value(other).is_constant ||
      reference.value(other).extents != value.extents) {
    return absl::UnimplementedError("the reference has other constants here");
  }
  LayerConstant constant;
  constant.id = id;
  constant.is_bias = value.dtype == DType::kInt32;
  ASSIGN_OR_RETURN(std::vector<float> dequantized, RealConstant(value));
  ASSIGN_OR_RETURN(std::vector<float> exact, RealConstant(reference.value(other)));
  constant.dequantized = FloatConstant(value, std::move(dequantized));
  constant.reference = FloatConstant(value, std::move(exact));
  return constant;
}

}  // namespace

ProgramValue FloatConstant(const ProgramValue& like, std::vector<float> values) {
  ProgramValue constant = like;
  constant.dtype = DType::kFloat32;
  constant.quant = {};
  constant.is_constant = true;
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  constant.constant = {absl::MakeConstSpan(reinterpret_cast<const std::byte*>(owner->data()),
                                           owner->size() * sizeof(float)),
                       owner};
  return constant;
}

absl::StatusOr<std::vector<float>> RealConstant(const ProgramValue& value) {
  const bool is_quantized = !value.quant.scales.empty();
  if (!is_quantized && value.dtype != DType::kFloat32) {
    return absl::UnimplementedError("its constants are no real numbers");
  }
  const runtime::TensorView stored = {value.dtype, value.extents, value.constant.bytes.data()};
  if (value.dtype == DType::kInt32) {
    // Such integers have more digits than f32.
    std::vector<std::int64_t> integers(static_cast<std::size_t>(stored.num_elements()));
    ConvertToInt64(stored, absl::MakeSpan(integers));
    std::vector<float> values(integers.size());
    const std::size_t run = value.quant.scales.size() == 1 ? 1 : ElementsPerChannel(value);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double scale = value.quant.scales[(i / run) % value.quant.scales.size()];
      values[i] = static_cast<float>(scale * static_cast<double>(integers[i]));
    }
    return values;
  }
  std::vector<float> values(static_cast<std::size_t>(stored.num_elements()));
  ConvertToFloat(stored, absl::MakeSpan(values));
  if (!is_quantized) return values;
  const std::size_t run = value.quant.scales.size() == 1 ? 1 : ElementsPerChannel(value);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = runtime::Dequantize(static_cast<std::int32_t>(values[i]),
                                    value.quant.scales[(i / run) % value.quant.scales.size()],
                                    value.quant.zero_point);
  }
  return values;
}

absl::StatusOr<std::vector<LayerConstant>> MatchConstants(const ProgramIndex& program,
                                                          const LayerNodes& layer,
                                                          const ProgramIndex& reference,
                                                          const std::string& name) {
  const std::vector<PlacedNode> candidates = reference.Named(name);
  std::map<std::string, std::size_t> occurrences;
  std::vector<LayerConstant> constants;
  for (const PlacedNode& placed : layer.nodes) {
    const runtime::Node& node = *placed.node;
    const std::size_t occurrence = occurrences[node.op]++;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const ValueId id = node.inputs[i];
      if (id == runtime::kNoValue || !program.value(id).is_constant) continue;
      if (program.value(id).quant.scales.empty() && !HasOwnZeroPoints(node)) continue;
      if (HasOwnZeroPoints(node)) {
        return absl::UnimplementedError("its filter is stored in blocks, or has zero points");
      }
      const runtime::Node* counterpart = Counterpart(candidates, node.op, occurrence);
      if (counterpart == nullptr) {
        return absl::UnimplementedError(
            absl::StrCat("the reference has no ", node.op, " of this name"));
      }
      ASSIGN_OR_RETURN(LayerConstant constant,
                       MatchConstant(program, id, reference, *counterpart, i));
      constants.push_back(std::move(constant));
    }
  }
  return constants;
}

}  // namespace zeropoint::tools
