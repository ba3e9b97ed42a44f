// NodeImport: reading attributes.

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/text.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// What `read` makes of an attribute of this type; the fallback when it is absent.
template <typename T, typename Read>
absl::StatusOr<T> ReadOr(const onnx::AttributeProto* attribute,
                         onnx::AttributeProto_AttributeType type, absl::string_view type_name,
                         T fallback, Read read) {
  if (attribute == nullptr) {
    return fallback;
  }
  if (attribute->type() != type) {
    return Malformed(absl::StrCat("attribute \"", attribute->name(), "\" must be ", type_name));
  }
  return read(*attribute);
}

}  // namespace

double DecimalOf(float value) {
  double decimal = 0;
  const bool exact =
      absl::SimpleAtod(ir::FloatToString(value), &decimal) && static_cast<float>(decimal) == value;
  return exact ? decimal : static_cast<double>(value);
}

const onnx::AttributeProto* NodeImport::FindAttribute(absl::string_view name) const {
  for (const onnx::AttributeProto& attribute : node_.attribute()) {
    if (attribute.name() != name) {
      continue;
    }
    if (scope_.attributes == nullptr || attribute.ref_attr_name().empty()) {
      return &attribute;
    }
    const auto bound = scope_.attributes->find(attribute.ref_attr_name());
    return bound == scope_.attributes->end() ? nullptr : bound->second;
  }
  return nullptr;
}

bool NodeImport::HasAttribute(absl::string_view name) const {
  return FindAttribute(name) != nullptr;
}

absl::StatusOr<std::int64_t> NodeImport::IntOr(absl::string_view name,
                                               std::int64_t fallback) const {
  return ReadOr(FindAttribute(name), onnx::AttributeProto_AttributeType_INT, "an integer", fallback,
                [](const onnx::AttributeProto& attribute) { return attribute.i(); });
}

absl::StatusOr<double> NodeImport::FloatOr(absl::string_view name, double fallback) const {
  return ReadOr(FindAttribute(name), onnx::AttributeProto_AttributeType_FLOAT, "a float", fallback,
                [](const onnx::AttributeProto& attribute) { return DecimalOf(attribute.f()); });
}

absl::StatusOr<std::string> NodeImport::TextOr(absl::string_view name,
                                               absl::string_view fallback) const {
  return ReadOr(FindAttribute(name), onnx::AttributeProto_AttributeType_STRING, "a string",
                std::string(fallback),
                [](const onnx::AttributeProto& attribute) { return attribute.s(); });
}

absl::StatusOr<std::vector<std::int64_t>> NodeImport::IntsOr(
    absl::string_view name, std::vector<std::int64_t> fallback) const {
  return ReadOr(FindAttribute(name), onnx::AttributeProto_AttributeType_INTS, "a list of integers",
                std::move(fallback), [](const onnx::AttributeProto& attribute) {
                  return std::vector<std::int64_t>(attribute.ints().begin(),
                                                   attribute.ints().end());
                });
}

absl::StatusOr<std::vector<float>> NodeImport::FloatsOr(absl::string_view name,
                                                        std::vector<float> fallback) const {
  return ReadOr(FindAttribute(name), onnx::AttributeProto_AttributeType_FLOATS, "a list of floats",
                std::move(fallback), [](const onnx::AttributeProto& attribute) {
                  return std::vector<float>(attribute.floats().begin(), attribute.floats().end());
                });
}

absl::StatusOr<std::vector<std::string>> NodeImport::TextsOr(
    absl::string_view name, std::vector<std::string> fallback) const {
  return ReadOr(
      FindAttribute(name), onnx::AttributeProto_AttributeType_STRINGS, "a list of strings",
      std::move(fallback), [](const onnx::AttributeProto& attribute) {
        return std::vector<std::string>(attribute.strings().begin(), attribute.strings().end());
      });
}

absl::StatusOr<ir::TensorData> NodeImport::TensorAttribute(absl::string_view name) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr || attribute->type() != onnx::AttributeProto_AttributeType_TENSOR) {
    return Malformed(absl::StrCat("attribute \"", name, "\" must be a tensor"));
  }
  return TensorOf(attribute->t(), scope_.state->sources);
}

}  // namespace zeropoint::frontend
