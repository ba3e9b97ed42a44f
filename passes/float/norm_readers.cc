#include "passes/float/norm_readers.h"

#include <cstddef>
#include <optional>

#include "ir/op_kind.h"
#include "ir/str_cat.h"
#include "passes/float/batch_norm_affine.h"
#include "passes/float/biased_op.h"
#include "passes/float/channel_axis.h"

namespace zeropoint::passes {
namespace {

/// A value that holds what the norm yields, and where its channels lie.
struct Moved {
  const ir::Value* value;
  std::size_t channel_axis;
};

bool IsPad(const ir::Op& op) {
  return op.kind() == ir::OpKind::kConstantPadNd || op.kind() == ir::OpKind::kPad;
}

/// Where the channels lie behind `op`, nullopt where it is no mere move or touches them.
std::optional<std::size_t> ChannelsBehind(const ir::Op& op, std::size_t axis) {
  if (KeepsElements(op)) {
    return AxisBehind(op, axis);
  }
  if (!IsPad(op)) {
    return std::nullopt;
  }
  const std::vector<std::int64_t>& pad = op.ints_attribute("pad");
  return pad[axis] == 0 && pad[axis + pad.size() / 2] == 0 ? std::optional(axis) : std::nullopt;
}

class Search {
 public:
  NormReaders Run(const ir::Op& norm) {
    pending_ = {{norm.result(), kNormChannelAxis}};
    while (!pending_.empty() && readers_.obstacle.empty()) {
      const Moved moved = pending_.back();
      pending_.pop_back();
      for (const ir::Use& use : moved.value->uses()) Visit(use, moved.channel_axis);
    }
    if (readers_.biased.empty() && readers_.obstacle.empty()) {
      readers_.obstacle = "nothing reads it";
    }
    return readers_;
  }

 private:
  void Visit(const ir::Use& use, std::size_t axis) {
    if (!readers_.obstacle.empty()) return;
    ir::Op& op = *use.op;
    if (const BiasedKind* kind = FindBiasedKind(&op)) {
      const bool is_input = use.operand_index == kBiasedInput && axis == ChannelAxis(op, *kind);
      readers_.obstacle = is_input ? ParameterObstacle(op)
                                   : ir::StrCat(op.Describe(), " reads it along another axis");
      readers_.biased.push_back(&op);
      return;
    }
    const std::optional<std::size_t> behind = ChannelsBehind(op, axis);
    if (!behind) {
      readers_.obstacle = ir::StrCat(op.Describe(), " reads it, which has no weight to scale");
      return;
    }
    if (op.kind() == ir::OpKind::kConstantPadNd) {
      readers_.pads.push_back(&op);
    }
    pending_.push_back({op.result(), *behind});
  }

  std::vector<Moved> pending_;
  NormReaders readers_;
};

}  // namespace

NormReaders ReadersOf(const ir::Op& norm) { return Search().Run(norm); }

}  // namespace zeropoint::passes
