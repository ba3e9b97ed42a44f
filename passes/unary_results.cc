#include "passes/unary_results.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "ir/module.h"
#include "ir/status_macros.h"

namespace zeropoint::passes {
namespace {

constexpr std::int64_t kNumEntries = 256;

/// Entry i belongs to the int8 whose bits are those of i.
std::vector<std::int8_t> EveryInt8() {
  std::vector<std::int8_t> all(kNumEntries);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int8_t>(i);
  return all;
}

/// Computes ops that read one value and constants, in a module of its own in which that value is a
/// constant, too.
class Computation {
 public:
  Computation(const ConstantEvaluator& evaluate, const ir::Value& input, ir::TensorData data)
      : evaluate_(evaluate), module_("table"), function_(module_.AddFunction("main")) {
    Add(input, std::move(data));
  }

  absl::StatusOr<ir::Value*> Of(const ir::Value& value) {
    if (const auto known = computed_.find(&value); known != computed_.end()) return known->second;
    if (value.is_constant()) return Add(value, value.data());
    const ir::Op& op = *value.defining_op();
    std::vector<ir::Value*> operands;
    for (const ir::Value* operand : op.operands()) {
      ASSIGN_OR_RETURN(ir::Value* const copy, Of(*operand));
      operands.push_back(copy);
    }
    ASSIGN_OR_RETURN(const ir::Op* const copy, function_.Append(op.kind(), std::move(operands),
                                                                op.attributes(), op.location()));
    ASSIGN_OR_RETURN(std::vector<ir::TensorData> results, evaluate_(*copy));
    return Add(value, std::move(results.front()));
  }

 private:
  ir::Value* Add(const ir::Value& value, ir::TensorData data) {
    ir::Value* const constant = module_.AddConstant("c", std::move(data));
    computed_[&value] = constant;
    return constant;
  }

  const ConstantEvaluator& evaluate_;
  ir::Module module_;
  ir::Function& function_;
  std::map<const ir::Value*, ir::Value*> computed_;
};

}  // namespace

absl::StatusOr<ir::TensorData> ResultsForEveryInt8(const ir::Value& input, const ir::Value& output,
                                                   const ConstantEvaluator& evaluator) {
  std::vector<std::int64_t> shape(input.shape().size(), 1);
  shape.back() = kNumEntries;
  Computation computation(evaluator, input,
                          ir::TensorData::FromValues(std::move(shape), EveryInt8()));
  ASSIGN_OR_RETURN(const ir::Value* const results, computation.Of(output));
  return results->data().Reshaped({kNumEntries});
}

}  // namespace zeropoint::passes
