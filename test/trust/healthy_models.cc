// Models without a defect, of the kinds that are quantized every day: whoever cries wolf over these
// will not be heard.

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

/// Logits of 16 channels of 12x12.
std::string Classified(DefectModel& model, const std::string& x) {
  const std::string pooled = model.Op("MaxPool", {model.Op("Relu", {x})},
                                      {{"kernel_shape", std::vector<std::int64_t>{4, 4}},
                                       {"strides", std::vector<std::int64_t>{4, 4}}});
  return model.Linear(model.Op("Flatten", {pooled}), 144, 10);
}

void ConvNet(DefectModel& model) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples());
  const std::string first = model.Op("Relu", {model.Conv(image, {.in = 3, .out = 16, .gain = 2})});
  const std::string second = model.Conv(first, {.in = 16, .out = 16, .gain = 2});
  model.Output("logits", Classified(model, second));
}

void ResidualNet(DefectModel& model) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples());
  std::string x = model.Op("Relu", {model.Conv(image, {.in = 3, .out = 16})});
  for (int i = 0; i < 3; ++i) {
    const std::string hidden = model.Op("Relu", {model.Conv(x, {.in = 16, .out = 16})});
    x = model.Op("Relu", {model.Op("Add", {x, model.Conv(hidden, {.in = 16, .out = 16})})});
  }
  model.Output("logits", Classified(model, x));
}

/// A depthwise convolution between two of 1x1, all clamped as in MobileNets.
void SeparableNet(DefectModel& model) {
  const std::string image = model.Input("image", {8, 12, 12}, NormalSamples());
  const auto clamped = [&](const std::string& x) {
    return model.Op("Clip", {x, model.Scalar(0), model.Scalar(6)});
  };
  const std::string expanded = clamped(model.Conv(image, {.in = 8, .out = 16, .kernel = 1}));
  const std::string depthwise = model.Op(
      "Conv", {expanded, model.RandomConstant({16, 1, 3, 3}, 0.4f)}, {{"group", std::int64_t{16}}});
  model.Output("features", model.Conv(clamped(depthwise), {.in = 16, .out = 8, .kernel = 1}));
}

void Perceptron(DefectModel& model) {
  const std::string x = model.Input("x", {32}, NormalSamples());
  const std::string hidden = model.Op("Relu", {model.Linear(x, 32, 64)});
  model.Output("y", model.Linear(model.Op("Relu", {model.Linear(hidden, 64, 64)}), 64, 8));
}

/// Attention of one head and a feed-forward layer, each normalized and added.
void TransformerBlock(DefectModel& model) {
  const std::string tokens = model.Input("tokens", {8, 32}, NormalSamples());
  const auto normalized = [&](const std::string& x) {
    return model.Op("LayerNormalization", {x, model.Constant({32}, std::vector<float>(32, 1.0f))});
  };
  const std::string x = normalized(tokens);
  const std::string key = model.Op("Transpose", {model.Linear(x, 32, 32)},
                                   {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
  const std::string scores = model.Op("MatMul", {model.Linear(x, 32, 32), key});
  const std::string weights =
      model.Op("Softmax", {model.Op("Mul", {scores, model.Scalar(1 / std::sqrt(32.0f))})});
  const std::string attended = model.Op("MatMul", {weights, model.Linear(x, 32, 32)});
  const std::string stream = model.Op("Add", {tokens, model.Linear(attended, 32, 32)});
  const std::string hidden = model.Op("Relu", {model.Linear(normalized(stream), 32, 64)});
  model.Output("encoded", model.Op("Add", {stream, model.Linear(hidden, 64, 32)}));
}

constexpr SmallModel kModels[] = {
    {"ConvNet", ConvNet},
    {"ResidualNet", ResidualNet},
    {"SeparableNet", SeparableNet},
    {"Perceptron", Perceptron},
    {"TransformerBlock", TransformerBlock},
};

}  // namespace

absl::Span<const SmallModel> HealthyModels() { return kModels; }

}  // namespace zeropoint::test
