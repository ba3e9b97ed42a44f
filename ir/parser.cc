#include "ir/parser.h"

#include <cstdint>
#include <string>
#include <utility>

#include "ir/constant_parser.h"
#include "ir/function_parser.h"
#include "ir/status_macros.h"
#include "ir/token_cursor.h"

namespace zeropoint::ir {

//   module := "module" "@" name hash? "{" constant* function* "}"
absl::StatusOr<std::unique_ptr<Module>> ParseModule(std::string_view text,
                                                    const ConstantResolver& resolver,
                                                    std::string_view file) {
  TokenCursor cursor(text, file);
  RETURN_IF_ERROR(cursor.ExpectKeyword("module"));
  ASSIGN_OR_RETURN(std::string name,
                   cursor.Expect(TokenKind::kGlobalName, "the name of the module"));
  auto module = std::make_unique<Module>(std::move(name));
  if (cursor.At(TokenKind::kName, "hash")) {
    ASSIGN_OR_RETURN(const std::uint64_t source_hash, cursor.ParseHash());
    module->set_source_hash(source_hash);
  }
  RETURN_IF_ERROR(cursor.ExpectPunctuation("{"));
  while (cursor.Take(TokenKind::kName, "const")) {
    RETURN_IF_ERROR(ParseConstant(cursor, resolver, *module));
  }
  while (cursor.Take(TokenKind::kName, "func")) {
    RETURN_IF_ERROR(ParseFunction(cursor, *module));
  }
  if (!cursor.TakePunctuation("}")) return cursor.Error("'const', 'func' or '}'");
  if (!cursor.At(TokenKind::kEnd)) return cursor.Error("the end of the text");
  return module;
}

}  // namespace zeropoint::ir
