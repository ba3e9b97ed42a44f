// What is lost is there to see, but not in one number for a whole output.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

std::string Features(DefectModel& model, const std::string& image) {
  return model.Op("Relu", {model.Conv(image, {.in = 3, .out = 8})});
}

/// Temperatures, in kelvins.
void SmallSignalOnAnOffset(DefectModel& model) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples());
  const std::string signal =
      model.Conv(Features(model, image), {.in = 8, .out = 1, .kernel = 1, .gain = 2});
  model.Output("kelvins", model.Op("Add", {signal, model.Scalar(290)}));
}

/// One sample in ten is sixty times as loud as the others.
void QuietSamplesBesideLoudOnes(DefectModel& model) {
  const DrawSample draw = [](Random& random, absl::Span<float> sample) {
    const float loudness = random.Uniform(0, 1) < 0.1f ? 60.0f : 1.0f;
    for (float& value : sample) value = loudness * random.Normal();
  };
  const std::string image = model.Input("image", {3, 12, 12}, draw);
  model.Output("y", model.Conv(Features(model, image), {.in = 8, .out = 4}));
}

/// `count` sums of 16 inputs, of which every other one is 300 times smaller and weighs 300 times
/// more: 8 bits keep nothing of the small inputs, and nothing of the small weights.
std::string SumsOfUnlikeInputs(DefectModel& model, std::int64_t count) {
  const DrawSample draw = [](Random& random, absl::Span<float> sample) {
    for (std::size_t i = 0; i < sample.size(); ++i) {
      sample[i] = random.Normal() * (i % 2 == 0 ? 1.0f : 1.0f / 300);
    }
  };
  const std::string x = model.Input("x", {16}, draw);
  std::vector<float> weights = model.Normals(16 * count, 0.25f);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (i / static_cast<std::size_t>(count) % 2 != 0) weights[i] *= 300;
  }
  return model.Op("MatMul", {x, model.Constant({16, count}, weights)});
}

/// Which logits are masked depends on the sample.
void LogitsBesideMaskedOnes(DefectModel& model) {
  const std::string logits = SumsOfUnlikeInputs(model, 12);
  const std::string shown =
      model.Op("Greater", {model.Input("shown", {12}, UniformSamples(0, 1)), model.Scalar(0.2f)});
  model.Output("logits", model.Op("Where", {shown, logits, model.Scalar(-1e9f)}));
}

/// Scores of at most 0.4 beside coordinates to thousands.
void SmallScoresBesideCoordinates(DefectModel& model) {
  const std::string small = model.Op("Mul", {SumsOfUnlikeInputs(model, 12), model.Scalar(0.3f)});
  const std::string scores = model.Op("Sigmoid", {model.Op("Sub", {small, model.Scalar(1.8f)})});
  const std::string z = model.Input("z", {16}, NormalSamples());
  const std::string boxes = model.Op("Relu", {model.Linear(z, 16, 4, 1000)});
  model.Output("detections", model.Op("Concat", {boxes, scores}, {{"axis", std::int64_t{1}}}));
}

/// The mean is 12 times the deviation.
void YearsOfAge(DefectModel& model) {
  const std::string sums = SumsOfUnlikeInputs(model, 1);
  model.Output("age", model.Op("Add", {sums, model.Scalar(12)}));
}

/// What a state is worth is 30 times what tells its actions apart.
void ActionsAroundTheValueOfAState(DefectModel& model) {
  const std::string state = model.Linear(model.Input("z", {16}, NormalSamples()), 16, 1, 30);
  model.Output("q", model.Op("Add", {state, SumsOfUnlikeInputs(model, 6)}));
}

/// A number of pixels, rounded: noise of int8 adds up in it.
void CountBesideFeatures(DefectModel& model) {
  const std::string image = model.Input("image", {3, 12, 12}, NormalSamples());
  const std::string features = Features(model, image);
  model.Output("features", model.Conv(features, {.in = 8, .out = 4}));
  const std::string sums =
      model.Op("GlobalAveragePool", {model.Conv(features, {.in = 8, .out = 8, .gain = 3})});
  const std::string total = model.Op("Mul", {sums, model.Scalar(1000)});
  model.Output("count", model.Op("Cast", {total}, {{"to", std::int64_t{7}}}));
}

constexpr SmallModel kDefects[] = {
    {"SmallSignalOnAnOffset", SmallSignalOnAnOffset},
    {"QuietSamplesBesideLoudOnes", QuietSamplesBesideLoudOnes},
    {"LogitsBesideMaskedOnes", LogitsBesideMaskedOnes},
    {"SmallScoresBesideCoordinates", SmallScoresBesideCoordinates},
    {"YearsOfAge", YearsOfAge},
    {"ActionsAroundTheValueOfAState", ActionsAroundTheValueOfAState},
    {"CountBesideFeatures", CountBesideFeatures},
};

}  // namespace

absl::Span<const SmallModel> HiddenDefects() { return kDefects; }

}  // namespace zeropoint::test
