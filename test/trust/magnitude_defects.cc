#include <cstdint>
#include <string>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

/// Two convolutions and a pool of an image whose values have this deviation.
void ConvsAtSize(DefectModel& model, float deviation) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples(deviation));
  const std::string weight = model.RandomConstant({8, 3, 3, 3}, 0.2f);
  const std::string features = model.Op("Relu", {model.Op("Conv", {image, weight})});
  const std::string mixed = model.Op("Conv", {features, model.RandomConstant({8, 8, 1, 1}, 0.3f)});
  model.Output("features", model.Op("GlobalAveragePool", {mixed}));
}

void ActivationsTimesMillionth(DefectModel& model) { ConvsAtSize(model, 1e-6f); }
void ActivationsTimesMillion(DefectModel& model) { ConvsAtSize(model, 1e6f); }
void ActivationsAboveTenToThe18(DefectModel& model) { ConvsAtSize(model, 3e18f); }

void WeightsTimesMillionth(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string small = model.Op("Relu", {model.Linear(x, 16, 16, 1e-6f)});
  model.Output("y", model.Linear(small, 16, 8, 1e6f));
}

/// One value in ten thousand is a thousand times the others; a tanh makes it 1 at most.
void RareLargeActivation(DefectModel& model) {
  const DrawSample draw = [](Random& random, absl::Span<float> sample) {
    for (float& value : sample) {
      value = random.Normal() * (random.Uniform(0, 1) < 1e-4f ? 1000.0f : 1.0f);
    }
  };
  const std::string image = model.Input("image", {4, 24, 24}, draw);
  const std::string features = model.Op("Tanh", {model.Conv(image, {.in = 4, .out = 8})});
  model.Output("features", model.Conv(features, {.in = 8, .out = 4}));
}

/// A convolution that ranges far beyond the clamp behind it.
std::string ClampedConv(DefectModel& model, float gain, float low, float high) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples());
  const std::string wide = model.Conv(image, {.in = 3, .out = 8, .gain = gain});
  return model.Op("Clip", {wide, model.Scalar(low), model.Scalar(high)});
}

void Relu6OfWideRange(DefectModel& model) {
  model.Output("features",
               model.Conv(ClampedConv(model, 60, 0, 6), {.in = 8, .out = 4, .kernel = 1}));
}

void ClipOfWideRange(DefectModel& model) {
  model.Output("clipped", ClampedConv(model, 3, -0.05f, 0.05f));
}

constexpr SmallModel kDefects[] = {
    {"ActivationsTimesMillionth", ActivationsTimesMillionth},
    {"ActivationsTimesMillion", ActivationsTimesMillion},
    {"ActivationsAboveTenToThe18", ActivationsAboveTenToThe18},
    {"WeightsTimesMillionth", WeightsTimesMillionth},
    {"RareLargeActivation", RareLargeActivation},
    {"Relu6OfWideRange", Relu6OfWideRange},
    {"ClipOfWideRange", ClipOfWideRange},
};

}  // namespace

absl::Span<const SmallModel> MagnitudeDefects() { return kDefects; }

}  // namespace zeropoint::test
