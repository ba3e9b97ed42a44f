#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

/// Rows of 32 features of sizes that differ, as [N,8,32].
std::string UnlikeRows(DefectModel& model) {
  const std::string rows = model.Input("rows", {8, 16}, NormalRows(16, 1.5f));
  return model.Op("MatMul", {rows, model.RandomConstant({16, 32}, 0.25f)});
}

std::string Square(DefectModel& model, const std::string& x) { return model.Op("Mul", {x, x}); }

/// x / max(|x|, 1e-12), as PyTorch's normalize.
void L2Normalisation(DefectModel& model) {
  const std::string rows = UnlikeRows(model);
  const std::string norm = model.Op("ReduceL2", {rows}, {{"axes", std::vector<std::int64_t>{-1}}});
  const std::string guarded = model.Op("Clip", {norm, model.Scalar(1e-12f)});
  model.Output("embedding", model.Op("Div", {rows, guarded}));
}

/// (x - mean) / (deviation + eps), with the eps beside the root.
void LayerNormOfDeviationPlusEps(DefectModel& model) {
  const std::string rows = UnlikeRows(model);
  const std::string centered = model.Op("Sub", {rows, model.Mean(rows, {2})});
  const std::string deviation = model.Op("Sqrt", {model.Mean(Square(model, centered), {2})});
  const std::string divisor = model.Op("Add", {deviation, model.Scalar(1e-5f)});
  const std::string normalized = model.Op("Div", {centered, divisor});
  model.Output("normalized", model.Linear(normalized, 32, 8));
}

/// E[x^2] - E[x]^2 by sums, as JAX writes it.
void LayerNormByMoments(DefectModel& model) {
  const std::string rows = UnlikeRows(model);
  const std::string share = model.Scalar(1.0f / 32);
  const std::string mean = model.Op("Mul", {model.Sum(rows, {2}), share});
  const std::string of_squares = model.Op("Mul", {model.Sum(Square(model, rows), {2}), share});
  const std::string variance = model.Op("Sub", {of_squares, Square(model, mean)});
  const std::string guarded =
      model.Op("Add", {model.Op("Max", {variance, model.Scalar(0)}), model.Scalar(1e-6f)});
  const std::string factor = model.Op("Reciprocal", {model.Op("Sqrt", {guarded})});
  const std::string centered = model.Op("Sub", {rows, mean});
  model.Output("normalized", model.Linear(model.Op("Mul", {centered, factor}), 32, 8));
}

void InstanceNormWrittenOut(DefectModel& model) {
  const std::string image = model.Input("image", {4, 12, 12}, NormalRows(144, 1.5f));
  const std::string weight = model.RandomConstant({4, 1, 3, 3}, 0.3f);
  const std::string features = model.Op("Conv", {image, weight}, {{"group", std::int64_t{4}}});
  const std::string centered = model.Op("Sub", {features, model.Mean(features, {2, 3})});
  const std::string variance = model.Mean(Square(model, centered), {2, 3});
  const std::string divisor = model.Op("Sqrt", {model.Op("Add", {variance, model.Scalar(1e-5f)})});
  const std::string normalized = model.Op("Div", {centered, divisor});
  model.Output("stylized", model.Conv(normalized, {.in = 4, .out = 4}));
}

/// Energies of rows divided by their sum.
void ShareOfSum(DefectModel& model) {
  const std::string energy = Square(model, UnlikeRows(model));
  const std::string total = model.Op("Add", {model.Sum(energy, {2}), model.Scalar(1e-8f)});
  model.Output("shares", model.Op("Div", {energy, total}));
}

constexpr SmallModel kDefects[] = {
    {"L2Normalisation", L2Normalisation},
    {"LayerNormOfDeviationPlusEps", LayerNormOfDeviationPlusEps},
    {"LayerNormByMoments", LayerNormByMoments},
    {"InstanceNormWrittenOut", InstanceNormWrittenOut},
    {"ShareOfSum", ShareOfSum},
};

}  // namespace

absl::Span<const SmallModel> NormDefects() { return kDefects; }

}  // namespace zeropoint::test
