#include "passes/lowering/block_weight.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "passes/lowering/node_attributes.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

constexpr std::int64_t kMin4Bits = -8, kMax4Bits = 7;

bool Has4Bits(const ir::Op& dequantize) {
  return dequantize.int_attribute("quant_min") >= kMin4Bits &&
         dequantize.int_attribute("quant_max") <= kMax4Bits;
}

/// Two integers a byte, the lower first.
ir::TensorData Packed(const ir::TensorData& data) {
  const absl::Span<const std::int8_t> values = data.values<std::int8_t>();
  std::vector<std::uint8_t> bytes((values.size() + 1) / 2, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto nibble = static_cast<std::uint8_t>(values[i] & 15);
    bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] | nibble << (i % 2 == 0 ? 0 : 4));
  }
  return ir::TensorData::FromValues({static_cast<std::int64_t>(bytes.size())}, bytes);
}

template <typename T>
runtime::ValueId AddVector(const std::string& name, const std::vector<T>& values,
                           LoweringContext& context) {
  return context.AddConstant(
      name, ir::TensorData::FromValues({static_cast<std::int64_t>(values.size())}, values), {});
}

}  // namespace

std::optional<BlockWeight> BlockWeightOf(const ir::Op& op) {
  if (op.kind() != ir::OpKind::kLinear) return std::nullopt;
  const ir::Value* real = op.operand(1);
  const ir::Op* view = ProducerOfKind(real, ir::OpKind::kView);
  if (view != nullptr) real = view->operand(0);
  std::optional<StoredWeight> stored = StoredWeightOf(*real, 0);
  if (!stored) return std::nullopt;
  const bool has_4_bits = Has4Bits(*real->defining_op());
  const std::vector<std::int64_t>& shape = stored->integers->data().shape();
  const ir::Dim& inputs = op.operand(1)->shape()[1];
  const bool fits = shape.size() == 2 && (view != nullptr || has_4_bits) && inputs.is_constant() &&
                    shape[1] > 0 && inputs.constant() % shape[1] == 0;
  if (!fits) return std::nullopt;
  return BlockWeight{*std::move(stored), has_4_bits};
}

std::optional<BlockWeight> FourBitRowsOf(const ir::Op& op) {
  std::optional<BlockWeight> weight = BlockWeightOf(op);
  const bool has_rows = weight && weight->has_4_bits && !weight->runs.HasZeroPoints() &&
                        ProducerOfKind(op.operand(1), ir::OpKind::kView) == nullptr;
  return has_rows ? weight : std::nullopt;
}

void AddBlockWeight(const BlockWeight& weight, const ir::Shape& shape, runtime::ValueId bias,
                    runtime::Node& node, LoweringContext& context) {
  const StoredWeight& runs = weight.runs;
  const std::string& name = runs.integers->name();
  const ir::TensorData& data = runs.integers->data();
  const std::vector<std::int8_t> zeros(runs.zero_points.begin(), runs.zero_points.end());
  node.attributes["filter_extents"] = Ints({shape[0].constant(), shape[1].constant()});
  node.inputs.insert(
      node.inputs.end(),
      {context.AddConstant(name, weight.has_4_bits ? Packed(data) : data, {}), bias,
       runs.HasZeroPoints() ? AddVector(name + ".zeros", zeros, context) : runtime::kNoValue,
       AddVector(name + ".scales", runs.scales, context)});
}

}  // namespace zeropoint::passes::lowering
