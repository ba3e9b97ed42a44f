#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

constexpr std::int64_t kChannelAxis = 1;

/// Features of an image of [3,16,16], as [8,16,16].
std::string ImageFeatures(DefectModel& model) {
  const std::string image = model.Input("image", {3, 16, 16}, NormalSamples());
  return model.Op("Relu", {model.Conv(image, {.in = 3, .out = 8})});
}

/// sigmoid(1x1 convolution of 8 channels) * size.
std::string SigmoidHead(DefectModel& model, const std::string& features, std::int64_t channels,
                        float size) {
  const std::string logits =
      model.Conv(features, {.in = 8, .out = channels, .kernel = 1, .gain = 2});
  return model.Op("Mul", {model.Op("Sigmoid", {logits}), model.Scalar(size)});
}

std::string Concat(DefectModel& model, const std::vector<std::string>& values) {
  return model.Op("Concat", values, {{"axis", kChannelAxis}});
}

/// Detectors: boxes in pixels beside scores.
void ConcatBoxesAndScores(DefectModel& model) {
  const std::string features = ImageFeatures(model);
  const std::string boxes = SigmoidHead(model, features, 4, 640);
  const std::string scores = SigmoidHead(model, features, 3, 1);
  model.Output("detections", Concat(model, {boxes, scores}));
}

void ConcatOfThreeRanges(DefectModel& model) {
  const std::string features = ImageFeatures(model);
  model.Output("mixed", Concat(model, {SigmoidHead(model, features, 2, 200),
                                       SigmoidHead(model, features, 2, 5),
                                       SigmoidHead(model, features, 2, 0.3f)}));
}

/// A 1x1 convolution from 16 channels to 4 that takes the first 8 times `small`.
std::string Rebalance(DefectModel& model, const std::string& joined, float small) {
  std::vector<float> weights = model.Normals(4 * 16, 0.25f);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (i % 16 < 8) weights[i] *= small;
  }
  return model.Op("Conv", {joined, model.Constant({4, 16, 1, 1}, weights)});
}

void ConcatFeedingConv(DefectModel& model) {
  const std::string features = ImageFeatures(model);
  const std::string large = model.Conv(features, {.in = 8, .out = 8, .gain = 300});
  const std::string small = model.Conv(features, {.in = 8, .out = 8, .gain = 1});
  model.Output("features", Rebalance(model, Concat(model, {large, small}), 1.0f / 1000));
}

/// U-Nets: what comes from below is of another size than what is skipped to.
void UpsampleAndConcat(DefectModel& model) {
  const std::string features = ImageFeatures(model);
  const std::string pooled = model.Op("MaxPool", {features},
                                      {{"kernel_shape", std::vector<std::int64_t>{2, 2}},
                                       {"strides", std::vector<std::int64_t>{2, 2}}});
  const std::string deep = model.Conv(pooled, {.in = 8, .out = 8, .gain = 200});
  const std::string scales = model.Constant({4}, {1, 1, 2, 2});
  const std::string upsampled = model.Op("Resize", {deep, "", scales}, {{"mode", "nearest"}});
  const std::string skipped = model.Conv(features, {.in = 8, .out = 8, .gain = 0.5f});
  model.Output("mask", Rebalance(model, Concat(model, {upsampled, skipped}), 1.0f / 1000));
}

/// mean and log-variance of a distribution, as two rows.
void StackOfUnlike(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  std::vector<std::string> rows;
  for (const float gain : {300.0f, 1.0f}) {
    rows.push_back(model.Op("Unsqueeze", {model.Linear(x, 16, 8, gain), model.Ints({1})}));
  }
  model.Output("moments", Concat(model, rows));
}

/// Which branch is taken depends on the channel.
void WhereOfUnlikeBranches(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string channel = model.Constant({1, 8}, {0, 1, 2, 3, 4, 5, 6, 7});
  const std::string first = model.Op("Less", {channel, model.Scalar(4)});
  const std::string large = model.Linear(x, 16, 8, 500);
  const std::string small = model.Linear(x, 16, 8, 1);
  model.Output("selected", model.Op("Where", {first, large, small}));
}

/// Scores of attention of 8 tokens of 16 features, which come as `tokens`.
std::string AttentionScores(DefectModel& model, const std::string& tokens) {
  const std::string query = model.Linear(tokens, 16, 16);
  const std::string key = model.Op("Transpose", {model.Linear(tokens, 16, 16)},
                                   {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
  return model.Op("Mul", {model.Op("MatMul", {query, key}), model.Scalar(0.25f)});
}

/// 1 where a token of the 8 is there, as [N,1,8].
std::string TokenMask(DefectModel& model) {
  const std::string mask = model.Input("mask", {8}, UniformSamples(0, 1));
  const std::string there = model.Op("Greater", {mask, model.Scalar(0.3f)});
  return model.Op("Unsqueeze", {there, model.Ints({1})});
}

void Attend(DefectModel& model, const std::string& tokens, const std::string& scores) {
  const std::string weights = model.Op("Softmax", {scores}, {{"axis", std::int64_t{-1}}});
  const std::string values = model.Linear(tokens, 16, 16);
  model.Output("attended", model.Op("MatMul", {weights, values}));
}

void WhereMaskOfMinusBillion(DefectModel& model) {
  const std::string tokens = model.Input("tokens", {8, 16}, NormalSamples());
  const std::string scores = AttentionScores(model, tokens);
  Attend(model, tokens, model.Op("Where", {TokenMask(model), scores, model.Scalar(-1e9f)}));
}

/// scores + (1 - mask) * -1e9, as BERT has it.
void AddMaskOfMinusBillion(DefectModel& model) {
  const std::string tokens = model.Input("tokens", {8, 16}, NormalSamples());
  const std::string scores = AttentionScores(model, tokens);
  const std::string mask = model.Op("Cast", {TokenMask(model)}, {{"to", std::int64_t{1}}});
  const std::string penalty =
      model.Op("Mul", {model.Op("Sub", {model.Scalar(1), mask}), model.Scalar(-1e9f)});
  Attend(model, tokens, model.Op("Add", {scores, penalty}));
}

/// Padding that a maximum is never to choose.
void PadOfMinusBillionBeforeMaxPool(DefectModel& model) {
  const std::string features = model.Conv(ImageFeatures(model), {.in = 8, .out = 8});
  const std::string padded =
      model.Op("Pad", {features, model.Ints({0, 0, 1, 1, 0, 0, 1, 1}), model.Scalar(-1e9f)});
  const std::string pooled =
      model.Op("MaxPool", {padded}, {{"kernel_shape", std::vector<std::int64_t>{3, 3}}});
  model.Output("pooled", model.Conv(pooled, {.in = 8, .out = 4, .kernel = 1}));
}

/// Token embeddings that are small beside those of positions, in the channels that matter.
void EmbeddingPlusPositions(DefectModel& model) {
  const std::string ids = model.IndexInput("ids", {8}, UniformSamples(0, 50));
  const std::string tokens = model.Op("Gather", {model.RandomConstant({50, 16}, 0.02f), ids});
  std::vector<float> positions = model.Normals(8 * 16, 0.02f);
  std::vector<float> weights = model.Normals(16 * 8, 10);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (i % 16 < 4) positions[i] *= 300;
    if (i / 8 < 4) weights[i] *= 0.001f;
  }
  const std::string embedded = model.Op("Add", {tokens, model.Constant({8, 16}, positions)});
  model.Output("encoded", model.Op("MatMul", {embedded, model.Constant({16, 8}, weights)}));
}

constexpr SmallModel kDefects[] = {
    {"ConcatBoxesAndScores", ConcatBoxesAndScores},
    {"ConcatOfThreeRanges", ConcatOfThreeRanges},
    {"ConcatFeedingConv", ConcatFeedingConv},
    {"UpsampleAndConcat", UpsampleAndConcat},
    {"StackOfUnlike", StackOfUnlike},
    {"WhereOfUnlikeBranches", WhereOfUnlikeBranches},
    {"WhereMaskOfMinusBillion", WhereMaskOfMinusBillion},
    {"AddMaskOfMinusBillion", AddMaskOfMinusBillion},
    {"PadOfMinusBillionBeforeMaxPool", PadOfMinusBillionBeforeMaxPool},
    {"EmbeddingPlusPositions", EmbeddingPlusPositions},
};

}  // namespace

absl::Span<const SmallModel> JoinDefects() { return kDefects; }

}  // namespace zeropoint::test
