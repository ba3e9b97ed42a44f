// rnn, gru and lstm: nodes of their own, with int8 weights row by row.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/attribute_conversion.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/site_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::passes::lowering {
namespace {

enum Operand { kX, kW, kR, kBias, kLengths };

/// Rows, one for each unit of a gate, lie along axis 1 of [directions, gates*hidden, columns].
constexpr std::int32_t kRowAxis = 1;

/// The weight as it is stored in int8, if the node can take it so.
std::optional<StoredWeight> RowWeight(const ir::Value& weight) {
  std::optional<StoredWeight> stored = StoredWeightOf(weight, kRowAxis);
  if (!stored || stored->HasZeroPoints()) return std::nullopt;
  for (const float scale : stored->scales) {
    if (!runtime::xnnpack_limits::IsScale(scale)) return std::nullopt;
  }
  return stored;
}

/// Sums of products of int8 numbers fit 32 bits up to this many.
constexpr std::int64_t kMaxColumns = 1 << 15;

absl::Status CheckRecurrent(const Site& site, const LoweringContext& context) {
  for (std::size_t i = 0; i < site.inputs.size(); ++i) {
    const bool is_float = i != kLengths;
    if (site.inputs[i] != nullptr && is_float && site.inputs[i]->dtype() != ir::DType::kFloat32) {
      return Declined(ir::StrCat("operand ", i, " is not f32"));
    }
  }
  for (int i = kW; i <= kBias; ++i) {
    if (site.HasInput(i) && context.ConstantOf(site.input(i)) == nullptr) {
      return Declined("weights and bias must be constants");
    }
  }
  for (const int i : {kW, kR}) {
    const std::int64_t columns = context.ConstantOf(site.input(i))->shape().back();
    if (columns < 1 || columns > kMaxColumns) {
      return Declined(ir::StrCat("a weight has ", columns, " columns"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<runtime::ValueId> AddRowWeight(const ir::Value& weight, LoweringContext& context) {
  std::optional<StoredWeight> stored = RowWeight(weight);
  if (!stored) return context.Get(weight, Layout::kRowMajor);
  return context.AddConstant(weight.name(), stored->integers->data(),
                             {std::move(stored->scales), 0, kRowAxis});
}

/// Of an operand: constants and layout as the node wants them.
absl::StatusOr<runtime::ValueId> AddOperand(const Site& site, int index, LoweringContext& context) {
  if (!site.HasInput(index)) return runtime::kNoValue;
  const ir::Value& operand = site.input(index);
  return index == kW || index == kR ? AddRowWeight(operand, context)
                                    : context.Get(operand, Layout::kRowMajor);
}

absl::Status EmitRecurrent(const char* name, const Site& site, LoweringContext& context) {
  runtime::Node node;
  node.op = name;
  node.name = site.op->location();
  node.attributes = ConvertAttributes(*site.op);
  if (site.is_dynamic()) {
    node.attributes["dynamic"] = Int(static_cast<std::int64_t>(site.dynamic));
  }
  for (int i = 0; i < static_cast<int>(site.inputs.size()); ++i) {
    ASSIGN_OR_RETURN(node.inputs.emplace_back(), AddOperand(site, i, context));
  }
  for (int i = 0; i < site.op->num_results(); ++i) {
    node.outputs.push_back(context.Define(*site.op->result(i), Layout::kRowMajor));
  }
  context.EmitLone(std::move(node));
  return absl::OkStatus();
}

absl::Status EmitRnn(const Site& site, LoweringContext& context) {
  return EmitRecurrent("rnn", site, context);
}
absl::Status EmitGru(const Site& site, LoweringContext& context) {
  return EmitRecurrent("gru", site, context);
}
absl::Status EmitLstm(const Site& site, LoweringContext& context) {
  return EmitRecurrent("lstm", site, context);
}

LoweringRow Row(ir::OpKind kind, absl::Status (*emit)(const Site& site, LoweringContext& context)) {
  return {.kind = kind,
          .check = CheckRecurrent,
          .emit = emit,
          .num_quantized_operands = kBias,
          .dynamic_rows = true};
}

}  // namespace

absl::Span<const LoweringRow> RecurrentLowerings() {
  static const LoweringRow kRows[] = {
      Row(ir::OpKind::kRnn, EmitRnn),
      Row(ir::OpKind::kGru, EmitGru),
      Row(ir::OpKind::kLstm, EmitLstm),
  };
  return kRows;
}

}  // namespace zeropoint::passes::lowering
