#include "passes/integer/integer_rules.h"

namespace zeropoint::passes {
namespace {

using Family = absl::Span<const IntegerRow> (*)();

constexpr Family kFamilies[] = {
    ProductRules,      //
    ElementwiseRules,  //
    AverageRules,      //
    MovementRules,     //
};

}  // namespace

IntegerRule FindIntegerRule(ir::OpKind kind) {
  for (const Family family : kFamilies) {
    for (const IntegerRow& row : family()) {
      if (row.kind == kind) return row.rule;
    }
  }
  return nullptr;
}

}  // namespace zeropoint::passes
