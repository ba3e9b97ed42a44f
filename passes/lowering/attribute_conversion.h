#ifndef ZEROPOINT_PASSES_LOWERING_ATTRIBUTE_CONVERSION_H_
#define ZEROPOINT_PASSES_LOWERING_ATTRIBUTE_CONVERSION_H_

// Attributes of IR ops as attributes of program nodes.

#include "ir/op.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// Every attribute that the schema knows, defaults filled in: booleans and dtypes (as
/// runtime::DType numbers) become ints of one element, shapes ints with -1 for a symbolic extent,
/// functions their name; lists of types stay behind.
/// Annotations (names with a dot) stay behind.
runtime::NodeAttributes ConvertAttributes(const ir::Op& op);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_ATTRIBUTE_CONVERSION_H_
