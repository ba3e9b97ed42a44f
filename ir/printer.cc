#include "ir/printer.h"

#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/str_format.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

template <typename T>
std::string ElementToString(T value) {
  return StrCat(static_cast<std::int64_t>(value));
}
template <>
std::string ElementToString(std::uint64_t value) {
  return StrCat(value);
}
template <>
std::string ElementToString(float value) {
  return FloatToString(value);
}
template <>
std::string ElementToString(double value) {
  return DoubleToString(value);
}

template <typename T>
std::string ListOf(const TensorData& data) {
  std::string text = "[";
  for (const T& value : data.values<T>()) {
    text += StrCat(text.size() == 1 ? "" : ",", ElementToString(value));
  }
  return text + "]";
}

// "[1.0,2.0]", for what PrintsInline.
std::string InlineElements(const TensorData& data) {
  switch (data.dtype()) {
    case DType::kBool:
    case DType::kUint8:
    case DType::kUint4:
      return ListOf<std::uint8_t>(data);
    case DType::kInt8:
    case DType::kInt4:
      return ListOf<std::int8_t>(data);
    case DType::kInt16:
      return ListOf<std::int16_t>(data);
    case DType::kUint16:
      return ListOf<std::uint16_t>(data);
    case DType::kInt32:
      return ListOf<std::int32_t>(data);
    case DType::kInt64:
      return ListOf<std::int64_t>(data);
    case DType::kUint32:
      return ListOf<std::uint32_t>(data);
    case DType::kUint64:
      return ListOf<std::uint64_t>(data);
    case DType::kFloat32:
      return ListOf<float>(data);
    case DType::kFloat64:
      return ListOf<double>(data);
    case DType::kFloat16:
    case DType::kBfloat16:
    case DType::kFloat8E4m3fn:
    case DType::kFloat8E4m3fnuz:
    case DType::kFloat8E5m2:
    case DType::kFloat8E5m2fnuz:
      break;
  }
  return "";
}

class ModulePrinter {
 public:
  std::string Print(const Module& module) {
    text_ = StrCat("module @", NameToString(module.name()));
    if (module.source_hash() != 0) {
      text_ += absl::StrFormat(" hash(%016x)", module.source_hash());
    }
    text_ += " {\n";
    for (const auto& [name, constant] : module.constants()) {
      PrintConstant(*constant);
    }
    for (const auto& function : module.functions()) {
      PrintFunction(*function);
    }
    return text_ + "}\n";
  }

  std::string PrintOne(const Op& op) {
    Number(*op.function());
    AppendOp(op);
    return std::move(text_);
  }

 private:
  void PrintConstant(const Value& constant) {
    const TensorData& data = constant.data();
    const std::string elements = PrintsInline(data)
                                     ? InlineElements(data)
                                     : absl::StrFormat("hash(%016x)", data.ContentHash());
    text_ += StrCat("  const @", NameToString(constant.name()), " : ", constant.type().ToString(),
                    " = ", elements, "\n");
  }

  void PrintFunction(const Function& function) {
    Number(function);
    text_ += StrCat("  func @", NameToString(function.name()), "(");
    const char* separator = "";
    for (const auto& argument : function.arguments()) {
      text_ += StrCat(separator, ValueName(*argument), ": ", argument->type().ToString());
      separator = ", ";
    }
    text_ += ") -> (";
    separator = "";
    for (int i = 0; i < function.num_results(); ++i) {
      text_ += StrCat(separator, "%", NameToString(function.result_name(i)), ": ",
                      function.result(i)->type().ToString());
      separator = ", ";
    }
    text_ += ") {\n";
    for (const auto& op : function.ops()) {
      text_ += "    ";
      AppendOp(*op);
      text_ += "\n";
    }
    text_ += StrCat("    return", function.num_results() > 0 ? " " : "",
                    OperandList(*function.terminator()), "\n  }\n");
  }

  void AppendOp(const Op& op) {
    for (int i = 0; i < op.num_results(); ++i) {
      text_ += StrCat(i == 0 ? "" : ", ", ValueName(*op.result(i)));
    }
    text_ += StrCat(" = ", op.name(), "(", OperandList(op), ")", Attributes(op), " : ");
    for (int i = 0; i < op.num_results(); ++i) {
      text_ += StrCat(i == 0 ? "" : ", ", op.result(i)->type().ToString());
    }
    if (!op.location().empty()) {
      text_ += StrCat(" loc(", Quote(op.location()), ")");
    }
    if (!op.handle().empty()) text_ += StrCat(" handle(", op.handle(), ")");
  }

  std::string OperandList(const Op& op) const {
    std::string list;
    for (const Value* operand : op.operands()) {
      list += StrCat(list.empty() ? "" : ", ", operand == nullptr ? "none" : ValueName(*operand));
    }
    return list;
  }

  /// What is set and differs from the schema's default.
  static std::string Attributes(const Op& op) {
    std::string list;
    for (const auto& [name, attribute] : op.attributes()) {
      const AttributeSchema* schema = op.schema().FindAttribute(name);
      if (schema != nullptr && schema->default_value && *schema->default_value == attribute) {
        continue;
      }
      list += StrCat(list.empty() ? "" : ", ", name, "=", AttributeToString(attribute));
    }
    return list.empty() ? "" : StrCat(" {", list, "}");
  }

  void Number(const Function& function) {
    numbers_.clear();
    for (const auto& op : function.ops()) {
      for (int i = 0; i < op->num_results(); ++i) {
        numbers_.emplace(op->result(i), static_cast<int>(numbers_.size()));
      }
    }
  }

  std::string ValueName(const Value& value) const {
    switch (value.kind()) {
      case Value::Kind::kConstant:
        return StrCat("@", NameToString(value.name()));
      case Value::Kind::kArgument:
        return StrCat("%", NameToString(value.name()));
      case Value::Kind::kResult:
        break;
    }
    return StrCat("%", numbers_.at(&value));
  }

  std::string text_;
  std::map<const Value*, int> numbers_;
};

}  // namespace

bool PrintsInline(const TensorData& data) {
  const bool is_small_float = IsFloatingPoint(data.dtype()) && DTypeSize(data.dtype()) < 4;
  return data.num_elements() <= kMaxInlineElements && !is_small_float;
}

std::string PrintModule(const Module& module) { return ModulePrinter().Print(module); }

std::string PrintOp(const Op& op) { return ModulePrinter().PrintOne(op); }

}  // namespace zeropoint::ir
