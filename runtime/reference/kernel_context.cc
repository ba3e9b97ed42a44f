#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernel.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// No op has more results than this; it keeps AddOutput's pointers stable.
constexpr std::size_t kMaxOutputs = 16;

const NodeAttribute* Find(const NodeAttributes& attributes, std::string_view name) {
  auto it = attributes.find(name);
  return it == attributes.end() ? nullptr : &it->second;
}

std::string Describe(const NodeAttribute* attribute) {
  if (attribute == nullptr) return "missing";
  return absl::StrCat(attribute->ints.size(), " integers, ", attribute->floats.size(),
                      " floats and a text of ", attribute->text.size(), " characters");
}

absl::Status WrongKind(std::string_view name, const char* expected,
                       const NodeAttribute* attribute) {
  return absl::InvalidArgumentError(absl::StrCat("attribute \"", std::string(name), "\" must be ",
                                                 expected, ", it is ", Describe(attribute)));
}

}  // namespace

absl::StatusOr<std::int64_t> KernelContext::Int(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || attribute->ints.size() != 1) {
    return WrongKind(name, "one integer", attribute);
  }
  return attribute->ints.front();
}

absl::StatusOr<std::int64_t> KernelContext::IntOr(std::string_view name,
                                                  std::int64_t fallback) const {
  if (Find(attributes_, name) == nullptr) return fallback;
  return Int(name);
}

absl::StatusOr<bool> KernelContext::BoolOr(std::string_view name, bool fallback) const {
  ASSIGN_OR_RETURN(const std::int64_t value, IntOr(name, fallback ? 1 : 0));
  if (value != 0 && value != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("attribute \"", std::string(name), "\" must be 0 or 1, it is ", value));
  }
  return value == 1;
}

absl::StatusOr<double> KernelContext::Float(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || attribute->floats.size() != 1) {
    return WrongKind(name, "one float", attribute);
  }
  return attribute->floats.front();
}

absl::StatusOr<double> KernelContext::FloatOr(std::string_view name, double fallback) const {
  if (Find(attributes_, name) == nullptr) return fallback;
  return Float(name);
}

absl::StatusOr<std::vector<std::int64_t>> KernelContext::Ints(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || !attribute->floats.empty() || !attribute->text.empty()) {
    return WrongKind(name, "a list of integers", attribute);
  }
  return attribute->ints;
}

absl::StatusOr<std::vector<std::int64_t>> KernelContext::IntsOr(
    std::string_view name, std::vector<std::int64_t> fallback) const {
  if (Find(attributes_, name) == nullptr) return fallback;
  return Ints(name);
}

absl::StatusOr<std::vector<double>> KernelContext::Floats(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || !attribute->ints.empty() || !attribute->text.empty()) {
    return WrongKind(name, "a list of floats", attribute);
  }
  return attribute->floats;
}

absl::StatusOr<std::vector<double>> KernelContext::FloatsOr(std::string_view name,
                                                            std::vector<double> fallback) const {
  if (Find(attributes_, name) == nullptr) return fallback;
  return Floats(name);
}

absl::StatusOr<std::string> KernelContext::TextOr(std::string_view name,
                                                  std::string_view fallback) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr) return std::string(fallback);
  if (!attribute->ints.empty() || !attribute->floats.empty()) {
    return WrongKind(name, "a text", attribute);
  }
  return attribute->text;
}

absl::StatusOr<Tensor*> KernelContext::AddOutput(DType dtype, Extents extents) {
  if (outputs_.size() == kMaxOutputs) {
    return absl::InternalError("a kernel makes too many outputs");
  }
  outputs_.reserve(kMaxOutputs);
  ASSIGN_OR_RETURN(Tensor output, Tensor::Allocate(dtype, std::move(extents)));
  outputs_.push_back(std::move(output));
  return &outputs_.back();
}

}  // namespace zeropoint::runtime::reference
