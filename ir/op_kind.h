#ifndef ZEROPOINT_IR_OP_KIND_H_
#define ZEROPOINT_IR_OP_KIND_H_

// The enumeration of ops, generated from the list in ops.inc.

#include <cstdint>
#include <optional>
#include <string_view>

namespace zeropoint::ir {

enum class OpKind : std::uint16_t {
#define ZEROPOINT_OP(kind, name) k##kind,
#include "ir/ops.inc"
#undef ZEROPOINT_OP
};

/// "aten.conv2d".
std::string_view OpName(OpKind kind);
/// Inverse of OpName.
std::optional<OpKind> FindOpKind(std::string_view name);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OP_KIND_H_
