#include "ir/op.h"

#include <algorithm>
#include <utility>

#include "ir/check.h"
#include "ir/function.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

template <typename T>
const T& TypedAttribute(const Op& op, std::string_view name) {
  const Attribute* attribute = op.FindAttribute(name);
  const T* value = attribute == nullptr ? nullptr : std::get_if<T>(attribute);
  ZEROPOINT_CHECK(
      value != nullptr,
      StrCat(op.Describe(), " has no attribute \"", name, "\" of the kind that is read").c_str());
  return *value;
}

}  // namespace

void Op::AddOperand(Value* value) {
  operands_.push_back(value);
  if (value != nullptr) value->uses_.push_back({this, num_operands() - 1});
}

void Op::DropOperandUse(int index) {
  Value* value = operand(index);
  if (value == nullptr) return;
  const auto use = std::find(value->uses_.begin(), value->uses_.end(), Use{this, index});
  ZEROPOINT_CHECK(use != value->uses_.end(), "an operand is missing from the use list");
  value->uses_.erase(use);
}

void Op::SetOperand(int index, Value* value) {
  ZEROPOINT_CHECK(index >= 0 && index < num_operands(), "SetOperand outside the operand list");
  DropOperandUse(index);
  operands_[static_cast<std::size_t>(index)] = value;
  if (value != nullptr) value->uses_.push_back({this, index});
}

bool Op::Reads(const Value* value) const {
  return std::find(operands_.begin(), operands_.end(), value) != operands_.end();
}

void Op::SetAttribute(std::string name, Attribute value) {
  attributes_.insert_or_assign(std::move(name), std::move(value));
}

void Op::RemoveAttribute(std::string_view name) {
  if (const auto found = attributes_.find(name); found != attributes_.end()) {
    attributes_.erase(found);
  }
}

const Attribute* Op::FindAttribute(std::string_view name) const {
  if (const auto found = attributes_.find(name); found != attributes_.end()) {
    return &found->second;
  }
  const AttributeSchema* schema_row = schema().FindAttribute(name);
  return schema_row != nullptr && schema_row->default_value ? &*schema_row->default_value : nullptr;
}

bool Op::bool_attribute(std::string_view name) const { return TypedAttribute<bool>(*this, name); }

std::int64_t Op::int_attribute(std::string_view name) const {
  return TypedAttribute<std::int64_t>(*this, name);
}

double Op::float_attribute(std::string_view name) const {
  return TypedAttribute<double>(*this, name);
}

const std::string& Op::string_attribute(std::string_view name) const {
  return TypedAttribute<std::string>(*this, name);
}

const std::vector<std::int64_t>& Op::ints_attribute(std::string_view name) const {
  return TypedAttribute<std::vector<std::int64_t>>(*this, name);
}

const std::vector<double>& Op::floats_attribute(std::string_view name) const {
  return TypedAttribute<std::vector<double>>(*this, name);
}

const Shape& Op::shape_attribute(std::string_view name) const {
  return TypedAttribute<Shape>(*this, name);
}

DType Op::dtype_attribute(std::string_view name) const {
  return TypedAttribute<DType>(*this, name);
}

const FunctionRef& Op::function_attribute(std::string_view name) const {
  return TypedAttribute<FunctionRef>(*this, name);
}

const std::vector<TensorType>& Op::types_attribute(std::string_view name) const {
  return TypedAttribute<std::vector<TensorType>>(*this, name);
}

std::string Op::Describe() const {
  return location_.empty() ? std::string(name()) : StrCat(name(), " at ", Quote(location_));
}

void Op::Erase() {
  for (const auto& result : results_) {
    ZEROPOINT_CHECK(result->uses().empty(), "erasing an op whose result is still read");
  }
  ZEROPOINT_CHECK(this != function_->terminator(), "erasing the terminator");
  for (int i = 0; i < num_operands(); ++i) DropOperandUse(i);
  function_->ops_.erase(position_);  // deletes *this
}

}  // namespace zeropoint::ir
