#ifndef ZEROPOINT_IR_CONSTANT_PARSER_H_
#define ZEROPOINT_IR_CONSTANT_PARSER_H_

// Private to the parser: constants of a module.

#include "absl/status/status.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "ir/token_cursor.h"

namespace zeropoint::ir {

/// Reads one constant after the keyword and adds it to `module`:
///   "@" name ":" type "=" ( "[" element ("," element)* "]" | "hash" "(" hex ")" )
absl::Status ParseConstant(TokenCursor& cursor, const ConstantResolver& resolver, Module& module);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_CONSTANT_PARSER_H_
