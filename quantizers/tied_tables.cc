#include "quantizers/tied_tables.h"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "ir/op_kind.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers {
namespace {

bool IsSameConstant(const ir::Value& a, const ir::Value& b) {
  if (&a == &b) return true;
  if (!a.is_constant() || !b.is_constant() || a.type() != b.type()) return false;
  const auto left = a.data().bytes(), right = b.data().bytes();
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

/// Of the first linear that multiplies by `table`; nullopt where none does, or one in float.
std::optional<QuantizationSpec> SpecOfWeight(const std::vector<ir::Op*>& linears,
                                             const ir::Value& table) {
  for (const ir::Op* linear : linears) {
    if (!IsSameConstant(*linear->operand(1), table)) continue;
    const absl::StatusOr<std::optional<QuantizationAnnotation>> annotation = GetAnnotation(*linear);
    if (!annotation.ok() || !annotation->has_value()) continue;
    const auto weight = (*annotation)->inputs.find(1);
    if (weight == (*annotation)->inputs.end()) continue;
    if (const auto* spec = std::get_if<QuantizationSpec>(&weight->second)) return *spec;
  }
  return std::nullopt;
}

std::vector<ir::Op*> OpsOfKind(const ir::Function& function, ir::OpKind kind) {
  std::vector<ir::Op*> ops = function.OpsInOrder();
  std::erase_if(ops, [&](const ir::Op* op) { return op->kind() != kind; });
  return ops;
}

}  // namespace

void AnnotateTiedTables(ir::Function& function,
                        const std::function<bool(const ir::Op& op)>& may_annotate) {
  const std::vector<ir::Op*> linears = OpsOfKind(function, ir::OpKind::kLinear);
  for (ir::Op* embedding : OpsOfKind(function, ir::OpKind::kEmbedding)) {
    const ir::Value& table = *embedding->operand(0);
    if (!table.is_constant() || !may_annotate(*embedding)) continue;
    if (const std::optional<QuantizationSpec> spec = SpecOfWeight(linears, table)) {
      QuantizationAnnotation annotation;
      annotation.inputs[0] = *spec;
      SetAnnotation(*embedding, annotation);
    }
  }
}

}  // namespace zeropoint::quantizers
