#ifndef ZEROPOINT_IR_MODULE_H_
#define ZEROPOINT_IR_MODULE_H_

// A module: functions and the table of constants they share.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/function.h"
#include "ir/tensor_data.h"
#include "ir/value.h"

namespace zeropoint::ir {

/// The unit that passes transform. Move it by unique_ptr: ops and values point into it.
///
///   auto module = std::make_unique<Module>("resnet8");
///   Value* w = module->AddConstant("conv1.weight", data);   // a taken name gets a suffix ".1"
///   Function& main = module->AddFunction("main");
class Module {
 public:
  explicit Module(std::string name) : name_(std::move(name)) {}
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  const std::string& name() const { return name_; }

  /// A hash of the nodes of the model that this was imported from, of which the debug handles of
  /// ops tell (debug_handle.h); 0 where there was none.
  std::uint64_t source_hash() const { return source_hash_; }
  void set_source_hash(std::uint64_t hash) { source_hash_ = hash; }

  Function& AddFunction(std::string name);
  const std::vector<std::unique_ptr<Function>>& functions() const { return functions_; }
  /// Requires that it is one of the module's and no op runs it.
  void EraseFunction(const Function& function);
  /// The function that runs: the first one. Requires that there is one.
  Function& main() const { return *functions_.front(); }

  /// Adds a constant; when `name` is empty or taken a numbered suffix makes it unique.
  Value* AddConstant(std::string_view name, TensorData data);
  /// Null when there is none.
  Value* FindConstant(std::string_view name) const;
  /// Sorted by name.
  const std::map<std::string, std::unique_ptr<Value>, std::less<>>& constants() const {
    return constants_;
  }
  /// Drops constants that nothing reads; returns how many.
  int EraseUnusedConstants();

  /// A deep copy; constants share their data.
  std::unique_ptr<Module> Clone() const;

 private:
  // Constants are declared first so that they outlive the functions that use them.
  std::string name_;
  std::uint64_t source_hash_ = 0;
  std::map<std::string, std::unique_ptr<Value>, std::less<>> constants_;
  std::vector<std::unique_ptr<Function>> functions_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_MODULE_H_
