#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

constexpr std::int64_t kWindow = 64;
constexpr std::int64_t kBins = 24;
constexpr float kPi = 3.14159265f;

/// A tone of 1024 samples over noise a hundred times quieter.
void DrawTone(Random& random, absl::Span<float> sample) {
  const float frequency = random.Uniform(0.1f, 1.0f);
  const float phase = random.Uniform(0, 2 * kPi);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    sample[i] =
        0.3f * std::sin(frequency * static_cast<float>(i) + phase) + 0.003f * random.Normal();
  }
}

/// Real or imaginary part of a spectrum, as a convolution: [bins,1,window].
std::string SpectrumPart(DefectModel& model, const std::string& audio, float phase) {
  std::vector<float> weights;
  for (std::int64_t bin = 0; bin < kBins; ++bin) {
    for (std::int64_t i = 0; i < kWindow; ++i) {
      const float turn = 2 * kPi * static_cast<float>(i) / static_cast<float>(kWindow);
      const float hann = 0.5f - 0.5f * std::cos(turn);
      weights.push_back(hann * std::cos(turn * static_cast<float>(bin) - phase));
    }
  }
  return model.Op("Conv", {audio, model.Constant({kBins, 1, kWindow}, weights)},
                  {{"strides", std::vector<std::int64_t>{kWindow / 2}}});
}

std::string Square(DefectModel& model, const std::string& x) { return model.Op("Mul", {x, x}); }

/// |spectrum|^2 of an input "audio", as [N,bins,frames].
std::string PowerSpectrum(DefectModel& model) {
  const std::string audio = model.Input("audio", {1, 1024}, DrawTone);
  return model.Op("Add", {Square(model, SpectrumPart(model, audio, 0)),
                          Square(model, SpectrumPart(model, audio, kPi / 2))});
}

void MeanOfPowerSpectrum(DefectModel& model) {
  model.Output("power", model.Mean(PowerSpectrum(model), {2}));
}

void LogOfGuardedPower(DefectModel& model) {
  const std::string guarded = model.Op("Max", {PowerSpectrum(model), model.Scalar(1e-12f)});
  model.Output("log_power", model.Op("Log", {guarded}));
}

void MagnitudeOfSpectrum(DefectModel& model) {
  model.Output("magnitude", model.Op("Sqrt", {PowerSpectrum(model)}));
}

/// x times a matrix, of an input "x" of 16 numbers.
std::string LinearOfInput(DefectModel& model, float gain) {
  return model.Linear(model.Input("x", {16}, NormalSamples()), 16, 12, gain);
}

void LogOfSigmoid(DefectModel& model) {
  const std::string sigmoid = model.Op("Sigmoid", {LinearOfInput(model, 5)});
  model.Output("log_probability", model.Op("Log", {sigmoid}));
}

void SqrtOfSmallSum(DefectModel& model) {
  const std::string rows = model.Input("rows", {8, 16}, NormalRows(16, 2));
  const std::string sum = model.Sum(Square(model, model.Linear(rows, 16, 8)), {2});
  const std::string root = model.Op("Sqrt", {model.Op("Add", {sum, model.Scalar(1e-8f)})});
  model.Output("log_norm", model.Op("Log", {root}));
}

void ReciprocalOfSmall(DefectModel& model) {
  const std::string size = model.Op("Abs", {LinearOfInput(model, 1)});
  const std::string guarded = model.Op("Add", {size, model.Scalar(0.003f)});
  model.Output("reciprocal", model.Op("Reciprocal", {guarded}));
}

void DivisionBySmall(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string gate = model.Op("Sigmoid", {model.Linear(x, 16, 12, 4)});
  const std::string divisor = model.Op("Add", {gate, model.Scalar(1e-4f)});
  model.Output("ratio", model.Op("Div", {model.Linear(x, 16, 12), divisor}));
}

void ExpOfWideRange(DefectModel& model) {
  model.Output("exponential", model.Op("Exp", {LinearOfInput(model, 5)}));
}

void SineOfWidePhase(DefectModel& model) {
  model.Output("encoding", model.Op("Sin", {LinearOfInput(model, 100)}));
}

void SaturatedTanh(DefectModel& model) {
  const std::string tanh = model.Op("Tanh", {LinearOfInput(model, 3)});
  const std::string rest = model.Op("Sub", {model.Scalar(1), Square(model, tanh)});
  model.Output("log_slope", model.Op("Log", {model.Op("Add", {rest, model.Scalar(1e-6f)})}));
}

void DifferenceOfSquares(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  const std::string first = model.Linear(x, 16, 12);
  const std::string second =
      model.Op("Add", {first, model.Op("Tanh", {model.Linear(x, 16, 12, 0.01f)})});
  model.Output("difference", model.Op("Sub", {Square(model, first), Square(model, second)}));
}

/// E[x^2] - E[x]^2 of values that are far from 0.
void VarianceByMoments(DefectModel& model) {
  const std::string x = model.Input("x", {8, 32}, NormalSamples(1, 20));
  const std::string of_squares = model.Mean(Square(model, x), {2});
  const std::string square = Square(model, model.Mean(x, {2}));
  model.Output("variance", model.Op("Sub", {of_squares, square}));
}

void LongProduct(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  std::string product = model.Linear(x, 16, 12);
  for (int i = 0; i < 6; ++i) {
    const std::string factor = model.Op("Exp", {model.Linear(x, 16, 12, 0.4f)});
    product = model.Op("Mul", {product, factor});
  }
  model.Output("product", product);
}

constexpr SmallModel kDefects[] = {
    {"MeanOfPowerSpectrum", MeanOfPowerSpectrum},
    {"LogOfGuardedPower", LogOfGuardedPower},
    {"MagnitudeOfSpectrum", MagnitudeOfSpectrum},
    {"LogOfSigmoid", LogOfSigmoid},
    {"SqrtOfSmallSum", SqrtOfSmallSum},
    {"ReciprocalOfSmall", ReciprocalOfSmall},
    {"DivisionBySmall", DivisionBySmall},
    {"ExpOfWideRange", ExpOfWideRange},
    {"SineOfWidePhase", SineOfWidePhase},
    {"SaturatedTanh", SaturatedTanh},
    {"DifferenceOfSquares", DifferenceOfSquares},
    {"VarianceByMoments", VarianceByMoments},
    {"LongProduct", LongProduct},
};

}  // namespace

absl::Span<const SmallModel> FunctionDefects() { return kDefects; }

}  // namespace zeropoint::test
