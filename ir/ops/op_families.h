#ifndef ZEROPOINT_IR_OPS_OP_FAMILIES_H_
#define ZEROPOINT_IR_OPS_OP_FAMILIES_H_

// The op families: each function returns the schemas of one file of this folder. Listed in
// ir/op_table.cc.

#include <vector>

#include "ir/op_kind.h"
#include "ir/op_schema.h"

namespace zeropoint::ir {

std::vector<OpSchema> ConvOps();
std::vector<OpSchema> ConvTransposeOps();
std::vector<OpSchema> LinearOps();
std::vector<OpSchema> EinsumOps();
std::vector<OpSchema> RecurrentOps();
std::vector<OpSchema> NormOps();
std::vector<OpSchema> ElementwiseOps();
std::vector<OpSchema> ComparisonOps();
std::vector<OpSchema> MathOps();
std::vector<OpSchema> ActivationOps();
std::vector<OpSchema> AttentionOps();
std::vector<OpSchema> PoolOps();
std::vector<OpSchema> ReduceOps();
std::vector<OpSchema> OrderOps();
std::vector<OpSchema> ResizeOps();
std::vector<OpSchema> VisionOps();
std::vector<OpSchema> ShapeOps();
std::vector<OpSchema> BorderOps();
std::vector<OpSchema> RearrangeOps();
std::vector<OpSchema> SelectOps();
std::vector<OpSchema> QuantOps();
std::vector<OpSchema> IntegerOps();
std::vector<OpSchema> ControlFlowOps();
std::vector<OpSchema> FunctionOps();

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OPS_OP_FAMILIES_H_
