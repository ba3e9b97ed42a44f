#include "frontend/onnx/supported_operators.h"

#include <algorithm>

#include "frontend/onnx/op_table.h"

namespace zeropoint::frontend {

std::vector<SupportedOperator> SupportedOperators() {
  std::vector<SupportedOperator> operators;
  for (const OpRow& row : AllOps()) {
    operators.push_back({row.op_type, row.since, row.constant_operands});
  }
  std::sort(
      operators.begin(), operators.end(),
      [](const SupportedOperator& a, const SupportedOperator& b) { return a.op_type < b.op_type; });
  return operators;
}

}  // namespace zeropoint::frontend
