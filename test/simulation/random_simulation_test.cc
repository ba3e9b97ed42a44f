// Random calibrated graphs: what "simulate" makes of them computes the same bits as what "convert"
// does, with weights folded or not, whichever ops are switched off.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "passes/pass_manager.h"
#include "passes/pass_registry.h"
#include "test/testing/random_run.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

constexpr char kType[] = "f32[2,3,4,4]";
constexpr int kGraphs = 300;

/// Writes a graph of values of one type, some of which are observed.
class RandomGraph {
 public:
  explicit RandomGraph(std::uint32_t seed) : generator_(seed) {}

  std::string Text() {
    values_ = {Observed("%x")};
    for (int i = 0; i < 6; ++i) values_.push_back(MaybeObserved(AddOp()));
    return absl::StrCat("module @random {\n", absl::StrJoin(constants_, ""),
                        "  func @main(%x: ", kType, ") -> (%y: ", kType, ") {\n",
                        absl::StrJoin(lines_, ""), "    return ", values_.back(), "\n  }\n}\n");
  }

 private:
  int Draw(int count) { return static_cast<int>(generator_() % static_cast<unsigned>(count)); }
  std::string Real(double low, double high) {
    return absl::StrFormat("%.6f", std::uniform_real_distribution<double>(low, high)(generator_));
  }
  std::string Value() {
    return values_[static_cast<std::size_t>(Draw(static_cast<int>(values_.size())))];
  }

  /// Adds `op` on a line of its own and names its result; ops have the names of nodes "/0", "/1", …
  std::string Add(const std::string& op, const std::string& type) {
    const std::string result = absl::StrCat("%", lines_.size());
    lines_.push_back(
        absl::StrCat("    ", result, " = ", op, " : ", type, " loc(\"/", nodes_, "\")\n"));
    return result;
  }

  std::string AddOp() {
    ++nodes_;
    const std::string unary[] = {"aten.relu", "aten.sigmoid", "aten.tanh", "aten.neg"};
    switch (Draw(4)) {
      case 0:
        return Add(absl::StrCat(unary[Draw(4)], "(", Value(), ")"), kType);
      case 1:
        return Add(absl::StrCat("aten.add(", Value(), ", ", Value(), ")"), kType);
      case 2:
        return Add(absl::StrCat("aten.mul(", Value(), ", ", Value(), ")"), kType);
      default:
        return Add(
            absl::StrCat("aten.conv2d(", Value(), ", ", Weight(),
                         ", none) {stride=[1,1], padding=[0,0,0,0], dilation=[1,1], groups=1}"),
            kType);
    }
  }

  std::string Weight() {
    const std::string name = absl::StrCat("@w", constants_.size());
    std::vector<std::string> values;
    for (int i = 0; i < 9; ++i) values.push_back(Real(-2, 2));
    constants_.push_back(
        absl::StrCat("  const ", name, " : f32[3,3,1,1] = [", absl::StrJoin(values, ","), "]\n"));
    if (Draw(4) == 0) return name;  // weight stays float
    const int channels = Draw(2) == 0 ? 1 : 3;
    return Observe(name, "f32[3,3,1,1]", channels, Draw(2), -127, "per_channel_symmetric");
  }

  std::string MaybeObserved(const std::string& value) {
    return Draw(3) == 0 ? value : Observed(value);
  }
  /// Perhaps twice: a requantization.
  std::string Observed(const std::string& value) {
    const std::string observed = Observe(value, kType, 1, 0, -128, "per_tensor_affine");
    return Draw(5) == 0 ? Observe(observed, kType, 1, 0, -128, "per_tensor_affine") : observed;
  }

  std::string Observe(const std::string& value, const std::string& type, int channels, int axis,
                      int quant_min, const std::string& qscheme) {
    std::vector<std::string> scales, zero_points;
    for (int i = 0; i < channels; ++i) {
      scales.push_back(Real(0.003, 0.2));
      zero_points.push_back(absl::StrCat(Draw(255) - 127));
    }
    const bool is_per_tensor = channels == 1;
    return Add(
        absl::StrCat("quant.observe(", value, ") {observer=\"min_max\", group=", lines_.size(),
                     ", dtype=i8, quant_min=", quant_min, ", quant_max=127, qscheme=\"",
                     is_per_tensor ? "per_tensor_affine" : qscheme, "\", ch_axis=", axis,
                     ", eps=0.000244140625, scale=[", absl::StrJoin(scales, ","), "], zero_point=[",
                     absl::StrJoin(zero_points, ","), "]}"),
        type);
  }

  std::mt19937 generator_;
  std::vector<std::string> constants_, lines_, values_;
  int nodes_ = 0;
};

using IsOff = std::function<bool(const ir::Op& op)>;

/// What the graph computes behind `passes`.
absl::StatusOr<std::vector<Tensor>> ResultsAfter(const std::string& text, const char* passes,
                                                 const IsOff& is_off) {
  auto module = ir::ParseModule(text);
  if (!module.ok()) return module.status();
  passes::PassContext context;
  context.evaluator = tools::EvaluateConstantOp;
  context.leaves_float = is_off;
  passes::PassManager manager;
  auto list = passes::ParsePassList(passes);
  if (!list.ok()) return list.status();
  for (auto& pass : *list) manager.Add(std::move(pass));
  const absl::Status status = manager.Run(**module, context);
  if (!status.ok()) return status;
  return RunReference(**module, RandomInputs((*module)->main()));
}

bool HaveSameBits(const Tensor& a, const Tensor& b) {
  return a.extents() == b.extents() && a.view().num_bytes() == b.view().num_bytes() &&
         std::memcmp(a.data(), b.data(), a.view().num_bytes()) == 0;
}

void ExpectSimulationEqualsConversion(std::uint32_t seed, const IsOff& is_off) {
  const std::string text = RandomGraph(seed).Text();
  SCOPED_TRACE(absl::StrCat("seed ", seed, "\n", text));
  const auto simulated = ResultsAfter(text, "simulate", is_off);
  ASSERT_TRUE(simulated.ok()) << simulated.status();
  for (const char* conversion : {"convert", "convert,fold-quantize,dce"}) {
    const auto converted = ResultsAfter(text, conversion, is_off);
    ASSERT_TRUE(converted.ok()) << converted.status();
    ASSERT_EQ(simulated->size(), 1u);
    EXPECT_TRUE(HaveSameBits(simulated->front(), converted->front())) << conversion;
  }
}

TEST(Simulation, OfRandomGraphsHasTheBitsOfTheConvertedOnes) {
  for (std::uint32_t seed = 0; seed < kGraphs && !HasFailure(); ++seed) {
    ExpectSimulationEqualsConversion(seed, {});
  }
}

TEST(Simulation, WithOpsSwitchedOffHasTheBitsOfTheConversionWithout) {
  for (std::uint32_t seed = 0; seed < kGraphs && !HasFailure(); ++seed) {
    ExpectSimulationEqualsConversion(seed, [&](const ir::Op& op) {
      return (std::hash<std::string>()(op.location()) + seed) % 3 == 0;
    });
  }
}

TEST(Simulation, WithEveryOpSwitchedOffIsTheFloatGraph) {
  for (std::uint32_t seed = 0; seed < 50 && !HasFailure(); ++seed) {
    const std::string text = RandomGraph(seed).Text();
    SCOPED_TRACE(text);
    const auto off = ResultsAfter(text, "simulate", [](const ir::Op&) { return true; });
    ASSERT_TRUE(off.ok()) << off.status();
    const auto observed = ResultsAfter(text, "dce", {});  // observers do not change what they see
    ASSERT_TRUE(observed.ok()) << observed.status();
    EXPECT_TRUE(HaveSameBits(off->front(), observed->front()));
  }
}

TEST(Simulation, ChangesWhatTheFloatGraphComputes) {
  const std::string text = RandomGraph(1).Text();
  const auto simulated = ResultsAfter(text, "simulate", {});
  const auto observed = ResultsAfter(text, "dce", {});
  ASSERT_TRUE(simulated.ok() && observed.ok());
  EXPECT_FALSE(HaveSameBits(simulated->front(), observed->front()));
}

}  // namespace
}  // namespace zeropoint::test
