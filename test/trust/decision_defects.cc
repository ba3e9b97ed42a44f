#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

/// Columns of [32,10] that differ in pairs by a hundredth of their size.
std::vector<float> PairsOfNearColumns(DefectModel& model) {
  std::vector<float> weights = model.Normals(32 * 10, 0.3f);
  const std::vector<float> differences = model.Normals(32 * 10, 0.003f);
  for (std::size_t i = 1; i < weights.size(); i += 2) {
    weights[i] = weights[i - 1] + differences[i];
  }
  return weights;
}

void ArgMaxOfNearScores(DefectModel& model) {
  const std::string x = model.Input("x", {32}, NormalSamples());
  const std::string scores =
      model.Op("MatMul", {x, model.Constant({32, 10}, PairsOfNearColumns(model))});
  model.Output("class", model.Op("ArgMax", {scores},
                                 {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}}));
}

/// Values are kept where a score that is near the threshold exceeds it.
void ComparisonWithThreshold(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string score = model.Op("Sigmoid", {model.Linear(x, 16, 12, 0.1f)});
  const std::string kept = model.Op("Greater", {score, model.Scalar(0.5f)});
  const std::string values = model.Op("Exp", {model.Linear(x, 16, 12)});
  model.Output("kept", model.Op("Where", {kept, values, model.Scalar(0)}));
}

void SoftmaxOfWideLogits(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  model.Output("probabilities",
               model.Op("Softmax", {model.Linear(x, 16, 12, 300)}, {{"axis", std::int64_t{1}}}));
}

void LogOfSoftmax(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string probabilities =
      model.Op("Softmax", {model.Linear(x, 16, 12, 4)}, {{"axis", std::int64_t{1}}});
  model.Output("log_probabilities", model.Op("Log", {probabilities}));
}

/// An offset of a twentieth of the deviation, found by averaging 4096 values.
void MeanOverLargeImage(DefectModel& model) {
  const DrawSample draw = [](Random& random, absl::Span<float> sample) {
    for (std::size_t begin = 0; begin < sample.size(); begin += 4096) {
      const float offset = 0.02f * random.Normal();
      for (float& value : sample.subspan(begin, 4096)) value = offset + random.Normal();
    }
  };
  const std::string image = model.Input("image", {4, 64, 64}, draw);
  const std::string mean = model.Op("GlobalAveragePool", {image});
  const std::string flat = model.Op("Flatten", {mean});
  model.Output("offsets", model.Op("MatMul", {flat, model.RandomConstant({4, 6}, 10)}));
}

/// Sixteen steps of a residual stream, in which one channel is far larger than the rest.
void ResidualStreamWithMassiveChannel(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  std::vector<float> offset(16, 0.0f);
  offset[3] = 400;
  std::string stream = model.Op("Add", {x, model.Constant({16}, offset)});
  for (int i = 0; i < 16; ++i) {
    const std::string hidden = model.Op("Relu", {model.Linear(x, 16, 16, 0.3f)});
    stream = model.Op("Add", {stream, model.Linear(hidden, 16, 16, 0.3f)});
  }
  std::vector<float> weights = model.Normals(16 * 8, 0.25f);
  for (std::size_t i = 0; i < 8; ++i) weights[3 * 8 + i] = 1e-4f;
  model.Output("logits", model.Op("MatMul", {stream, model.Constant({16, 8}, weights)}));
}

constexpr SmallModel kDefects[] = {
    {"ArgMaxOfNearScores", ArgMaxOfNearScores},
    {"ComparisonWithThreshold", ComparisonWithThreshold},
    {"SoftmaxOfWideLogits", SoftmaxOfWideLogits},
    {"LogOfSoftmax", LogOfSoftmax},
    {"MeanOverLargeImage", MeanOverLargeImage},
    {"ResidualStreamWithMassiveChannel", ResidualStreamWithMassiveChannel},
};

}  // namespace

absl::Span<const SmallModel> DecisionDefects() { return kDefects; }

}  // namespace zeropoint::test
