#include "quantizers/annotation.h"

#include <string>
#include <string_view>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

constexpr std::string_view kPrefix = "quant.";
constexpr std::string_view kInput = "quant.input";
constexpr std::string_view kOutputName = "quant.output";
constexpr std::string_view kAnnotated = "quant.annotated";
constexpr std::string_view kNoSharing = "quant.no_implicit_sharing";

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

absl::Status Malformed(const ir::Op& op, std::string_view name, std::string_view why) {
  return absl::InvalidArgumentError(ir::StrCat(op.Describe(), ": annotation ", name, ": ", why));
}

absl::StatusOr<Spec> SpecOf(const ir::Op& op, std::string_view name,
                            const ir::Attribute& attribute) {
  const std::string* text = std::get_if<std::string>(&attribute);
  if (text == nullptr) {
    return Malformed(op, name, "expected a string");
  }
  absl::StatusOr<Spec> spec = ParseSpec(*text);
  if (!spec.ok()) {
    return Malformed(op, name, {spec.status().message().data(), spec.status().message().size()});
  }
  return spec;
}

absl::StatusOr<int> OperandIndex(const ir::Op& op, std::string_view name) {
  const std::string digits(name.substr(kInput.size()));
  const bool numeric = !digits.empty() && digits.size() < 6 &&
                       digits.find_first_not_of("0123456789") == std::string::npos;
  if (!numeric || op.operand(std::stoi(digits)) == nullptr) {
    return Malformed(op, name, "the op has no such operand");
  }
  return std::stoi(digits);
}

}  // namespace

bool IsAnnotated(const ir::Op& op) {
  const auto first = op.attributes().lower_bound(kPrefix);
  return first != op.attributes().end() && StartsWith(first->first, kPrefix);
}

absl::StatusOr<std::optional<QuantizationAnnotation>> GetAnnotation(const ir::Op& op) {
  QuantizationAnnotation annotation;
  for (const auto& [name, attribute] : op.attributes()) {
    if (StartsWith(name, kInput)) {
      ASSIGN_OR_RETURN(const int index, OperandIndex(op, name));
      ASSIGN_OR_RETURN(annotation.inputs[index], SpecOf(op, name, attribute));
    } else if (name == kOutputName) {
      ASSIGN_OR_RETURN(annotation.output, SpecOf(op, name, attribute));
    } else if (name == kNoSharing) {
      annotation.allow_implicit_sharing = false;
    } else if (StartsWith(name, kPrefix) && name != kAnnotated) {
      return Malformed(op, name, "there is no annotation of this name");
    }
  }
  if (annotation.inputs.empty() && !annotation.output) {
    return std::nullopt;
  }
  return annotation;
}

void SetAnnotation(ir::Op& op, const QuantizationAnnotation& annotation) {
  RemoveAnnotation(op);
  for (const auto& [index, spec] : annotation.inputs) {
    op.SetAttribute(ir::StrCat(kInput, index), SpecToString(spec));
  }
  if (annotation.output) {
    op.SetAttribute(std::string(kOutputName), SpecToString(*annotation.output));
  }
  if (!annotation.allow_implicit_sharing) {
    op.SetAttribute(std::string(kNoSharing), true);
  }
}

void MarkAnnotated(ir::Op& op) { op.SetAttribute(std::string(kAnnotated), true); }

void RemoveAnnotation(ir::Op& op) {
  for (const auto& [name, attribute] : AnnotationAttributes(op)) {
    op.RemoveAttribute(name);
  }
}

ir::AttributeMap AnnotationAttributes(const ir::Op& op) {
  ir::AttributeMap annotation;
  for (const auto& [name, attribute] : op.attributes()) {
    if (StartsWith(name, kPrefix)) {
      annotation.emplace(name, attribute);
    }
  }
  return annotation;
}

}  // namespace zeropoint::quantizers
