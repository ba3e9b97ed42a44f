#include "passes/weights/patches.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "ir/op_kind.h"

namespace zeropoint::passes {
namespace {

std::size_t ToSize(std::int64_t extent) { return static_cast<std::size_t>(extent); }

std::size_t Product(absl::Span<const std::int64_t> extents) {
  return ToSize(std::accumulate(extents.begin(), extents.end(), std::int64_t{1},
                                std::multiplies<std::int64_t>()));
}

}  // namespace

PatchReader::PatchReader(const ir::Op& layer, std::vector<std::int64_t> extents) {
  if (layer.kind() == ir::OpKind::kLinear) {
    channels_ = ToSize(extents.back());
    batch_ = Product(absl::MakeConstSpan(extents).first(extents.size() - 1));
    return;
  }
  const std::vector<std::int64_t>& weight = layer.operand(1)->data().shape();
  batch_ = ToSize(extents[0]);
  groups_ = ToSize(layer.int_attribute("groups"));
  channels_ = ToSize(weight[1]);
  const std::size_t spatial = extents.size() - 2;
  const auto& padding = layer.ints_attribute("padding");
  for (std::size_t axis = 0; axis < spatial; ++axis) {
    const std::size_t to = axis + 2 - spatial;  // the last axis is the width
    kernel_[to] = ToSize(weight[2 + axis]);
    input_[to] = ToSize(extents[2 + axis]);
    stride_[to] = ToSize(layer.ints_attribute("stride")[axis]);
    dilation_[to] = ToSize(layer.ints_attribute("dilation")[axis]);
    padding_[to] = ToSize(padding[axis]);
    const std::size_t padded = input_[to] + padding_[to] + ToSize(padding[spatial + axis]);
    const std::size_t reach = dilation_[to] * (kernel_[to] - 1) + 1;
    output_[to] = padded < reach ? 0 : (padded - reach) / stride_[to] + 1;
  }
}

void PatchReader::Read(absl::Span<const float> input, std::size_t position, std::size_t group,
                       absl::Span<float> patch) const {
  const std::size_t column = position % output_[1];
  const std::size_t row = position / output_[1] % output_[0];
  const std::size_t sample = position / (output_[0] * output_[1]);
  const std::size_t plane = input_[0] * input_[1];
  const std::size_t first = (sample * groups_ + group) * channels_ * plane;
  std::size_t to = 0;
  for (std::size_t channel = 0; channel < channels_; ++channel) {
    for (std::size_t i = 0; i < kernel_[0]; ++i) {
      // Wraps to something large above and left of the input.
      const std::size_t y = row * stride_[0] + i * dilation_[0] - padding_[0];
      for (std::size_t j = 0; j < kernel_[1]; ++j) {
        const std::size_t x = column * stride_[1] + j * dilation_[1] - padding_[1];
        const bool is_inside = y < input_[0] && x < input_[1];
        patch[to++] = is_inside ? input[first + channel * plane + y * input_[1] + x] : 0.0f;
      }
    }
  }
}

}  // namespace zeropoint::passes
