// The terminator of functions.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types NoResults(const Op&) { return std::vector<TensorType>{}; }

}  // namespace

std::vector<OpSchema> FunctionOps() {
  return {
      {.kind = OpKind::kReturn,
       .summary = "Reads the results of the function.",
       .operands = {{"results", Arity::kVariadic}},
       .attributes = {},
       .traits = kTraitKeep,
       .infer = NoResults},
  };
}

}  // namespace zeropoint::ir
