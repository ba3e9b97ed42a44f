#ifndef ZEROPOINT_IR_PARSER_H_
#define ZEROPOINT_IR_PARSER_H_

// Text -> IR.

#include <functional>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/tensor_data.h"

namespace zeropoint::ir {

/// Finds the data of a constant that the text names by hash only: name, type and FNV-1a content
/// hash as printed.
using ConstantResolver = std::function<absl::StatusOr<TensorData>(
    std::string_view name, const TensorType& type, std::uint64_t content_hash)>;

/// Parses one module; `//` starts a comment. Errors (kInvalidArgument) say what was expected and
/// end in where: "expected 'func', found "fun": model.ir:3:5", or "…: 3:5" when no `file` is named.
/// Without a resolver, a constant given by hash is an error.
///
///   module   := "module" "@" name hash? "{" constant* function* "}"
///   constant := "const" "@" name ":" type "=" ( list | hash )
///   function := "func" "@" name "(" args ")" "->" "(" results ")" "{" op* "return" values? "}"
///   op       := "%"n ("," "%"n)* "=" opname "(" operands ")" attributes? ":" types origin
///   operand  := "%"name | "@"name | "none"
///   attributes := "{" name "=" attribute ("," …)* "}"
///   origin   := ("loc" "(" string ")")? ("handle" "(" debug handle ")")?
///   hash     := "hash" "(" 16 hex digits ")"
absl::StatusOr<std::unique_ptr<Module>> ParseModule(std::string_view text,
                                                    const ConstantResolver& resolver = nullptr,
                                                    std::string_view file = "");

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_PARSER_H_
