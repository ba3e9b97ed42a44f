#include "passes/quantize/float_tails.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "ir/op_kind.h"
#include "passes/quantize/observed_graph.h"
#include "quantizers/observe_op.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::passes {
namespace {

/// A weight or table, or an input that is quantized at run time: no tail whatever reads it.
bool BelongsToProduct(const ir::Op& observe) {
  if (quantizers::IsDynamicObserve(observe)) return true;
  const std::vector<ir::Use>& uses = observe.result()->uses();
  return observe.operand(0)->is_constant() &&
         std::any_of(uses.begin(), uses.end(), [](const ir::Use& use) {
           return !use.op->schema().Has(ir::kTraitPointwise) && use.op->kind() != ir::OpKind::kCat;
         });
}

bool IsTail(const ir::Op& observe) {
  if (BelongsToProduct(observe) || HasInt8Reader(observe)) return false;
  const ir::Op* source = SourceOf(observe);
  return source == nullptr || !quantizers::HasWeights(*source);
}

class FloatTailsPass : public Pass {
 public:
  std::string_view name() const override { return "float-tails"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      std::vector<ir::Op*> observes = ObservesOf(*function);
      // From the end: an op that goes float makes tails of what it reads.
      std::reverse(observes.begin(), observes.end());
      for (ir::Op* observe : observes) {
        if (!IsTail(*observe)) continue;
        EraseObserve(*observe);
        ++context.statistics["float-tails.dropped"];
      }
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFloatTailsPass() { return std::make_unique<FloatTailsPass>(); }

}  // namespace zeropoint::passes
