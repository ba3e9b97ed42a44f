#include "runtime/xnnpack/recurrent/layer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "runtime/dynamic_quantization.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/recurrent/activation.h"

namespace zeropoint::runtime::xnnpack {
namespace {

struct KindRow {
  absl::string_view op;
  RecurrentKind kind;
  std::int64_t gates;
  std::size_t num_states;
  std::size_t num_activations;
};
constexpr KindRow kKinds[] = {
    {"rnn", RecurrentKind::kRnn, 1, 1, 1},
    {"gru", RecurrentKind::kGru, 3, 1, 2},
    {"lstm", RecurrentKind::kLstm, 4, 2, 3},
};

const KindRow* FindKind(absl::string_view op) {
  const auto* row = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const KindRow& known) { return known.op == op; });
  return row == std::end(kKinds) ? nullptr : row;
}

/// Extents whose products cannot overflow.
constexpr std::int64_t kMaxExtent = 1 << 24;

absl::Status CheckOperands(const NodeReader& node, const KindRow& kind) {
  if (node.num_inputs() < 3 || node.num_inputs() > kNumRecurrentOperands ||
      node.node().outputs.size() != kind.num_states + 1) {
    return node.Error(absl::StrCat("needs 3 to ", static_cast<int>(kNumRecurrentOperands),
                                   " operands and ", kind.num_states + 1, " outputs"));
  }
  for (int i = 0; i < node.num_inputs(); ++i) {
    if (!node.has_input(i)) {
      if (i <= kRecurrentR) return node.Error(absl::StrCat("operand ", i, " is missing"));
      continue;
    }
    const bool is_weight = i == kRecurrentW || i == kRecurrentR;
    const DType dtype = i == kRecurrentLengths ? DType::kInt32 : DType::kFloat32;
    if (!is_weight && node.input(i).dtype != dtype) {
      return node.Error(absl::StrCat("operand ", i, " must be ", std::string(DTypeName(dtype)),
                                     ", is ", std::string(DTypeName(node.input(i).dtype))));
    }
    if ((is_weight || i == kRecurrentBias) && !node.input(i).is_constant) {
      return node.Error(absl::StrCat("operand ", i, " must be a constant"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckConstantExtents(const NodeReader& node, int index, const Extents& extents) {
  if (node.input(index).extents == extents) return absl::OkStatus();
  return node.Error(absl::StrCat("operand ", index, " must have extents ", ExtentsToString(extents),
                                 ", has ", ExtentsToString(node.input(index).extents)));
}

absl::Status ReadSizes(const NodeReader& node, RecurrentLayer& layer) {
  const Extents& w = node.input(kRecurrentW).extents;
  const Extents& r = node.input(kRecurrentR).extents;
  if (w.size() != 3 || r.size() != 3 || node.input(kRecurrentX).extents.size() != 3) {
    return node.Error("x and the weights must be of rank 3");
  }
  layer.directions = r[0];
  layer.hidden = r[2];
  layer.inputs = w[2];
  if (layer.directions < 1 || layer.directions > 2 || layer.hidden < 1 || layer.inputs < 1 ||
      std::max(layer.hidden, layer.inputs) > kMaxExtent) {
    return node.Error(absl::StrCat("weights ", ExtentsToString(w), " and ", ExtentsToString(r),
                                   " are none of one or two directions"));
  }
  RETURN_IF_ERROR(CheckConstantExtents(node, kRecurrentR, {w[0], layer.rows(), layer.hidden}));
  RETURN_IF_ERROR(CheckConstantExtents(node, kRecurrentW, {r[0], layer.rows(), layer.inputs}));
  if (!node.has_input(kRecurrentBias)) return absl::OkStatus();
  layer.bias = reinterpret_cast<const float*>(node.input(kRecurrentBias).constant.bytes.data());
  return CheckConstantExtents(node, kRecurrentBias, {layer.directions, 2 * layer.rows()});
}

/// The matrices of all directions of operand `index`.
absl::StatusOr<std::vector<RowWeights>> ReadWeights(const NodeReader& node, int index,
                                                    const RecurrentLayer& layer) {
  const ProgramValue& value = node.input(index);
  const std::vector<float>& scales = value.quant.scales;
  const bool is_int8 = value.dtype == DType::kInt8 && value.quant.zero_point == 0 &&
                       value.quant.axis == 1 &&
                       static_cast<std::int64_t>(scales.size()) == layer.rows();
  if (!is_int8 && (value.dtype != DType::kFloat32 || !scales.empty())) {
    return node.Error(absl::StrCat(
        "operand ", index,
        " must be f32, or int8 with zero point 0 and a scale for each row along axis 1"));
  }
  std::vector<RowWeights> weights;
  for (std::int64_t d = 0; d < layer.directions; ++d) {
    RowWeights matrix{layer.rows(), value.extents[2]};
    const std::int64_t offset = d * matrix.rows * matrix.columns;
    const std::byte* const bytes = value.constant.bytes.data();
    if (is_int8) {
      matrix.integers = reinterpret_cast<const std::int8_t*>(bytes) + offset;
      matrix.scales = scales.data();
    } else {
      matrix.floats = reinterpret_cast<const float*>(bytes) + offset;
    }
    weights.push_back(matrix);
  }
  return weights;
}

absl::StatusOr<std::vector<double>> ReadNumbers(const NodeReader& node, absl::string_view name,
                                                std::size_t count) {
  const auto found = node.node().attributes.find(std::string_view(name.data(), name.size()));
  if (found == node.node().attributes.end() || found->second.floats.empty()) {
    return std::vector<double>(count, 0.0);
  }
  if (found->second.floats.size() == count) return found->second.floats;
  return node.Error(absl::StrCat(name, " must be ", count, " numbers"));
}

absl::Status ReadActivations(const NodeReader& node, std::size_t count, RecurrentLayer& layer) {
  ASSIGN_OR_RETURN(const std::string text, node.Text("activations"));
  ASSIGN_OR_RETURN(const std::vector<double> alphas, ReadNumbers(node, "alphas", count));
  ASSIGN_OR_RETURN(const std::vector<double> betas, ReadNumbers(node, "betas", count));
  const std::vector<std::string> names = absl::StrSplit(text, ',');
  if (names.size() != count) return node.Error(absl::StrCat("needs ", count, " activations"));
  for (std::size_t i = 0; i < count; ++i) {
    if (!IsKnownActivation(names[i])) {
      return node.Error(absl::StrCat("there is no activation '", names[i], "'"));
    }
    layer.activations.push_back({names[i], alphas[i], betas[i]});
  }
  return absl::OkStatus();
}

absl::Status ReadAttributes(const NodeReader& node, const KindRow& kind, RecurrentLayer& layer) {
  constexpr Bounds kFlag = {0, 1};
  ASSIGN_OR_RETURN(layer.reverse, node.IntOr("reverse", 0, kFlag));
  ASSIGN_OR_RETURN(layer.linear_before_reset, node.IntOr("linear_before_reset", 0, kFlag));
  ASSIGN_OR_RETURN(layer.input_forget, node.IntOr("input_forget", 0, kFlag));
  constexpr Bounds kDynamic = {static_cast<int>(DynamicQuantization::kNone),
                               static_cast<int>(DynamicQuantization::kPerRow)};
  ASSIGN_OR_RETURN(layer.dynamic, node.IntOr("dynamic", kDynamic.minimum, kDynamic));
  ASSIGN_OR_RETURN(const double clip, node.Float("clip", 0.0));
  layer.clip = clip > 0 ? static_cast<float>(clip) : std::numeric_limits<float>::infinity();
  return ReadActivations(node, kind.num_activations * static_cast<std::size_t>(layer.directions),
                         layer);
}

}  // namespace

RowWeights RowWeights::Slice(std::int64_t first_row, std::int64_t num_rows) const {
  RowWeights slice{num_rows, columns};
  if (floats != nullptr) {
    slice.floats = floats + first_row * columns;
  } else {
    slice.integers = integers + first_row * columns;
    slice.scales = scales + first_row;
  }
  return slice;
}

std::optional<RecurrentKind> RecurrentKindOf(absl::string_view op) {
  const KindRow* const row = FindKind(op);
  return row == nullptr ? std::nullopt : std::optional<RecurrentKind>(row->kind);
}

absl::StatusOr<RecurrentLayer> ReadRecurrentLayer(const NodeReader& node) {
  const KindRow& kind = *FindKind(node.node().op);
  RecurrentLayer layer;
  layer.kind = kind.kind;
  layer.gates = kind.gates;
  layer.num_states = kind.num_states;
  layer.has_peepholes = node.has_input(kRecurrentPeepholes);
  RETURN_IF_ERROR(CheckOperands(node, kind));
  RETURN_IF_ERROR(ReadSizes(node, layer));
  RETURN_IF_ERROR(ReadAttributes(node, kind, layer));
  ASSIGN_OR_RETURN(layer.w, ReadWeights(node, kRecurrentW, layer));
  ASSIGN_OR_RETURN(layer.r, ReadWeights(node, kRecurrentR, layer));
  return layer;
}

absl::Status CheckRecurrentInputs(const NodeReader& node, const RecurrentLayer& layer,
                                  absl::Span<const TensorView* const> inputs) {
  const absl::Span<const std::int64_t> x = inputs[kRecurrentX]->extents;
  if (x[2] != layer.inputs || x[0] > kMaxExtent || x[1] > kMaxExtent) {
    return node.Error(
        absl::StrCat("x of extents ", ExtentsToString(x), " must have ", layer.inputs, " columns"));
  }
  const Extents state = {layer.directions, x[1], layer.hidden};
  const Extents expected[] = {{},     {},    {},    {},
                              {x[1]}, state, state, {layer.directions, 3 * layer.hidden}};
  for (std::size_t i = kRecurrentLengths; i < inputs.size(); ++i) {
    if (inputs[i] == nullptr || inputs[i]->extents == absl::Span<const std::int64_t>(expected[i])) {
      continue;
    }
    return node.Error(absl::StrCat("operand ", i, " must have extents ",
                                   ExtentsToString(expected[i]), ", has ",
                                   ExtentsToString(inputs[i]->extents)));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime::xnnpack
