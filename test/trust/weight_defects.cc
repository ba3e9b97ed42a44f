#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

constexpr std::int64_t kChannels = 8;

std::string Image(DefectModel& model) { return model.Input("image", {3, 12, 12}, NormalSamples()); }

/// 10^-2 to 10^2 over the channels.
float SizeOfChannel(std::size_t channel) {
  return std::pow(10.0f, 4 * static_cast<float>(channel) / (kChannels - 1) - 2);
}

/// Weights [channels,in,kernel,kernel] whose channels are of those sizes.
std::vector<float> UnlikeChannels(DefectModel& model, std::int64_t values_per_channel) {
  std::vector<float> weights = model.Normals(kChannels * values_per_channel, 0.3f);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] *= SizeOfChannel(i / static_cast<std::size_t>(values_per_channel));
  }
  return weights;
}

/// A 1x1 convolution to 4 channels that makes the channels equally large again.
std::string EqualizingConv(DefectModel& model, const std::string& x) {
  std::vector<float> weights = model.Normals(4 * kChannels, 0.3f);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] /= SizeOfChannel(i % kChannels);
  }
  return model.Op("Conv", {x, model.Constant({4, kChannels, 1, 1}, weights)});
}

/// MobileNets without equalization: the input of a depthwise convolution has channels of all sizes.
void DepthwiseOfUnlikeChannels(DefectModel& model) {
  const std::string weight = model.Constant({kChannels, 3, 1, 1}, UnlikeChannels(model, 3));
  const std::string expanded = model.Op("Relu", {model.Op("Conv", {Image(model), weight})});
  const std::string depthwise = model.Op(
      "Conv", {expanded, model.RandomConstant({kChannels, 1, 3, 3}, 0.3f)}, {{"group", kChannels}});
  model.Output("features", EqualizingConv(model, model.Op("Relu", {depthwise})));
}

void ConvOfOneLargeChannel(DefectModel& model) {
  std::vector<float> weights = model.Normals(kChannels * 27, 0.2f);
  std::vector<float> back = model.Normals(4 * kChannels, 0.3f);
  for (std::size_t i = 0; i < 27; ++i) weights[i] *= 1e4f;
  for (std::size_t i = 0; i < back.size(); i += kChannels) back[i] *= 1e-4f;
  const std::string features = model.Op(
      "Relu", {model.Op("Conv", {Image(model), model.Constant({kChannels, 3, 3, 3}, weights)})});
  model.Output("features",
               model.Op("Conv", {features, model.Constant({4, kChannels, 1, 1}, back)}));
}

/// A pruned channel: its weights are all 0, its bias is not.
void DeadChannel(DefectModel& model) {
  std::vector<float> weights = model.Normals(kChannels * 27, 0.2f);
  std::vector<float> bias = model.Normals(kChannels, 0.1f);
  for (std::size_t i = 0; i < 27; ++i) weights[i] = 0;
  bias[0] = 3;
  const std::string features =
      model.Op("Conv", {Image(model), model.Constant({kChannels, 3, 3, 3}, weights),
                        model.Constant({kChannels}, bias)});
  model.Output("features", model.Conv(model.Op("Relu", {features}), {.in = kChannels, .out = 4}));
}

/// A bias that the next op takes off again.
void HugeBias(DefectModel& model) {
  const std::string weight = model.RandomConstant({kChannels, 3, 3, 3}, 0.2f);
  const std::string bias = model.Constant({kChannels}, std::vector<float>(kChannels, 1000));
  const std::string shifted = model.Op("Conv", {Image(model), weight, bias});
  const std::string features = model.Op("Relu", {model.Op("Sub", {shifted, model.Scalar(1000)})});
  model.Output("features", model.Conv(features, {.in = kChannels, .out = 4}));
}

/// Rows of a matrix that differ by four orders of magnitude: one scale for each column is too few.
void MatMulOfUnlikeRows(DefectModel& model) {
  const DrawSample draw = [](Random& random, absl::Span<float> sample) {
    for (std::size_t i = 0; i < sample.size(); ++i) {
      sample[i] = random.Normal() / SizeOfChannel(i % kChannels);
    }
  };
  const std::string x = model.Input("x", {kChannels}, draw);
  const std::string weight = model.Constant({kChannels, 6}, UnlikeChannels(model, 6));
  model.Output("y", model.Op("MatMul", {x, weight}));
}

constexpr SmallModel kDefects[] = {
    {"DepthwiseOfUnlikeChannels", DepthwiseOfUnlikeChannels},
    {"ConvOfOneLargeChannel", ConvOfOneLargeChannel},
    {"DeadChannel", DeadChannel},
    {"HugeBias", HugeBias},
    {"MatMulOfUnlikeRows", MatMulOfUnlikeRows},
};

}  // namespace

absl::Span<const SmallModel> WeightDefects() { return kDefects; }

}  // namespace zeropoint::test
