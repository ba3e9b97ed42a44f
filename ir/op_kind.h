#ifndef ZEROPOINT_IR_OP_KIND_H_
#define ZEROPOINT_IR_OP_KIND_H_

// The enumeration of ops, generated from the list in ops.inc. For sources that name kinds, and
// headers that exist for those; all other headers include op_kind_fwd.h.

#include <cstdint>

#include "ir/op_kind_fwd.h"

namespace zeropoint::ir {

enum class OpKind : std::uint16_t {
#define ZEROPOINT_OP(kind, name) k##kind,
#include "ir/ops.inc"
#undef ZEROPOINT_OP
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OP_KIND_H_
