#include "passes/quantize/resolve_joins.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/quantize/observed_graph.h"
#include "passes/rewrite.h"
#include "quantizers/observe_op.h"

namespace zeropoint::passes {
namespace {

using quantizers::QParams;

/// An operand loses one bit of eight at most by taking over the scale of the result.
constexpr float kMaxScaleRatio = 2.0f;

std::int64_t GroupOf(const ir::Op& observe) { return observe.int_attribute("group"); }

/// The observers of one function by group, and the least scale that joins have taken from each.
class Groups {
 public:
  explicit Groups(const ir::Function& function) {
    for (ir::Op* observe : ObservesOf(function)) {
      members_[GroupOf(*observe)].push_back(observe);
      const auto qparams = quantizers::GetQParams(*observe);
      if (qparams && qparams->scales.size() == 1) {
        finest_[GroupOf(*observe)] = qparams->scales.front();
      }
    }
  }

  /// Whether `from` loses little by the scale of `to`, however often joins have widened it.
  bool Fits(const ir::Op& from, const ir::Op& to) const {
    const float scale = quantizers::GetQParams(to)->scales.front();
    return scale <= kMaxScaleRatio * finest_.at(GroupOf(from)) &&
           from.string_attribute("observer") != quantizers::kFixedObserver;
  }

  /// Lets the group of `from` be that of `to`.
  void Merge(const ir::Op& from, const ir::Op& to) {
    const std::int64_t source = GroupOf(from);
    const std::int64_t target = GroupOf(to);
    if (source == target) return;
    const QParams qparams = *quantizers::GetQParams(to);
    for (ir::Op* member : members_.at(source)) {
      member->SetAttribute("group", target);
      quantizers::SetQParams(*member, qparams);
      members_[target].push_back(member);
    }
    finest_[target] = std::min(finest_.at(target), finest_.at(source));
    members_.erase(source);
  }

 private:
  std::map<std::int64_t, std::vector<ir::Op*>> members_;
  std::map<std::int64_t, float> finest_;
};

bool HasOneScale(const ir::Op* observe) {
  if (!IsObserve(observe)) return false;
  const auto qparams = quantizers::GetQParams(*observe);
  return qparams && qparams->scales.size() == 1;
}

/// Whether every operand of `cat` and its result are observed with a scale each.
bool IsObservedJoin(const ir::Op& cat) {
  return HasOneScale(OutputObserve(cat)) &&
         std::all_of(cat.operands().begin(), cat.operands().end(),
                     [](const ir::Value* operand) { return HasOneScale(operand->defining_op()); });
}

/// Readers of `observe` that compute in float.
std::vector<ir::Use> FloatReaders(const ir::Op& observe) {
  std::vector<ir::Use> readers;
  for (const ir::Use& use : observe.result()->uses()) {
    if (!IsInt8Reader(use)) readers.push_back(use);
  }
  return readers;
}

class ResolveJoinsPass : public Pass {
 public:
  std::string_view name() const override { return "resolve-joins"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      Groups groups(*function);
      for (ir::Op* op : function->OpsInOrder()) {
        if (op->kind() == ir::OpKind::kCat && IsObservedJoin(*op)) {
          RETURN_IF_ERROR(Resolve(*op, groups, context));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Resolve(ir::Op& cat, Groups& groups, PassContext& context) {
    ir::Op& output = *OutputObserve(cat);
    std::vector<int> unlike;
    for (int i = 0; i < cat.num_operands(); ++i) {
      const ir::Op& input = *cat.operand(i)->defining_op();
      if (!groups.Fits(input, output)) unlike.push_back(i);
    }
    if (!unlike.empty()) RETURN_IF_ERROR(JoinApart(cat, output));
    for (int i = 0; i < cat.num_operands(); ++i) {
      const ir::Op& input = *cat.operand(i)->defining_op();
      if (std::find(unlike.begin(), unlike.end(), i) == unlike.end()) {
        groups.Merge(input, output);
        ++context.statistics["resolve-joins.merged"];
      } else if (GroupOf(input) != GroupOf(output)) {
        RETURN_IF_ERROR(Requantize(cat, i, output));
        ++context.statistics["resolve-joins.requantized"];
      }
    }
    return absl::OkStatus();
  }

  /// Float readers get a join of what the operands are before they are requantized.
  static absl::Status JoinApart(ir::Op& cat, const ir::Op& output) {
    const std::vector<ir::Use> readers = FloatReaders(output);
    if (readers.empty()) return absl::OkStatus();
    const std::vector<ir::Value*> operands(cat.operands().begin(), cat.operands().end());
    ASSIGN_OR_RETURN(
        ir::Op * apart,
        cat.function()->InsertBefore(&cat, cat.kind(), operands, cat.attributes(), cat.location()));
    apart->result()->set_name(cat.result()->name());
    apart->set_handle(cat.handle());
    for (const ir::Use& use : readers) use.op->SetOperand(use.operand_index, apart->result());
    return absl::OkStatus();
  }

  static absl::Status Requantize(ir::Op& cat, int index, const ir::Op& output) {
    ir::Value* operand = cat.operand(index);
    ASSIGN_OR_RETURN(ir::Op * observe,
                     cat.function()->InsertBefore(&cat, ir::OpKind::kObserve, {operand},
                                                  output.attributes(), cat.location()));
    observe->result()->set_name(operand->name());
    cat.SetOperand(index, observe->result());
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateResolveJoinsPass() { return std::make_unique<ResolveJoinsPass>(); }

}  // namespace zeropoint::passes
