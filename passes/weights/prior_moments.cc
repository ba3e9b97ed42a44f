#include "passes/weights/prior_moments.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "ir/op_kind.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

constexpr double kNeighbourCorrelation = 0.9;

constexpr ir::OpKind kNeverNegative[] = {ir::OpKind::kSigmoid, ir::OpKind::kHardsigmoid,
                                         ir::OpKind::kSoftmax};
/// Ops whose result is not negative where their input is not.
constexpr ir::OpKind kKeepSign[] = {ir::OpKind::kMaxPool2d, ir::OpKind::kAvgPool2d,
                                    ir::OpKind::kAdaptiveAvgPool2d, ir::OpKind::kMean};

template <std::size_t kCount>
bool IsOneOf(const ir::Op& op, const ir::OpKind (&kinds)[kCount]) {
  return std::find(std::begin(kinds), std::end(kinds), op.kind()) != std::end(kinds);
}

bool IsNeverNegative(const ir::Value& value) {
  const ir::Op* op = BehindQuantization(value);
  while (op != nullptr && IsOneOf(*op, kKeepSign)) op = BehindQuantization(*op->operand(0));
  if (op == nullptr) return false;
  const std::optional<ClampRange> clamp = ClampRangeOf(op);
  return IsOneOf(*op, kNeverNegative) || (clamp && clamp->min >= 0);
}

/// The spatial extents of the kernel; [1, 1] of a linear.
struct Kernel {
  std::size_t height = 1;
  std::size_t width = 1;
  std::size_t area() const { return height * width; }
};

Kernel KernelOf(const QuantizedWeight& weight) {
  const std::vector<std::int64_t>& shape = weight.quantize->operand(0)->data().shape();
  Kernel kernel;
  if (shape.size() > 2) kernel.width = static_cast<std::size_t>(shape.back());
  if (shape.size() > 3) kernel.height = static_cast<std::size_t>(shape[2]);
  return kernel;
}

bool IsDilated(const ir::Op& layer) {
  if (layer.kind() == ir::OpKind::kLinear) return false;
  const std::vector<std::int64_t>& dilation = layer.ints_attribute("dilation");
  return std::any_of(dilation.begin(), dilation.end(), [](std::int64_t d) { return d != 1; });
}

double Correlation(const Kernel& kernel, std::size_t a, std::size_t b) {
  const auto distance = [](std::size_t x, std::size_t y) {
    return static_cast<double>(std::max(x, y) - std::min(x, y));
  };
  return std::pow(kNeighbourCorrelation, distance(a / kernel.width, b / kernel.width) +
                                             distance(a % kernel.width, b % kernel.width));
}

}  // namespace

std::optional<InputMoments> PriorMoments(const QuantizedWeight& weight) {
  const Kernel kernel = KernelOf(weight);
  const bool is_never_negative = IsNeverNegative(*weight.layer->operand(0));
  if ((kernel.area() == 1 && !is_never_negative) || IsDilated(*weight.layer)) return std::nullopt;
  InputMoments moments = EmptyMoments(1, weight.columns, kernel.area());
  for (std::size_t run = 0; run < moments.num_blocks(); ++run) {
    const std::size_t size = moments.block_size(run);
    const std::size_t begin = run * moments.block * moments.block;
    for (std::size_t i = 0; i < size * size; ++i) {
      const std::size_t a = i / size;
      const std::size_t b = i % size;
      const bool is_same_channel = a / kernel.area() == b / kernel.area();
      moments.second[begin + i] = static_cast<float>(
          (is_same_channel ? Correlation(kernel, a % kernel.area(), b % kernel.area()) : 0.0) +
          (is_never_negative ? 1.0 : 0.0));
    }
  }
  return moments;
}

}  // namespace zeropoint::passes
