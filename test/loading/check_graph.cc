#include "test/loading/check_graph.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/lower.h"
#include "runtime/session.h"
#include "test/loading/random_graph.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using passes::lowering::LoweredProgram;
using runtime::Session;
using runtime::Tensor;

constexpr float kFloatTolerance = 3e-4f;
/// A row's own rounding may fall to the other side: one step of an operand in a sum of few.
constexpr float kDynamicTolerance = 3e-2f;
/// Of sums in another order, relative to the largest result.
constexpr double kFloatRounding = 4e-6;
/// XNNPACK takes denormals for 0.
constexpr float kRoundingOfInputs = 0.01f;
constexpr float kSmallest = 1e-36f;
constexpr float kOverflow = 1e37f;

absl::StatusOr<std::unique_ptr<Session>> MakeSession(runtime::Program program) {
  return Session::Create(std::make_shared<const runtime::Program>(std::move(program)),
                         {.threads = 1});
}

/// Around the scale that quantizes the input, if one does.
double RangeOf(const ir::Value& argument, Draw& draw) {
  for (const ir::Use& use : argument.uses()) {
    if (use.op->kind() == ir::OpKind::kQuantizePerTensor) {
      return use.op->float_attribute("scale") * 150;
    }
  }
  return draw.Chance(90) ? 8 : draw.Magnitude(1e-20, 1e10);
}

/// NaN here and there, which float programs must keep.
void Spoil(Tensor& input, Draw& draw) {
  for (std::int64_t left = draw.Int(1, 3); left > 0 && input.num_elements() > 0; --left) {
    const auto index = static_cast<std::size_t>(draw.Int(0, input.num_elements() - 1));
    input.mutable_values<float>()[index] = std::numeric_limits<float>::quiet_NaN();
  }
}

absl::StatusOr<std::vector<Tensor>> DrawInputs(const DrawnGraph& graph, std::int64_t symbol,
                                               Draw& draw) {
  std::vector<Tensor> inputs;
  for (const auto& argument : graph.module->main().arguments()) {
    runtime::Extents extents;
    for (const ir::Dim& dim : argument->shape()) {
      extents.push_back(dim.Substitute({{"N", ir::Dim(symbol)}}).constant());
    }
    ASSIGN_OR_RETURN(Tensor input, Tensor::Allocate(runtime::DType::kFloat32, extents));
    const double range = RangeOf(*argument, draw);
    for (float& value : input.mutable_values<float>()) {
      value = static_cast<float>(draw.Uniform(-range, range));
    }
    if (graph.mode == GraphMode::kFloat && draw.Chance(10)) Spoil(input, draw);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

absl::StatusOr<std::vector<Tensor>> Run(Session& session, const std::vector<Tensor>& inputs) {
  std::vector<runtime::TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  return session.Run(views);
}

std::string CompareSteps(const Tensor& expected, const Tensor& actual, double tolerance) {
  const auto a = expected.values<std::int8_t>();
  const auto b = actual.values<std::int8_t>();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > tolerance) {
      return ir::StrCat("element ", i, " of ", a.size(), " is ", int{b[i]}, ", the reference has ",
                        int{a[i]});
    }
  }
  return "";
}

/// In steps of the scale that quantizes what the first op computes; nullopt where that has a NaN.
std::optional<double> StepTolerance(const Tensor& computed, double scale) {
  double largest = 0;
  for (const float value : computed.values<float>()) {
    if (std::isnan(value)) return std::nullopt;
    largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  return 1 + kFloatRounding * largest / scale;
}

/// One of two orders of computing may overflow a little earlier.
bool BothOverflow(float a, float b) {
  return std::abs(a) > kOverflow && std::abs(b) > kOverflow && (a > 0) == (b > 0);
}

/// Where the reference is NaN the other must be; a NaN may spread to what is computed beside it
/// with a weight of 0 (pixels of a convolution, interpolation). `scale` is the largest magnitude of
/// the inputs.
std::string CompareFloats(const Tensor& expected, const Tensor& actual, float tolerance,
                          float scale, bool has_nan) {
  const auto a = expected.values<float>();
  const auto b = actual.values<float>();
  float largest = std::max(kSmallest / tolerance, kRoundingOfInputs * scale);
  for (const float value : a) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same = a[i] == b[i] || (has_nan && std::isnan(b[i])) ||
                      (std::isnan(a[i]) && std::isnan(b[i])) ||
                      std::abs(a[i] - b[i]) <= tolerance * largest || BothOverflow(a[i], b[i]);
    if (!same) {
      return ir::StrCat("element ", i, " of ", a.size(), " is ", b[i], ", the reference has ",
                        a[i]);
    }
  }
  return "";
}

bool UsesXnnpack(const runtime::Program& program) {
  return std::any_of(
      program.segments.begin(), program.segments.end(),
      [](const runtime::Segment& s) { return s.backend == runtime::Backend::kXnnpack; });
}

/// A run on nothing may be refused where an op makes something of it: a mean, a sum of products.
bool IsAboutNothing(const absl::Status& status) {
  const absl::string_view message = status.message();
  return absl::StrContains(message, "empty") || absl::StrContains(message, "with elements");
}

/// The largest magnitude of all inputs, and whether they hold a NaN.
std::pair<float, bool> Survey(const std::vector<Tensor>& inputs) {
  float largest = 0;
  bool has_nan = false;
  for (const Tensor& input : inputs) {
    for (const float value : input.values<float>()) {
      has_nan |= std::isnan(value);
      largest = std::max(largest, std::isnan(value) ? 0 : std::abs(value));
    }
  }
  return {largest, has_nan};
}

bool HasNan(const Tensor& tensor) {
  const auto values = tensor.values<float>();
  return std::any_of(values.begin(), values.end(), [](float value) { return std::isnan(value); });
}

/// The sessions of one graph.
class TwoSessions {
 public:
  TwoSessions(const DrawnGraph& graph, std::unique_ptr<Session> fast,
              std::unique_ptr<Session> oracle)
      : graph_(graph), fast_(std::move(fast)), oracle_(std::move(oracle)) {}

  /// What differs; empty for nothing. An error of the reference is one of the model for these
  /// extents, which XNNPACK must see, too.
  std::string Run(const std::vector<Tensor>& inputs) {
    const absl::StatusOr<std::vector<Tensor>> expected = test::Run(*oracle_, inputs);
    const absl::StatusOr<std::vector<Tensor>> actual = test::Run(*fast_, inputs);
    if (IsAboutNothing(actual.status()) || IsAboutNothing(expected.status())) return "";
    if (expected.ok() != actual.ok()) {
      return ir::StrCat("XNNPACK: ", actual.status().ToString(),
                        ", reference: ", expected.status().ToString());
    }
    return expected.ok() ? Compare(inputs, *expected, actual->front()) : "";
  }

 private:
  std::string Compare(const std::vector<Tensor>& inputs, const std::vector<Tensor>& expected,
                      const Tensor& actual) const {
    const Tensor& y = expected.front();
    if (y.dtype() != actual.dtype() || y.extents() != actual.extents()) {
      return ir::StrCat("the result is ", runtime::ExtentsToString(actual.extents()),
                        ", the reference has ", runtime::ExtentsToString(y.extents()));
    }
    if (y.dtype() != runtime::DType::kInt8) {
      const float tolerance =
          graph_.mode == GraphMode::kDynamic ? kDynamicTolerance : kFloatTolerance;
      const auto [largest, has_nan] = Survey(inputs);
      // A NaN that the first op makes, such as the root of a negative number, spreads as well.
      return CompareFloats(y, actual, tolerance, largest, has_nan || HasNan(expected.back()));
    }
    const double scale = graph_.first->defining_op()->float_attribute("scale");
    const std::optional<double> tolerance = StepTolerance(expected.back(), scale);
    return tolerance ? CompareSteps(y, actual, *tolerance) : "";
  }

  const DrawnGraph& graph_;
  std::unique_ptr<Session> fast_;
  std::unique_ptr<Session> oracle_;
};

/// With what the first op computes, in float, as another result.
absl::StatusOr<std::unique_ptr<Session>> MakeOracle(const DrawnGraph& graph) {
  const ir::Op* op = graph.first->defining_op();
  const bool is_quantized = graph.mode == GraphMode::kInt8;
  graph.module->main().AddResult(
      "computed", is_quantized ? op->operand(0)->defining_op()->operand(0) : op->result());
  ASSIGN_OR_RETURN(LoweredProgram lowered,
                   passes::lowering::LowerToProgram(*graph.module, {.use_xnnpack = false}));
  return MakeSession(std::move(lowered.program));
}

GraphVerdict Wrong(std::string why) { return {GraphOutcome::kWrong, std::move(why)}; }

}  // namespace

GraphVerdict CheckGraph(const DrawnGraph& graph, Draw& draw) {
  absl::StatusOr<LoweredProgram> lowered =
      passes::lowering::LowerToProgram(*graph.module, {.evaluator = tools::EvaluateConstantOp});
  if (!lowered.ok()) {
    const bool names_op = lowered.status().message().find("aten.") != absl::string_view::npos;
    return {names_op ? GraphOutcome::kRefused : GraphOutcome::kWrong, lowered.status().ToString()};
  }
  GraphVerdict verdict;
  verdict.through_xnnpack = UsesXnnpack(lowered->program);
  const absl::Status loads = Session::CheckLoads(lowered->program);
  auto fast = MakeSession(std::move(lowered->program));
  if (loads != fast.status()) return Wrong("CheckLoads and Create disagree");
  if (!loads.ok()) return Wrong(loads.ToString());
  auto oracle = MakeOracle(graph);
  if (!oracle.ok()) return Wrong(oracle.status().ToString());
  TwoSessions sessions(graph, *std::move(fast), *std::move(oracle));
  // Up and down again: plans of memory must follow.
  for (const std::int64_t symbol :
       {std::int64_t{3}, std::int64_t{1}, kLargestSymbol, std::int64_t{0}, std::int64_t{2}}) {
    const auto inputs = DrawInputs(graph, symbol, draw);
    if (!inputs.ok()) return Wrong(inputs.status().ToString());
    const std::string difference = sessions.Run(*inputs);
    if (!difference.empty()) return Wrong(ir::StrCat("N = ", symbol, ": ", difference));
  }
  return verdict;
}

}  // namespace zeropoint::test
