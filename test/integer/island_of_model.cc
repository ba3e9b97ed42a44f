#include "test/integer/island_of_model.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "test/integer/int8_backends.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

std::vector<const ir::Value*> QuantizedValues(const ir::Module& module) {
  std::vector<const ir::Value*> values;
  for (const auto& op : module.main().ops()) {
    if (op->kind() == ir::OpKind::kQuantizePerTensor && !op->operand(0)->is_constant()) {
      values.push_back(op->result());
    }
  }
  return values;
}

/// Copies ops into a module whose arguments are activations.
class Cutter {
 public:
  explicit Cutter(const Activations& activations)
      : activations_(activations),
        module_(std::make_unique<ir::Module>("island")),
        function_(module_->AddFunction("main")) {}

  std::optional<ModelIsland> Cut(const ir::Op& quantize) {
    std::optional<ir::Value*> result = CopyOp(quantize);
    if (!result || inputs_.empty()) return std::nullopt;
    function_.AddResult("y", *result);
    return ModelIsland{std::move(module_), std::move(inputs_)};
  }

 private:
  std::optional<ir::Value*> Copy(const ir::Value& value) {
    if (const auto known = copies_.find(&value); known != copies_.end()) return known->second;
    std::optional<ir::Value*> copy;
    if (value.is_constant()) {
      copy = module_->AddConstant("c", value.data());
    } else if (const auto found = activations_.find(&value); found != activations_.end()) {
      copy = function_.AddArgument(absl::StrCat("x", inputs_.size()), value.type()).value();
      inputs_.push_back(Tensor::CopyOf(found->second.view()).value());
    } else if (value.defining_op() != nullptr && value.defining_op()->num_results() == 1) {
      copy = CopyOp(*value.defining_op());
    }
    if (copy) copies_.emplace(&value, *copy);
    return copy;
  }

  std::optional<ir::Value*> CopyOp(const ir::Op& op) {
    std::vector<ir::Value*> operands;
    for (const ir::Value* operand : op.operands()) {
      std::optional<ir::Value*> copy = nullptr;
      if (operand != nullptr) copy = Copy(*operand);
      if (!copy) return std::nullopt;
      operands.push_back(*copy);
    }
    const auto copy =
        function_.Append(op.kind(), std::move(operands), op.attributes(), op.location());
    if (!copy.ok()) return std::nullopt;
    return (*copy)->result();
  }

  const Activations& activations_;
  std::unique_ptr<ir::Module> module_;
  ir::Function& function_;
  std::vector<Tensor> inputs_;
  std::map<const ir::Value*, ir::Value*> copies_;
};

}  // namespace

absl::StatusOr<Activations> QuantizedActivations(const ir::Module& module,
                                                 const std::vector<Tensor>& inputs) {
  const std::unique_ptr<ir::Module> tapped = module.Clone();
  const std::vector<const ir::Value*> taps = QuantizedValues(*tapped);
  for (std::size_t i = 0; i < taps.size(); ++i) {
    tapped->main().AddResult(absl::StrCat("tap.", i), const_cast<ir::Value*>(taps[i]));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> integer, IntegerFormOf(*tapped));
  ASSIGN_OR_RETURN(std::vector<Tensor> results, RunInReferenceKernels(*integer, inputs));
  const std::vector<const ir::Value*> values = QuantizedValues(module);
  const std::size_t first = results.size() - values.size();
  Activations activations;
  for (std::size_t i = 0; i < values.size(); ++i) {
    activations.emplace(values[i], std::move(results[first + i]));
  }
  return activations;
}

std::optional<ModelIsland> CutIsland(const ir::Op& quantize, const Activations& activations) {
  return Cutter(activations).Cut(quantize);
}

}  // namespace zeropoint::test
