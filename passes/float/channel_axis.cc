#include "passes/float/channel_axis.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ir/op_kind.h"
#include "passes/float/biased_op.h"

namespace zeropoint::passes {
namespace {

/// How many elements lie between neighbours along `axis`.
ir::Dim Stride(const ir::Shape& shape, std::size_t axis) {
  ir::Dim stride = 1;
  for (std::size_t i = axis + 1; i < shape.size(); ++i) stride = stride * shape[i];
  return stride;
}

/// In row-major order an axis is its extent and its stride.
std::optional<std::size_t> AxisBehindView(const ir::Shape& from, const ir::Shape& to,
                                          std::size_t axis) {
  const ir::Dim stride = Stride(from, axis);
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i] == from[axis] && Stride(to, i) == stride) {
      return i;
    }
  }
  return std::nullopt;
}

std::size_t GroupsOf(const ir::Op& biased) {
  return biased.kind() == ir::OpKind::kLinear
             ? 1
             : static_cast<std::size_t>(biased.int_attribute("groups"));
}

}  // namespace

bool KeepsElements(const ir::Op& op) {
  return op.kind() == ir::OpKind::kPermute || op.schema().Has(ir::kTraitView);
}

std::optional<std::size_t> AxisBehind(const ir::Op& op, std::size_t axis) {
  if (op.kind() != ir::OpKind::kPermute) {
    return AxisBehindView(op.operand(0)->shape(), op.result()->shape(), axis);
  }
  const std::vector<std::int64_t>& dims = op.ints_attribute("dims");
  const auto moved = std::find(dims.begin(), dims.end(), static_cast<std::int64_t>(axis));
  return static_cast<std::size_t>(moved - dims.begin());
}

WeightLayout::WeightLayout(const ir::Op& biased)
    : is_transposed_(FindBiasedKind(&biased)->is_transposed) {
  const std::vector<std::int64_t> extents =
      ir::ConstantExtents(biased.operand(kBiasedWeight)->shape()).value();
  for (std::size_t i = 2; i < extents.size(); ++i) taps_ *= static_cast<std::size_t>(extents[i]);
  inner_ = static_cast<std::size_t>(extents[1]);
  outer_per_group_ = static_cast<std::size_t>(extents[0]) / GroupsOf(biased);
}

WeightLayout::Channels WeightLayout::ChannelsOf(std::size_t offset) const {
  const std::size_t outer = offset / taps_ / inner_;
  const std::size_t inner = outer / outer_per_group_ * inner_ + offset / taps_ % inner_;
  return is_transposed_ ? Channels{outer, inner} : Channels{inner, outer};
}

}  // namespace zeropoint::passes
