#include "ir/function_parser.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/debug_handle.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

// Arguments or results of one function; hostile text only has more.
constexpr std::size_t kMaxDeclarations = 4096;

// Value names of one function. Numbers name results of ops, other names arguments: the two never
// collide, because an argument called "0" is written %"0".
class FunctionParser {
 public:
  FunctionParser(TokenCursor& cursor, Function& function) : cursor_(cursor), function_(function) {}

  //   function := "func" "@" name "(" args ")" "->" "(" results ")" "{" op* "return" values? "}"
  absl::Status Parse() {
    RETURN_IF_ERROR(ParseArguments());
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("->"));
    RETURN_IF_ERROR(ParseResultDeclarations());
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("{"));
    while (cursor_.At(TokenKind::kValueNumber)) RETURN_IF_ERROR(ParseOp());
    RETURN_IF_ERROR(ParseReturn());
    return cursor_.ExpectPunctuation("}");
  }

 private:
  struct Declaration {
    std::string name;
    TensorType type;
    std::size_t offset;
  };

  absl::Status ParseArguments() {
    ASSIGN_OR_RETURN(std::vector<Declaration> arguments, ParseDeclarations());
    for (Declaration& argument : arguments) {
      const auto added = function_.AddArgument(argument.name, std::move(argument.type));
      if (!added.ok()) {
        return cursor_.ErrorAt(argument.offset, std::string(added.status().message()));
      }
      arguments_.emplace(std::move(argument.name), *added);
    }
    return absl::OkStatus();
  }

  absl::Status ParseResultDeclarations() {
    ASSIGN_OR_RETURN(results_, ParseDeclarations());
    return absl::OkStatus();
  }

  //   args := ("%" name ":" type ("," "%" name ":" type)*)?
  absl::StatusOr<std::vector<Declaration>> ParseDeclarations() {
    std::vector<Declaration> declarations;
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("("));
    if (cursor_.TakePunctuation(")")) return declarations;
    do {
      const std::size_t offset = cursor_.token().offset;
      ASSIGN_OR_RETURN(std::string name,
                       cursor_.Expect(TokenKind::kValueName, "a name such as %x"));
      RETURN_IF_ERROR(cursor_.ExpectPunctuation(":"));
      ASSIGN_OR_RETURN(TensorType type, cursor_.ParseType());
      declarations.push_back({std::move(name), std::move(type), offset});
      if (declarations.size() > kMaxDeclarations) {
        return cursor_.ErrorAt(offset, StrCat("more than ", kMaxDeclarations, " names"));
      }
    } while (cursor_.TakePunctuation(","));
    RETURN_IF_ERROR(cursor_.ExpectPunctuation(")"));
    return declarations;
  }

  //   op := "%"n ("," "%"n)* "=" opname "(" operands ")" attributes? ":" types location? handle?
  absl::Status ParseOp() {
    const std::size_t offset = cursor_.token().offset;
    ASSIGN_OR_RETURN(const std::vector<std::string> names, ParseResultNames());
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("="));
    ASSIGN_OR_RETURN(const OpKind kind, ParseOpName());
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("("));
    ASSIGN_OR_RETURN(std::vector<Value*> operands, ParseOperands());
    RETURN_IF_ERROR(cursor_.ExpectPunctuation(")"));
    ASSIGN_OR_RETURN(AttributeMap attributes, ParseAttributes(SchemaOf(kind)));
    RETURN_IF_ERROR(cursor_.ExpectPunctuation(":"));
    ASSIGN_OR_RETURN(const std::vector<TensorType> types, ParseTypes());
    ASSIGN_OR_RETURN(std::string location, ParseLocation());
    ASSIGN_OR_RETURN(std::string handle, ParseHandle());
    const auto op =
        function_.Append(kind, std::move(operands), std::move(attributes), std::move(location));
    if (!op.ok()) return cursor_.ErrorAt(offset, std::string(op.status().message()));
    (*op)->set_handle(std::move(handle));
    return DefineResults(**op, names, types, offset);
  }

  absl::StatusOr<std::vector<std::string>> ParseResultNames() {
    std::vector<std::string> names;
    do {
      const std::size_t offset = cursor_.token().offset;
      ASSIGN_OR_RETURN(names.emplace_back(),
                       cursor_.Expect(TokenKind::kValueNumber, "a result such as %0"));
      if (op_results_.contains(names.back())) {
        return cursor_.ErrorAt(offset, StrCat("%", names.back(), " is defined twice"));
      }
    } while (cursor_.TakePunctuation(","));
    return names;
  }

  absl::StatusOr<OpKind> ParseOpName() {
    const std::optional<OpKind> kind =
        cursor_.At(TokenKind::kName) ? FindOpKind(cursor_.token().text) : std::nullopt;
    if (!kind || *kind == OpKind::kReturn) return cursor_.Error("the name of an op");
    cursor_.Advance();
    return *kind;
  }

  //   operands := (operand ("," operand)*)?
  absl::StatusOr<std::vector<Value*>> ParseOperands() {
    std::vector<Value*> operands;
    if (cursor_.At(TokenKind::kPunctuation, ")")) return operands;
    do {
      if (cursor_.Take(TokenKind::kName, "none")) {
        operands.push_back(nullptr);
      } else {
        ASSIGN_OR_RETURN(operands.emplace_back(), ParseValue());
      }
    } while (cursor_.TakePunctuation(","));
    return operands;
  }

  absl::StatusOr<Value*> ParseValue() {
    const std::string& name = cursor_.token().text;
    Value* value = nullptr;
    if (cursor_.At(TokenKind::kGlobalName)) {
      value = function_.module()->FindConstant(name);
    } else if (cursor_.At(TokenKind::kValueNumber)) {
      value = Find(op_results_, name);
    } else if (cursor_.At(TokenKind::kValueName)) {
      value = Find(arguments_, name);
    }
    if (value == nullptr) return cursor_.Error("a value that is defined above");
    cursor_.Advance();
    return value;
  }

  static Value* Find(const std::map<std::string, Value*>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second;
  }

  //   attributes := "{" name "=" attribute ("," name "=" attribute)* "}"
  absl::StatusOr<AttributeMap> ParseAttributes(const OpSchema& schema) {
    AttributeMap attributes;
    if (!cursor_.TakePunctuation("{")) return attributes;
    do {
      const std::size_t offset = cursor_.token().offset;
      ASSIGN_OR_RETURN(const std::string name,
                       cursor_.Expect(TokenKind::kName, "the name of an attribute"));
      RETURN_IF_ERROR(cursor_.ExpectPunctuation("="));
      ASSIGN_OR_RETURN(Attribute attribute, cursor_.ParseAttribute());
      // The text of an empty list does not tell its kind.
      const AttributeSchema* row = schema.FindAttribute(name);
      if (row != nullptr && row->kind == AttributeKind::kFloats &&
          attribute == Attribute(std::vector<std::int64_t>{})) {
        attribute = std::vector<double>{};
      }
      if (!attributes.emplace(name, std::move(attribute)).second) {
        return cursor_.ErrorAt(offset, StrCat("attribute \"", name, "\" is given twice"));
      }
    } while (cursor_.TakePunctuation(","));
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("}"));
    return attributes;
  }

  absl::StatusOr<std::vector<TensorType>> ParseTypes() {
    std::vector<TensorType> types;
    do {
      ASSIGN_OR_RETURN(types.emplace_back(), cursor_.ParseType());
    } while (cursor_.TakePunctuation(","));
    return types;
  }

  //   location := "loc" "(" string ")"
  absl::StatusOr<std::string> ParseLocation() {
    if (!cursor_.Take(TokenKind::kName, "loc")) return std::string();
    RETURN_IF_ERROR(cursor_.ExpectPunctuation("("));
    ASSIGN_OR_RETURN(std::string location,
                     cursor_.Expect(TokenKind::kString, "the name of a node in quotes"));
    RETURN_IF_ERROR(cursor_.ExpectPunctuation(")"));
    return location;
  }

  //   handle := "handle" "(" debug handle ")"
  absl::StatusOr<std::string> ParseHandle() {
    if (!cursor_.Take(TokenKind::kName, "handle")) return std::string();
    const std::size_t offset = cursor_.token().offset;
    ASSIGN_OR_RETURN(const std::string_view handle, cursor_.TakeRaw("(", ')'));
    if (!IsHandle(handle)) {
      return cursor_.ErrorAt(offset, "expected a debug handle such as (17), (17.2.4) or (17-1)");
    }
    return std::string(handle);
  }

  absl::Status DefineResults(const Op& op, const std::vector<std::string>& names,
                             const std::vector<TensorType>& types, std::size_t offset) {
    const auto count = static_cast<std::size_t>(op.num_results());
    if (names.size() != count || types.size() != count) {
      return cursor_.ErrorAt(offset,
                             StrCat(op.Describe(), " has ", count, " results, but ", names.size(),
                                    " names and ", types.size(), " types are written"));
    }
    for (std::size_t i = 0; i < count; ++i) {
      Value* result = op.result(static_cast<int>(i));
      if (result->type() != types[i]) {
        return cursor_.ErrorAt(
            offset, StrCat(op.Describe(), ": %", names[i], " is written as ", types[i].ToString(),
                           " but its type is ", result->type().ToString()));
      }
      op_results_.emplace(names[i], result);
    }
    return absl::OkStatus();
  }

  absl::Status ParseReturn() {
    const std::size_t offset = cursor_.token().offset;
    if (!cursor_.Take(TokenKind::kName, "return")) return cursor_.Error("an op or 'return'");
    std::vector<Value*> values;
    if (!cursor_.At(TokenKind::kPunctuation, "}")) {
      do {
        ASSIGN_OR_RETURN(values.emplace_back(), ParseValue());
      } while (cursor_.TakePunctuation(","));
    }
    if (values.size() != results_.size()) {
      return cursor_.ErrorAt(offset, StrCat("the function declares ", results_.size(),
                                            " results but returns ", values.size()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) RETURN_IF_ERROR(AddResult(i, values[i]));
    return absl::OkStatus();
  }

  absl::Status AddResult(std::size_t index, Value* value) {
    const Declaration& result = results_[index];
    if (value->type() != result.type) {
      return cursor_.ErrorAt(result.offset,
                             StrCat("result ", index, " is declared as ", result.type.ToString(),
                                    " but ", value->type().ToString(), " is returned"));
    }
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
      if (results_[earlier].name == result.name) {
        return cursor_.ErrorAt(result.offset, "a result of this name is declared above");
      }
    }
    function_.AddResult(result.name, value);
    return absl::OkStatus();
  }

  TokenCursor& cursor_;
  Function& function_;
  std::vector<Declaration> results_;
  std::map<std::string, Value*> arguments_;
  std::map<std::string, Value*> op_results_;
};

}  // namespace

absl::Status ParseFunction(TokenCursor& cursor, Module& module) {
  const std::size_t offset = cursor.token().offset;
  ASSIGN_OR_RETURN(std::string name,
                   cursor.Expect(TokenKind::kGlobalName, "the name of a function"));
  for (const auto& function : module.functions()) {
    if (function->name() == name) {
      return cursor.ErrorAt(offset, StrCat("function \"", name, "\" is defined twice"));
    }
  }
  return FunctionParser(cursor, module.AddFunction(std::move(name))).Parse();
}

}  // namespace zeropoint::ir
