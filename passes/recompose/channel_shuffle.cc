#include "passes/recompose/channel_shuffle.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-channel-shuffle";

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

/// Why view -> permute -> view is no shuffle; empty when it is one.
std::string Obstacle(const ir::Op& split, const ir::Op& permute) {
  const ir::Shape& x = split.operand(0)->shape();
  if (!SplitsChannels(x, split.result()->shape())) {
    return ir::StrCat("the view before it does not split the channels of ", ir::ShapeToString(x));
  }
  for (const ir::Op* inner : {&split, &permute}) {
    if (!inner->result()->HasOneUse()) {
      return ir::StrCat(inner->Describe(), " has other users");
    }
  }
  const ir::Op& merge = *permute.result()->uses().front().op;
  if (merge.kind() != ir::OpKind::kView || merge.result()->shape() != x) {
    return ir::StrCat("no view back to ", ir::ShapeToString(x), " follows");
  }
  return "";
}

class RecomposeChannelShufflePass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* permute : OpsOfKind(module, ir::OpKind::kPermute)) {
      RETURN_IF_ERROR(Visit(*permute, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& permute, PassContext& context) {
    const ir::Op* split = ProducerOfKind(permute.operand(0), ir::OpKind::kView);
    if (split == nullptr || !SwapsAxes1And2(permute.ints_attribute("dims"))) {
      return absl::OkStatus();
    }
    const std::string obstacle = Obstacle(*split, permute);
    if (!obstacle.empty()) {
      Decline(context, kName, permute, obstacle);
      return absl::OkStatus();
    }
    ir::Op& merge = *permute.result()->uses().front().op;
    const std::int64_t groups = split->result()->shape()[1].constant();
    ASSIGN_OR_RETURN(ir::Op * shuffle, permute.function()->InsertBefore(
                                           &merge, ir::OpKind::kChannelShuffle, {split->operand(0)},
                                           {{"groups", groups}}, merge.location()));
    ReplaceOp(merge, shuffle->result());
    ++context.statistics["recompose-channel-shuffle.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeChannelShufflePass() {
  return std::make_unique<RecomposeChannelShufflePass>();
}

}  // namespace zeropoint::passes
