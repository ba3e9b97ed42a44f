#include "tools/driver/tuning/search.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

/// A chain of nodes whose noise adds up, and whose value is SQNR in dB.
class FakeModel {
 public:
  /// `decibels` is what the output has when this node alone is int8.
  void Add(const std::string& name, double decibels, double int8_ms, double float_ms) {
    nodes_[name] = {std::pow(10, -decibels / 10), int8_ms, float_ms};
    PrecisionVertex vertex = {.kind = PrecisionVertex::Kind::kChoice, .name = name};
    vertex.options.push_back(
        {.choice = {.treatment = Treatment::kFloat}, .milliseconds = float_ms, .bytes = 400});
    vertex.options.push_back({.milliseconds = int8_ms, .bytes = 100});
    task_.model.vertices.push_back(std::move(vertex));
  }

  /// Lets the inputs of node `name` be quantized at run time.
  void AddDynamic(const std::string& name, double decibels, double dynamic_ms) {
    dynamic_[name] = {std::pow(10, -decibels / 10), dynamic_ms, 0};
    for (PrecisionVertex& vertex : task_.model.vertices) {
      if (vertex.name != name) continue;
      vertex.options.push_back(
          {.choice = {.treatment = Treatment::kDynamic}, .milliseconds = dynamic_ms, .bytes = 100});
    }
  }

  /// How much less noise int8 has with this observer, for one node or all.
  void SetObserverGain(quantizers::ObserverKind observer, double decibels) {
    gains_[observer] = decibels;
    task_.settings.push_back({.observer = observer});
    task_.node_observers.push_back(observer);
  }

  /// How much more noise one node has with this observer.
  void SetNodeLoss(const std::string& name, quantizers::ObserverKind observer, double decibels) {
    node_losses_[{name, observer}] = decibels;
  }

  SearchTask Task(double floor) {
    SearchTask task = task_;
    if (task.settings.empty()) task.settings.emplace_back();
    task.floor = floor;
    task.in_float = Measure(AllInFloat(task.model, task.settings.front()));
    task.measure = [this](const TunePlan& plan, Thoroughness) -> absl::StatusOr<Measured> {
      if (++measurements_ > allowed_) return absl::CancelledError("told to stop");
      return Measure(plan);
    };
    return task;
  }
  void StopAfter(int measurements) { allowed_ = measurements; }
  int measurements() const { return measurements_; }

 private:
  struct Node {
    double noise;
    double int8_ms;
    double float_ms;
  };

  double GainOf(const std::string& name, quantizers::ObserverKind observer) const {
    const auto gain = gains_.find(observer);
    const auto loss = node_losses_.find({name, observer});
    const double decibels =
        (loss == node_losses_.end() ? 0 : loss->second) - (gain == gains_.end() ? 0 : gain->second);
    return std::pow(10, decibels / 10);
  }

  Measured Measure(const TunePlan& plan) const {
    Measured measured;
    double noise = 1e-30;
    for (const auto& [name, node] : nodes_) {
      const auto planned = plan.nodes.find(name);
      const NodeChoice choice = planned == plan.nodes.end() ? NodeChoice() : planned->second;
      const bool is_int8 = choice.treatment == Treatment::kInt8;
      if (choice.treatment == Treatment::kDynamic) {
        measured.milliseconds += dynamic_.at(name).int8_ms;
        measured.bytes += 100;
        noise += dynamic_.at(name).noise;
        continue;
      }
      measured.milliseconds += is_int8 ? node.int8_ms : node.float_ms;
      measured.bytes += is_int8 ? 100 : 400;
      if (is_int8)
        noise += node.noise * GainOf(name, choice.observer.value_or(plan.model.observer));
    }
    measured.value = measured.sqnr_db = -10 * std::log10(noise);
    return measured;
  }

  SearchTask task_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, Node> dynamic_;
  std::map<quantizers::ObserverKind, double> gains_;
  std::map<std::pair<std::string, quantizers::ObserverKind>, double> node_losses_;
  int measurements_ = 0;
  int allowed_ = 1000;
};

SearchResult Found(const absl::StatusOr<SearchResult>& result) {
  EXPECT_TRUE(result.ok()) << result.status();
  return *result;
}

TEST(Search, WhereInt8HoldsEverythingIsInt8) {
  FakeModel model;
  model.Add("a", 40, 1, 2);
  model.Add("b", 40, 1, 2);
  const SearchResult result = Found(Search(model.Task(30)));
  EXPECT_TRUE(result.holds);
  EXPECT_THAT(result.best.plan.nodes, IsEmpty());
}

TEST(Search, WhatIsSlowerInInt8StaysFloat) {
  FakeModel model;
  model.Add("a", 40, 1, 2);
  model.Add("slow", 90, 3, 2);
  EXPECT_THAT(Found(Search(model.Task(30))).best.plan.nodes, UnorderedElementsAre(Key("slow")));
}

TEST(Search, OfNodesThatLoseTheOneThatSavesLeastStaysFloat) {
  FakeModel model;
  model.Add("a", 22, 1, 9);
  model.Add("b", 21, 1, 2);
  model.Add("c", 45, 1, 2);
  const SearchResult result = Found(Search(model.Task(20)));
  EXPECT_TRUE(result.holds);
  EXPECT_THAT(result.best.plan.nodes, UnorderedElementsAre(Key("b")));
}

TEST(Search, TheSettingsThatLoseLeastAreTheModelsOwn) {
  FakeModel model;
  model.SetObserverGain(quantizers::ObserverKind::kHistogram, 0);
  model.SetObserverGain(quantizers::ObserverKind::kMse, 6);
  model.Add("a", 28, 1, 2);
  const SearchResult result = Found(Search(model.Task(30)));
  EXPECT_TRUE(result.holds);
  EXPECT_EQ(result.best.plan.model.observer, quantizers::ObserverKind::kMse);
  EXPECT_THAT(result.best.plan.nodes, IsEmpty());
}

TEST(Search, TheObserverThatIsBestForFewNodesNeedNotBeThatForAll) {
  using quantizers::ObserverKind;
  FakeModel model;
  model.Add("loud", 5, 1, 2);
  for (const char* name : {"a", "b", "c", "d"}) {
    model.Add(name, 33, 1, 2);
    model.SetNodeLoss(name, ObserverKind::kMse, 7);
  }
  model.SetNodeLoss("loud", ObserverKind::kHistogram, 3);
  model.SetObserverGain(ObserverKind::kMse, 0);
  model.SetObserverGain(ObserverKind::kHistogram, 0);
  SearchTask task = model.Task(26);
  task.node_observers.clear();
  const SearchResult result = Found(Search(std::move(task)));
  EXPECT_TRUE(result.holds);
  EXPECT_EQ(result.best.plan.model.observer, ObserverKind::kHistogram);
  EXPECT_THAT(result.best.plan.nodes, UnorderedElementsAre(Key("loud")));
}

// Alone among float neighbours int8 costs two conversions, which the model of single nodes has not.
TEST(Search, InputsQuantizedAtRunTimeAreTakenWhereInt8IsNoFaster) {
  FakeModel model;
  model.Add("a", 15, 2, 2.5);
  model.AddDynamic("a", 40, 1);
  model.Add("b", 10, 1, 2);
  const SearchResult result = Found(Search(model.Task(30)));
  EXPECT_TRUE(result.holds);
  ASSERT_EQ(result.best.plan.nodes.count("a"), 1U);
  EXPECT_EQ(result.best.plan.nodes.at("a").treatment, Treatment::kDynamic);
  EXPECT_DOUBLE_EQ(result.best.measured.milliseconds, 3);
}

TEST(Search, SizeCountsBytesAndNotTime) {
  FakeModel model;
  model.Add("slow", 40, 9, 2);
  SearchTask task = model.Task(30);
  task.objective = Objective::kSize;
  EXPECT_THAT(Found(Search(std::move(task))).best.plan.nodes, IsEmpty());
}

TEST(Search, FloatHoldsWhereNothingElseDoes) {
  FakeModel model;
  model.Add("a", 10, 1, 2);
  const SearchResult result = Found(Search(model.Task(20)));
  EXPECT_TRUE(result.holds);
  EXPECT_THAT(result.best.plan.nodes, UnorderedElementsAre(Key("a")));
}

TEST(Search, ABudgetThatNothingMeetsGetsTheNearest) {
  FakeModel model;
  model.Add("a", 10, 1, 2);
  const SearchResult result = Found(Search(model.Task(1000)));
  EXPECT_FALSE(result.holds);
  EXPECT_THAT(result.best.plan.nodes, UnorderedElementsAre(Key("a")));
}

TEST(Search, KeepsTheBestOfWhatItSawWhenInterrupted) {
  FakeModel model;
  model.Add("a", 22, 1, 9);
  model.Add("b", 21, 1, 2);
  model.StopAfter(2);
  int kept = 0;
  SearchTask task = model.Task(20);
  task.keep = [&](const MeasuredPlan&) {
    ++kept;
    return absl::OkStatus();
  };
  const SearchResult result = Found(Search(std::move(task)));
  EXPECT_TRUE(result.is_interrupted);
  EXPECT_TRUE(result.holds);
  EXPECT_GE(kept, 1);
}

TEST(Search, RepeatsItselfStepByStep) {
  const auto run = [] {
    FakeModel model;
    for (int i = 0; i < 12; ++i) {
      model.Add("n" + std::to_string(i), 25 + i % 5, 1, 1.5 + 0.1 * i);
    }
    const SearchResult result = Found(Search(model.Task(22)));
    return std::make_pair(result.best.plan, model.measurements());
  };
  const auto first = run();
  EXPECT_TRUE(first == run());
}

TEST(ParetoFront, HasWhatNoOtherPlanBeats) {
  const auto plan = [](double value, double milliseconds, std::int64_t bytes) {
    return MeasuredPlan{{}, {.value = value, .milliseconds = milliseconds, .bytes = bytes}};
  };
  const std::vector<MeasuredPlan> front = ParetoFront(
      {plan(1, 3, 9), plan(0.9, 2, 9), plan(0.8, 2.5, 9), plan(0.7, 4, 1), plan(0.9, 2, 9)});
  ASSERT_EQ(front.size(), 3u);
  EXPECT_EQ(front[0].measured.value, 0.9);
  EXPECT_EQ(front[1].measured.value, 1);
  EXPECT_EQ(front[2].measured.value, 0.7);
}

}  // namespace
}  // namespace zeropoint::tools
