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

absl::Status Missing(std::string_view name, const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("attribute \"", std::string(name), "\" must be ", what));
}

}  // namespace

absl::StatusOr<std::int64_t> KernelContext::Int(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || attribute->ints.size() != 1) {
    return Missing(name, "one integer");
  }
  return attribute->ints.front();
}

std::int64_t KernelContext::IntOr(std::string_view name, std::int64_t fallback) const {
  return Int(name).value_or(fallback);
}

absl::StatusOr<double> KernelContext::Float(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr || attribute->floats.size() != 1) {
    return Missing(name, "one float");
  }
  return attribute->floats.front();
}

double KernelContext::FloatOr(std::string_view name, double fallback) const {
  return Float(name).value_or(fallback);
}

absl::StatusOr<std::vector<std::int64_t>> KernelContext::Ints(std::string_view name) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  if (attribute == nullptr) {
    return Missing(name, "a list of integers");
  }
  return attribute->ints;
}

std::vector<std::int64_t> KernelContext::IntsOr(std::string_view name,
                                                std::vector<std::int64_t> fallback) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  return attribute == nullptr ? std::move(fallback) : attribute->ints;
}

std::string KernelContext::TextOr(std::string_view name, std::string_view fallback) const {
  const NodeAttribute* attribute = Find(attributes_, name);
  return std::string(attribute == nullptr ? fallback : attribute->text);
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
