// Pools, resampling and convolutions.

#include <algorithm>
#include <variant>

#include "ir/op_kind.h"
#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using ir::OpKind;
using Ints = std::vector<std::int64_t>;

struct DrawnWindow {
  Ints kernel, stride, dilation, padding;
};

/// Now and then far longer than XNNPACK takes.
std::int64_t Amount(Draw& draw, const std::vector<std::int64_t>& usual, int percent_huge) {
  return draw.Chance(percent_huge) ? draw.Of<std::int64_t>({32768, 32769, 65537, 70000})
                                   : draw.Of(usual);
}

DrawnWindow AnyWindow(Draw& draw, std::size_t axes) {
  DrawnWindow window;
  for (std::size_t i = 0; i < axes; ++i) {
    window.kernel.push_back(Amount(draw, {1, 1, 2, 3, 3, 5, 7}, 2));
    window.stride.push_back(Amount(draw, {1, 1, 1, 2, 3}, 3));
    window.dilation.push_back(Amount(draw, {1, 1, 1, 1, 2}, 3));
  }
  for (std::size_t i = 0; i < 2 * axes; ++i) {
    const std::int64_t reach = window.dilation[i % axes] * (window.kernel[i % axes] - 1);
    const bool fits = draw.Chance(90);
    window.padding.push_back(fits ? draw.Int(0, std::min<std::int64_t>(reach, 3))
                                  : Amount(draw, {1, 2, 8}, 10));
  }
  return window;
}

/// Whether a reference kernel that reads `taps` elements for each of y's is done in milliseconds.
bool IsQuick(const ir::Value& y, std::int64_t taps) {
  const ir::Dim elements = ir::NumElements(y.shape());
  return elements.Substitute({{"N", ir::Dim(kLargestSymbol)}}).constant() * taps <= 10'000'000;
}

ir::AttributeMap PoolAttributes(Draw& draw) {
  const DrawnWindow window = AnyWindow(draw, 2);
  return {{"kernel_size", window.kernel},
          {"stride", window.stride},
          {"dilation", draw.Chance(85) ? Ints{1, 1} : window.dilation},
          {"padding", window.padding},
          {"ceil_mode", draw.Chance(30)}};
}

ir::Value* Pool(RandomGraph& graph, OpKind kind, ir::Value* x, ir::AttributeMap attributes) {
  const Ints kernel = std::get<Ints>(attributes["kernel_size"]);
  ir::Value* y = graph.Emit(kind, {x}, std::move(attributes));
  return y != nullptr && IsQuick(*y, kernel[0] * kernel[1]) ? y : nullptr;
}

ir::Value* MaxPool(RandomGraph& graph, OpKind kind, ir::Value* x) {
  return Pool(graph, kind, x, PoolAttributes(graph.draw()));
}

ir::Value* AvgPool(RandomGraph& graph, OpKind kind, ir::Value* x) {
  ir::AttributeMap attributes = PoolAttributes(graph.draw());
  attributes["count_include_pad"] = graph.draw().Chance(50);
  attributes["divisor_override"] = graph.draw().Of<std::int64_t>({0, 0, 0, 3});
  return Pool(graph, kind, x, std::move(attributes));
}

ir::Value* AdaptivePool(RandomGraph& graph, OpKind kind, ir::Value* x) {
  return graph.Emit(kind, {x},
                    {{"output_size", graph.draw().Chance(70) ? Ints{1, 1} : Ints{2, 3}}});
}

ir::Value* Resize(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  ir::Shape size = x->shape();
  std::vector<double> scales(size.size(), 0);
  for (std::size_t axis = 0; axis < size.size(); ++axis) {
    const bool is_image = axis >= 2 || draw.Chance(5);
    if (is_image && size[axis].is_constant()) {
      size[axis] = ir::Dim(Amount(draw, {1, 2, 3, 6, 14}, size.size() == 4 && axis == 3 ? 3 : 0));
    } else if (!size[axis].is_constant()) {
      scales[axis] = 1;
    }
  }
  const std::string mode =
      draw.Of<std::string>({"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"});
  ir::AttributeMap attributes = {{"size", size}, {"scales", scales}, {"coordinate_mode", mode}};
  if (kind == OpKind::kResizeNearest) {
    attributes["nearest_mode"] = draw.Of<std::string>({"floor", "round_prefer_floor", "ceil"});
  }
  return graph.Emit(kind, {x}, std::move(attributes));
}

ir::Value* Convolution(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  const std::size_t axes = kind == OpKind::kConv1d ? 1 : 2;
  if (x->shape().size() != axes + 2) return nullptr;
  const std::int64_t channels = x->shape()[1].ConstantOr(0);
  if (channels < 1) return nullptr;
  const std::int64_t groups = draw.Chance(70) ? 1 : channels;
  const std::int64_t outputs = groups * draw.Of<std::int64_t>({1, 1, 2, 3, 8, 17});
  const DrawnWindow window = AnyWindow(draw, axes);
  Ints filter = {outputs, channels / groups};
  filter.insert(filter.end(), window.kernel.begin(), window.kernel.end());
  std::int64_t elements = 1;
  for (const std::int64_t extent : filter) elements *= extent;
  if (elements > 1'000'000) return nullptr;
  if (graph.draw().Chance(70)) x = graph.QuantizedOverItsRange(x);
  if (x == nullptr) return nullptr;
  ir::Value* y = graph.Emit(kind, {x, graph.Weight(filter, 0), graph.Bias(outputs)},
                            {{"stride", window.stride},
                             {"dilation", window.dilation},
                             {"padding", window.padding},
                             {"groups", groups}});
  return y != nullptr && IsQuick(*y, elements / outputs) ? y : nullptr;
}

ir::Value* Transposed(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  if (x->shape().size() != 4) return nullptr;
  const std::int64_t channels = x->shape()[1].ConstantOr(0);
  if (channels < 1) return nullptr;
  DrawnWindow window = AnyWindow(draw, 2);
  for (Ints* list : {&window.kernel, &window.stride, &window.dilation}) {
    for (std::int64_t& amount : *list) amount = std::min<std::int64_t>(amount, 7);
  }
  const std::int64_t groups = draw.Chance(85) ? 1 : channels;
  const std::int64_t outputs = draw.Of<std::int64_t>({1, 2, 3, 9});
  return graph.Emit(
      kind,
      {x,
       graph.Weight({channels, outputs, window.kernel[0], window.kernel[1]}, groups == 1 ? 1 : 0),
       graph.Bias(outputs * groups)},
      {{"stride", window.stride},
       {"dilation", window.dilation},
       {"padding", window.padding},
       {"output_padding", Ints{draw.Of<std::int64_t>({0, 0, 1}), draw.Of<std::int64_t>({0, 0, 2})}},
       {"groups", groups}});
}

}  // namespace

std::vector<RandomOp> RandomWindows() {
  return {
      {OpKind::kMaxPool2d, MaxPool, {4}, true},
      {OpKind::kAvgPool2d, AvgPool, {4}},
      {OpKind::kAdaptiveAvgPool2d, AdaptivePool, {4}},
      {OpKind::kResizeNearest, Resize, {3, 4, 5}, true},
      {OpKind::kResizeLinear, Resize, {3, 4, 5}, true},
      {OpKind::kConv1d, Convolution, {3}},
      {OpKind::kConv2d, Convolution, {4}},
      {OpKind::kConvTranspose2d, Transposed, {4}},
  };
}

}  // namespace zeropoint::test
