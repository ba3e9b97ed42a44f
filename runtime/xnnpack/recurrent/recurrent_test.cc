// rnn, gru and lstm beside the reference kernels.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

constexpr std::int64_t kInputs = 11, kHidden = 7;

enum class Weights { kFloat, kInt8, kDynamic };

/// A layer of random weights. Rows of r sum up to less than 1, so that errors die away.
struct Layer {
  std::string op, activations;
  std::int64_t gates, states;
  Weights weights = Weights::kFloat;
  std::int64_t steps = 5, directions = 1, batch = 3;
  NodeAttributes attributes = {};
  bool bias = true, lengths = false, state = true, peepholes = false;
};
std::ostream& operator<<(std::ostream& out, const Layer& layer) {
  out << layer.op << " of " << layer.activations << ", weights " << static_cast<int>(layer.weights)
      << ", steps " << layer.steps << ", directions " << layer.directions << ", batch "
      << layer.batch << (layer.bias ? ", bias" : "") << (layer.lengths ? ", lengths" : "")
      << (layer.state ? ", state" : "") << (layer.peepholes ? ", peepholes" : "");
  for (const auto& [name, value] : layer.attributes) out << ", " << name;
  return out;
}

Layer Rnn(Weights weights = Weights::kFloat) { return {"rnn", "Tanh", 1, 1, weights}; }
Layer Gru(Weights weights = Weights::kFloat) { return {"gru", "Sigmoid,Tanh", 3, 1, weights}; }
Layer Lstm(Weights weights = Weights::kFloat) {
  return {"lstm", "Sigmoid,Tanh,Tanh", 4, 2, weights};
}

/// The largest difference from the reference kernel, over all results.
class Comparison {
 public:
  explicit Comparison(const Layer& layer) : layer_(layer) {
    const std::int64_t rows = layer.gates * kHidden;
    const ValueId x = Input(kSteps, {layer.steps, layer.batch, kInputs});
    std::vector<ValueId> ours = {x}, reference = {x};
    AddWeight({layer.directions, rows, kInputs}, ours, reference);
    AddWeight({layer.directions, rows, kHidden}, ours, reference);
    Extents state = {layer.directions, layer.batch, kHidden};
    Both(layer.bias ? Floats("bias", {layer.directions, 2 * rows}) : kNoValue, ours, reference);
    Both(layer.lengths ? Lengths() : kNoValue, ours, reference);
    Both(layer.state ? Input(kState, state) : kNoValue, ours, reference);
    if (layer.states > 1) {
      Both(layer.state ? Input(kState, state) : kNoValue, ours, reference);
      const Extents extents = {layer.directions, 3 * kHidden};
      Both(layer.peepholes ? Floats("p", extents) : kNoValue, ours, reference);
    }
    AddNode(Backend::kXnnpack, layer.op, ours, layer.weights == Weights::kDynamic);
    AddNode(Backend::kReference, "aten." + layer.op, reference, false);
  }

  double LargestError(int threads = 1) {
    const auto session = Session::Create(builder_.Build(), {.threads = threads});
    EXPECT_TRUE(session.ok()) << session.status();
    if (!session.ok()) return 1e9;
    const auto outputs = RunSession(**session, inputs_);
    EXPECT_TRUE(outputs.ok()) << outputs.status();
    if (!outputs.ok()) return 1e9;
    double error = 0;
    for (std::size_t i = 0; i < outputs->size() / 2; ++i) {
      const auto ours = (*outputs)[i].values<float>();
      const auto reference = (*outputs)[i + outputs->size() / 2].values<float>();
      for (std::size_t j = 0; j < ours.size(); ++j) {
        error = std::max(error, static_cast<double>(std::abs(ours[j] - reference[j])));
      }
    }
    return error;
  }

  std::string Refusal() {
    return std::string(RunProgram(builder_.Build(), inputs_).status().message());
  }

  ProgramBuilder& builder() { return builder_; }
  /// Of what goes into a gate, where inputs and states are quantized to steps of 2/255.
  double LargestRoundingError() const { return largest_row_ * 2 / 255; }

 private:
  static constexpr const char *kSteps = "x", *kState = "state";

  float Random() { return std::uniform_real_distribution<float>(-1, 1)(generator_); }

  static std::size_t Count(const Extents& extents) {
    return static_cast<std::size_t>(*CheckedNumElements(extents));
  }

  ValueId Input(const std::string& name, const Extents& extents) {
    Tensor tensor = *Tensor::Allocate(DType::kFloat32, extents);
    for (float& value : tensor.mutable_values<float>()) value = Random();
    inputs_.push_back(std::move(tensor));
    return builder_.Input(name + std::to_string(inputs_.size()), DType::kFloat32, extents);
  }

  ValueId Floats(const std::string& name, const Extents& extents) {
    std::vector<float> values(Count(extents));
    for (float& value : values) value = Random();
    return builder_.Constant<float>(name, DType::kFloat32, extents, values);
  }

  ValueId Lengths() {
    std::vector<std::int32_t> lengths(static_cast<std::size_t>(layer_.batch));
    for (std::size_t b = 0; b < lengths.size(); ++b) {
      lengths[b] = static_cast<std::int32_t>(b) * 2 % static_cast<std::int32_t>(layer_.steps + 1);
    }
    return builder_.Constant<std::int32_t>("lengths", DType::kInt32, {layer_.batch}, lengths);
  }

  static void Both(ValueId id, std::vector<ValueId>& ours, std::vector<ValueId>& reference) {
    ours.push_back(id);
    reference.push_back(id);
  }

  /// In int8 and as the floats that this stands for.
  void AddWeight(const Extents& extents, std::vector<ValueId>& ours,
                 std::vector<ValueId>& reference) {
    std::vector<float> scales(static_cast<std::size_t>(extents[1]));
    for (std::size_t row = 0; row < scales.size(); ++row) {
      scales[row] =
          0.7f / 127 / static_cast<float>(extents[2]) * static_cast<float>(1 + row % 3) / 3;
    }
    std::vector<std::int8_t> integers(Count(extents));
    std::vector<float> floats(integers.size());
    const auto columns = static_cast<std::size_t>(extents[2]);
    for (std::size_t i = 0; i < integers.size(); ++i) {
      integers[i] = static_cast<std::int8_t>(Random() * 127);
      floats[i] = static_cast<float>(integers[i]) * scales[i / columns % scales.size()];
    }
    largest_row_ += 0.7;
    const ValueId as_float = builder_.Constant<float>("f", DType::kFloat32, extents, floats);
    reference.push_back(as_float);
    ours.push_back(layer_.weights == Weights::kFloat
                       ? as_float
                       : builder_.Constant<std::int8_t>("w", DType::kInt8, extents, integers,
                                                        PerChannel(scales, 1)));
  }

  void AddNode(Backend backend, const std::string& op, const std::vector<ValueId>& operands,
               bool dynamic) {
    std::vector<ValueId> results = {builder_.Value("y", DType::kFloat32, {-1, -1, -1, -1})};
    for (std::int64_t i = 0; i < layer_.states; ++i) {
      results.push_back(builder_.Value("s", DType::kFloat32, {-1, -1, -1}));
    }
    NodeAttributes attributes = layer_.attributes;
    attributes.emplace("activations",
                       Text(layer_.directions == 2 ? layer_.activations + "," + layer_.activations
                                                   : layer_.activations));
    if (dynamic) attributes["dynamic"] = Ints({1});
    builder_.Add(backend, op, operands, results, attributes);
    for (std::size_t i = 0; i < results.size(); ++i) {
      builder_.program().values[static_cast<std::size_t>(results[i])].name = op + std::to_string(i);
      builder_.Output(results[i]);
    }
  }

  const Layer layer_;
  ProgramBuilder builder_;
  std::vector<Tensor> inputs_;
  std::mt19937 generator_{7};
  double largest_row_ = 0;
};

constexpr double kFloatError = 1e-5;

class RecurrentNode : public ::testing::TestWithParam<Weights> {};
INSTANTIATE_TEST_SUITE_P(FloatAndInt8, RecurrentNode,
                         ::testing::Values(Weights::kFloat, Weights::kInt8));

TEST_P(RecurrentNode, ComputesWhatTheReferenceKernelDoes) {
  for (Layer layer : {Rnn(GetParam()), Gru(GetParam()), Lstm(GetParam())}) {
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << layer;
    layer.directions = 2;
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << layer;
    layer.lengths = true;
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << layer;
    layer.directions = 1;
    layer.attributes["reverse"] = Ints({1});
    layer.bias = layer.state = false;
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << layer;
    layer.batch = 1;
    layer.lengths = false;
    layer.attributes["clip"] = Floats({0.1});
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << layer;
  }
}

TEST_P(RecurrentNode, ResetsBeforeOrAfterTheProduct) {
  Layer layer = Gru(GetParam());
  layer.attributes["linear_before_reset"] = Ints({1});
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
  layer.attributes["clip"] = Floats({0.2});
  layer.batch = 1;
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
}

TEST_P(RecurrentNode, LooksThroughPeepholesAndForgetsByTheInput) {
  Layer layer = Lstm(GetParam());
  layer.peepholes = true;
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
  layer.attributes["clip"] = Floats({0.2});
  layer.directions = 2;
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
  layer.attributes["input_forget"] = Ints({1});
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
  layer.peepholes = false;
  EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
}

TEST(RecurrentNodes, ApplyEveryActivation) {
  for (const char* name : {"Sigmoid", "Tanh", "Relu", "Affine", "LeakyRelu", "ThresholdedRelu",
                           "ScaledTanh", "HardSigmoid", "Elu", "Softsign", "Softplus"}) {
    Layer layer = Rnn();
    layer.activations = name;
    layer.attributes["alphas"] = Floats({0.5});
    layer.attributes["betas"] = Floats({0.75});
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError) << name;
  }
}

/// More steps than fit one product of x, of which each is enough for two threads.
TEST(RecurrentNodes, WalkLongSequencesPieceByPiece) {
  for (const int directions : {1, 2}) {
    Layer layer = Gru();
    layer.steps = 9000;
    layer.batch = 2;
    layer.directions = directions;
    EXPECT_LT(Comparison(layer).LargestError(), kFloatError);
    EXPECT_LT(Comparison(layer).LargestError(/*threads=*/2), kFloatError);
  }
}

TEST(RecurrentNodes, HandOnTheStateWithoutSteps) {
  for (Layer layer : {Rnn(), Gru(), Lstm()}) {
    layer.steps = 0;
    EXPECT_EQ(Comparison(layer).LargestError(), 0) << layer;
    layer.steps = 2;
    layer.batch = 0;
    EXPECT_EQ(Comparison(layer).LargestError(), 0) << layer;
  }
}

/// tanh passes errors on undiminished at most, and r less than 0.7 of them to the next step.
TEST(DynamicRecurrentNode, IsWithinTheRoundingOfInputsAndStates) {
  Comparison rnn(Rnn(Weights::kDynamic));
  const double error = rnn.LargestError();
  EXPECT_LT(error, rnn.LargestRoundingError() / (1 - 0.7));
  EXPECT_GT(error, kFloatError) << "nothing was quantized";
}

/// One step: a gate is off by a quarter of what goes into it, and is multiplied by a number below
/// 2; the rest is the candidate's.
TEST(DynamicRecurrentNode, IsWithinTheRoundingThatItsGatesPassOn) {
  Layer reset_before = Gru(Weights::kDynamic), reset_after = Gru(Weights::kDynamic);
  reset_after.attributes["linear_before_reset"] = Ints({1});
  for (Layer layer : {reset_before, reset_after, Lstm(Weights::kDynamic)}) {
    layer.steps = 1;
    Comparison comparison(layer);
    const double error = comparison.LargestError();
    EXPECT_LT(error, comparison.LargestRoundingError() * 2.5) << layer;
    EXPECT_GT(error, kFloatError) << layer;
  }
}

/// The refusal of a GRU one of whose constants, "w", was changed.
template <typename Change>
std::string RefusalAfter(Change change) {
  Comparison comparison(Gru(Weights::kDynamic));
  for (ProgramValue& value : comparison.builder().program().values) {
    if (value.name == "w") {
      change(value);
      break;
    }
  }
  return comparison.Refusal();
}

TEST(RecurrentNodes, RefuseWeightsThatDoNotFit) {
  const std::string form = "operand 1 must be f32, or int8 with zero point 0 and a scale for each";
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { w.quant.scales.resize(1); }), HasSubstr(form));
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { w.quant.scales.clear(); }), HasSubstr(form));
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { w.quant.zero_point = 1; }), HasSubstr(form));
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { w.dtype = DType::kUint8; }), HasSubstr(form));
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { w.quant.scales.resize(20); }),
              HasSubstr("has 20 scales for axis 1 of extent 21"));
  EXPECT_THAT(RefusalAfter([](ProgramValue& w) { std::swap(w.extents[1], w.extents[2]); }),
              HasSubstr("21"));
}

/// The refusal of a layer whose XNNPACK node was changed.
template <typename Change>
std::string RefusalOf(const Layer& layer, Change change) {
  Comparison comparison(layer);
  change(comparison.builder().program().segments[0].nodes[0]);
  return comparison.Refusal();
}

TEST(RecurrentNodes, RefuseOperandsAndAttributesThatDoNotFit) {
  const auto refusal = [](auto change) { return RefusalOf(Gru(), change); };
  EXPECT_THAT(refusal([](Node& node) { node.inputs[1] = kNoValue; }), HasSubstr("is missing"));
  EXPECT_THAT(refusal([](Node& node) { node.inputs[1] = node.inputs[0]; }),
              HasSubstr("operand 1 must be a constant"));
  EXPECT_THAT(refusal([](Node& node) { std::swap(node.inputs[1], node.inputs[2]); }),
              HasSubstr("must have extents"));
  EXPECT_THAT(refusal([](Node& node) { node.inputs[4] = node.inputs[0]; }),
              HasSubstr("operand 4 must be i32"));
  EXPECT_THAT(refusal([](Node& node) { node.inputs[5] = node.inputs[3]; }),
              HasSubstr("operand 5 must have extents [1,3,7], has [1,42]"));
  EXPECT_THAT(refusal([](Node& node) { node.attributes["dynamic"] = Ints({2}); }),
              HasSubstr("dynamic"));
  EXPECT_THAT(refusal([](Node& node) { node.attributes["activations"] = Text("Tanh"); }),
              HasSubstr("needs 2 activations"));
  EXPECT_THAT(refusal([](Node& node) { node.attributes["activations"] = Text("Wave,Tanh"); }),
              HasSubstr("there is no activation 'Wave'"));
  EXPECT_THAT(refusal([](Node& node) { node.attributes["alphas"] = Floats({1}); }),
              HasSubstr("alphas must be 2 numbers"));
  EXPECT_THAT(RefusalOf(Lstm(), [](Node& node) { node.op = "gru"; }), HasSubstr("2 outputs"));
}

}  // namespace
}  // namespace zeropoint::runtime
