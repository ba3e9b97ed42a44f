#ifndef ZEROPOINT_IR_FUNCTION_PARSER_H_
#define ZEROPOINT_IR_FUNCTION_PARSER_H_

// Private to the parser: functions of a module.

#include "absl/status/status.h"
#include "ir/module.h"
#include "ir/token_cursor.h"

namespace zeropoint::ir {

/// Reads one function after the keyword and adds it to `module`:
///   "@" name "(" args ")" "->" "(" results ")" "{" op* "return" values? "}"
absl::Status ParseFunction(TokenCursor& cursor, Module& module);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_FUNCTION_PARSER_H_
