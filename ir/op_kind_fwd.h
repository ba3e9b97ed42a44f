#ifndef ZEROPOINT_IR_OP_KIND_FWD_H_
#define ZEROPOINT_IR_OP_KIND_FWD_H_

// OpKind declared, and its names, for all that passes kinds on. Only sources that name one include
// the enumeration, op_kind.h: a new op recompiles those and nothing else.

#include <cstdint>
#include <optional>
#include <string_view>

namespace zeropoint::ir {

enum class OpKind : std::uint16_t;

/// "aten.conv2d".
std::string_view OpName(OpKind kind);
/// Inverse of OpName.
std::optional<OpKind> FindOpKind(std::string_view name);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OP_KIND_FWD_H_
