#include "passes/recompose/shifted_relu6.h"

#include <optional>

#include "ir/str_cat.h"
#include "passes/match.h"

namespace zeropoint::passes {

ShiftedRelu6 MatchShiftedRelu6(const ir::Op& clamp) {
  const ir::Op* add = ProducerOfKind(clamp.operand(0), ir::OpKind::kAdd);
  const std::optional<OperandAndConstant> shift =
      add == nullptr ? std::nullopt : SplitConstant(*add);
  if (!shift || ClampRangeOf(&clamp) != ClampRange{0.0, 6.0}) {
    return {};
  }
  if (shift->constant != 3.0f) {
    return {nullptr, ir::StrCat(add->Describe(), " adds ", shift->constant, ", not 3")};
  }
  if (!add->result()->HasOneUse()) {
    return {nullptr, ir::StrCat(add->Describe(), " has other users")};
  }
  return {shift->operand, ""};
}

}  // namespace zeropoint::passes
