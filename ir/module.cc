#include "ir/module.h"

#include <algorithm>
#include <utility>

#include "ir/check.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {

Function& Module::AddFunction(std::string name) {
  functions_.push_back(std::make_unique<Function>(this, std::move(name)));
  return *functions_.back();
}

void Module::EraseFunction(const Function& function) {
  const auto found = std::find_if(functions_.begin(), functions_.end(),
                                  [&](const auto& owned) { return owned.get() == &function; });
  ZEROPOINT_CHECK(found != functions_.end(), "erasing a function of another module");
  (*found)->Clear();
  functions_.erase(found);
}

Value* Module::AddConstant(std::string_view name, TensorData data) {
  const std::string base = name.empty() ? "constant" : std::string(name);
  std::string unique = base;
  for (int suffix = 1; constants_.contains(unique); ++suffix) unique = StrCat(base, ".", suffix);
  auto value = std::make_unique<Value>(Value::Kind::kConstant, unique, data.type());
  value->data_ = std::move(data);
  return constants_.emplace(std::move(unique), std::move(value)).first->second.get();
}

Value* Module::FindConstant(std::string_view name) const {
  const auto found = constants_.find(name);
  return found == constants_.end() ? nullptr : found->second.get();
}

int Module::EraseUnusedConstants() {
  return static_cast<int>(
      std::erase_if(constants_, [](const auto& entry) { return entry.second->uses().empty(); }));
}

std::unique_ptr<Module> Module::Clone() const {
  auto clone = std::make_unique<Module>(name_);
  clone->source_hash_ = source_hash_;
  std::map<const Value*, Value*> copies;
  for (const auto& [name, constant] : constants_) {
    copies[constant.get()] = clone->AddConstant(name, constant->data());
  }
  for (const auto& function : functions_) {
    clone->AddFunction(function->name()).CopyBody(*function, copies);
  }
  return clone;
}

}  // namespace zeropoint::ir
