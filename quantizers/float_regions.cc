#include "quantizers/float_regions.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>

#include "ir/op.h"
#include "ir/op_kind.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::quantizers {
namespace {

using ir::OpKind;

/// How far up from an operand the region reaches; the larger one includes the smaller.
enum class Reach : std::uint8_t {
  kNone,
  kArithmetic,  // to the next op with weights, which stays int8
  kWeights,     // and takes that one in
};

constexpr int kAllOperands = -1;

struct SensitiveRow {
  OpKind kind;
  int operand;
  Reach reach;
};

constexpr SensitiveRow kSensitive[] = {
    // Relative precision counts.
    {OpKind::kLog, 0, Reach::kWeights},
    {OpKind::kSqrt, 0, Reach::kWeights},
    {OpKind::kReciprocal, 0, Reach::kWeights},
    {OpKind::kDiv, 1, Reach::kWeights},
    {OpKind::kPow, 0, Reach::kWeights},
    // One step decides.
    {OpKind::kEq, kAllOperands, Reach::kWeights},
    {OpKind::kLt, kAllOperands, Reach::kWeights},
    {OpKind::kLe, kAllOperands, Reach::kWeights},
    {OpKind::kGt, kAllOperands, Reach::kWeights},
    {OpKind::kGe, kAllOperands, Reach::kWeights},
    {OpKind::kArgmax, 0, Reach::kWeights},
    {OpKind::kArgmin, 0, Reach::kWeights},
    {OpKind::kTopk, 0, Reach::kWeights},
    {OpKind::kNonzero, 0, Reach::kWeights},
    {OpKind::kTo, 0, Reach::kArithmetic},
    {OpKind::kFloor, 0, Reach::kArithmetic},
    {OpKind::kCeil, 0, Reach::kArithmetic},
    {OpKind::kRound, 0, Reach::kArithmetic},
    {OpKind::kSign, 0, Reach::kArithmetic},
    {OpKind::kFmod, kAllOperands, Reach::kArithmetic},
    {OpKind::kRemainder, kAllOperands, Reach::kArithmetic},
    {OpKind::kNms, kAllOperands, Reach::kArithmetic},
    {OpKind::kRoiAlign, 1, Reach::kArithmetic},
    {OpKind::kRoiPool, 1, Reach::kArithmetic},
    {OpKind::kGridSampler, 1, Reach::kArithmetic},
    // Errors grow with the value, or with the length of the sum.
    {OpKind::kExp, 0, Reach::kArithmetic},
    {OpKind::kSin, 0, Reach::kArithmetic},
    {OpKind::kCos, 0, Reach::kArithmetic},
    {OpKind::kCumsum, 0, Reach::kArithmetic},
    {OpKind::kSoftmax, 0, Reach::kArithmetic},
    {OpKind::kLogSoftmax, 0, Reach::kArithmetic},
    {OpKind::kLogsumexp, 0, Reach::kArithmetic},
    // Small rows are rescaled to the size of large ones.
    {OpKind::kLayerNorm, 0, Reach::kArithmetic},
    {OpKind::kRmsNorm, 0, Reach::kArithmetic},
    {OpKind::kGroupNorm, 0, Reach::kArithmetic},
};

bool IsSquare(const ir::Op& op) {
  return op.kind() == OpKind::kMul && op.operand(0) == op.operand(1);
}

/// A product of computed values.
bool IsProduct(const ir::Value* value) {
  const ir::Op* op = value->defining_op();
  return op != nullptr && op->kind() == OpKind::kMul && !op->operand(0)->is_constant() &&
         !op->operand(1)->is_constant();
}

/// The range of a product of products spans the decades of all factors.
bool IsLongProduct(const ir::Op& op) {
  return op.num_results() == 1 && IsProduct(op.result()) &&
         (IsProduct(op.operand(0)) || IsProduct(op.operand(1)));
}

/// Whether `op` clamps or only moves what an op with weights computes: the same kernel clamps it,
/// and int8 is cheaper to move.
bool FollowsWeights(const ir::Op& op) {
  const ir::Op* source = &op;
  while (source != nullptr &&
         (source->schema().Has(ir::kTraitClamp) ||
          (source->schema().Has(ir::kTraitSharesObserver) && source->kind() != OpKind::kMean))) {
    source = source->operand(0)->defining_op();
  }
  return source != nullptr && source != &op && HasWeights(*source);
}

/// Whether what is asked of the result of `op` is asked of its operands, too.
bool HandsDown(const ir::Op& op) {
  constexpr OpKind kSums[] = {OpKind::kCat, OpKind::kSum, OpKind::kAdaptiveAvgPool2d,
                              OpKind::kAvgPool2d, OpKind::kConstantPadNd};
  return op.schema().Has(ir::kTraitPointwise) || op.schema().Has(ir::kTraitSharesObserver) ||
         std::find(std::begin(kSums), std::end(kSums), op.kind()) != std::end(kSums);
}

class Finder {
 public:
  std::set<const ir::Op*> Run(const ir::Function& function) {
    // Readers stand behind what they read.
    for (auto it = function.ops().rbegin(); it != function.ops().rend(); ++it) {
      const Reach reach = ReachOf(**it);
      if (reach == Reach::kNone) continue;
      reached_[it->get()] = reach;
      kept_.insert(it->get());
    }
    return std::move(kept_);
  }

 private:
  Reach ReachOf(const ir::Op& op) const {
    if (IsSquare(op)) return Reach::kWeights;
    if (IsLongProduct(op)) return Reach::kArithmetic;
    if (op.num_results() != 1 || op.result()->uses().empty()) return Reach::kNone;
    Reach least = Reach::kWeights;
    for (const ir::Use& use : op.result()->uses()) least = std::min(least, ReachOf(use));
    if (HasWeights(op) || FollowsWeights(op)) {
      return least == Reach::kWeights ? least : Reach::kNone;
    }
    return HandsDown(op) ? least : Reach::kNone;
  }

  Reach ReachOf(const ir::Use& use) const {
    const auto* row = std::find_if(
        std::begin(kSensitive), std::end(kSensitive), [&](const SensitiveRow& candidate) {
          return candidate.kind == use.op->kind() &&
                 (candidate.operand == kAllOperands || candidate.operand == use.operand_index);
        });
    if (row != std::end(kSensitive)) return row->reach;
    const auto reached = reached_.find(use.op);
    return reached == reached_.end() || HasWeights(*use.op) ? Reach::kNone : reached->second;
  }

  std::map<const ir::Op*, Reach> reached_;
  std::set<const ir::Op*> kept_;
};

}  // namespace

std::set<const ir::Op*> FloatRegions(const ir::Function& function) {
  return Finder().Run(function);
}

}  // namespace zeropoint::quantizers
