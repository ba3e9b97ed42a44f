#include "passes/lowering/dtype_conversion.h"

#include <cstddef>

namespace zeropoint::passes::lowering {
namespace {

struct DTypePair {
  ir::DType ir;
  runtime::DType runtime;
};

constexpr DTypePair kPairs[runtime::kNumDTypes] = {
    {ir::DType::kBool, runtime::DType::kBool},
    {ir::DType::kInt8, runtime::DType::kInt8},
    {ir::DType::kUint8, runtime::DType::kUint8},
    {ir::DType::kInt16, runtime::DType::kInt16},
    {ir::DType::kUint16, runtime::DType::kUint16},
    {ir::DType::kInt32, runtime::DType::kInt32},
    {ir::DType::kInt64, runtime::DType::kInt64},
    {ir::DType::kFloat16, runtime::DType::kFloat16},
    {ir::DType::kFloat32, runtime::DType::kFloat32},
    {ir::DType::kFloat64, runtime::DType::kFloat64},
    {ir::DType::kUint32, runtime::DType::kUint32},
    {ir::DType::kUint64, runtime::DType::kUint64},
    {ir::DType::kBfloat16, runtime::DType::kBfloat16},
    {ir::DType::kFloat8E4m3fn, runtime::DType::kFloat8E4m3fn},
    {ir::DType::kFloat8E4m3fnuz, runtime::DType::kFloat8E4m3fnuz},
    {ir::DType::kFloat8E5m2, runtime::DType::kFloat8E5m2},
    {ir::DType::kFloat8E5m2fnuz, runtime::DType::kFloat8E5m2fnuz},
    {ir::DType::kInt4, runtime::DType::kInt4},
    {ir::DType::kUint4, runtime::DType::kUint4},
};

// Both enums list the types in one order, which makes the table an index; this keeps it so.
constexpr bool InOrder() {
  for (std::size_t i = 0; i < runtime::kNumDTypes; ++i) {
    if (static_cast<std::size_t>(kPairs[i].ir) != i ||
        static_cast<std::size_t>(kPairs[i].runtime) != i) {
      return false;
    }
  }
  return true;
}
static_assert(InOrder());

}  // namespace

runtime::DType ToRuntimeDType(ir::DType dtype) {
  return kPairs[static_cast<std::size_t>(dtype)].runtime;
}

ir::DType ToIrDType(runtime::DType dtype) { return kPairs[static_cast<std::size_t>(dtype)].ir; }

}  // namespace zeropoint::passes::lowering
