#include "passes/recompose_channel_shuffle.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

struct Match {
  ir::Value* x;
  std::int64_t groups;
  const ir::Op* split;
  const ir::Op* permute;
};

/// `[0,2,1,3,…]`: swaps the group axis and the axis within a group.
bool SwapsAxes1And2(const std::vector<std::int64_t>& dims) {
  if (dims.size() < 3 || dims[1] != 2 || dims[2] != 1) {
    return false;
  }
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (i != 1 && i != 2 && dims[i] != static_cast<std::int64_t>(i)) {
      return false;
    }
  }
  return true;
}

/// True when `split` is `x` with its channel axis written as two.
bool SplitsChannels(const ir::Shape& x, const ir::Shape& split) {
  if (split.size() != x.size() + 1 || x.size() < 2 || !split[1].is_constant() ||
      !split[2].is_constant() || split[1] * split[2] != x[1] || split[0] != x[0]) {
    return false;
  }
  return std::equal(x.begin() + 2, x.end(), split.begin() + 3);
}

std::optional<Match> MatchShuffle(const ir::Op& merge) {
  const ir::Op* permute = ProducerOfKind(merge.operand(0), ir::OpKind::kPermute);
  if (permute == nullptr || !SwapsAxes1And2(permute->ints_attribute("dims"))) {
    return std::nullopt;
  }
  const ir::Op* split = ProducerOfKind(permute->operand(0), ir::OpKind::kView);
  if (split == nullptr) {
    return std::nullopt;
  }
  ir::Value* x = split->operand(0);
  const ir::Shape& split_shape = split->result()->shape();
  if (x->shape() != merge.result()->shape() || !SplitsChannels(x->shape(), split_shape)) {
    return std::nullopt;
  }
  return Match{x, split_shape[1].constant(), split, permute};
}

class RecomposeChannelShufflePass : public Pass {
 public:
  std::string_view name() const override { return "recompose-channel-shuffle"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        if (op->kind() == ir::OpKind::kView) {
          RETURN_IF_ERROR(Visit(*op, context));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, PassContext& context) {
    const std::optional<Match> match = MatchShuffle(op);
    if (!match) {
      return absl::OkStatus();
    }
    if (!match->split->result()->HasOneUse() || !match->permute->result()->HasOneUse()) {
      context.remarks.push_back(ir::StrCat("recompose-channel-shuffle: ", op.Describe(),
                                           ": an inner value has other users"));
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * shuffle,
                     op.function()->InsertBefore(&op, ir::OpKind::kChannelShuffle, {match->x},
                                                 {{"groups", match->groups}}, op.location()));
    shuffle->result()->set_name(op.result()->name());
    op.result()->ReplaceAllUsesWith(shuffle->result());
    ++context.statistics["recompose-channel-shuffle.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeChannelShufflePass() {
  return std::make_unique<RecomposeChannelShufflePass>();
}

}  // namespace zeropoint::passes
