#ifndef ZEROPOINT_PASSES_LOWERING_DTYPE_CONVERSION_H_
#define ZEROPOINT_PASSES_LOWERING_DTYPE_CONVERSION_H_

// Element types of the IR and of programs: two enums, because `runtime` knows nothing of `ir`.

#include "ir/dtype.h"
#include "runtime/tensor.h"

namespace zeropoint::passes::lowering {

runtime::DType ToRuntimeDType(ir::DType dtype);
ir::DType ToIrDType(runtime::DType dtype);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_DTYPE_CONVERSION_H_
