#include "tools/driver/verification/repair.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// A model whose nodes add their noise powers to the output, each by its treatment.
class NoisyModel {
 public:
  /// `decibels` is what the output has when nothing but this node computes in int8.
  void Add(const std::string& name, double decibels, bool has_weights = false,
           std::int64_t weight_bytes = 400) {
    nodes_.push_back({name, "aten.conv2d", has_weights, /*has_dynamic=*/false, weight_bytes});
    noise_[name] = std::pow(10, -decibels / 10);
  }
  /// One that computes in int8 only where `neighbor` does.
  void AddBeside(const std::string& neighbor, const std::string& name, double decibels) {
    Add(name, decibels);
    nodes_.back().weight_bytes = 0;
    neighbors_[name] = neighbor;
  }
  /// All noise of int8 gets this much less with the observer.
  void SetObserverGain(quantizers::ObserverKind observer, double decibels) {
    gains_[observer] = decibels;
  }
  /// All noise of int8 gets this much less with the pass.
  void SetWeightGain(const std::string& pass, double decibels) { weight_gains_[pass] = decibels; }
  /// int8 weights alone leave this share of a node's noise.
  void SetWeightNoise(double share) { weight_noise_ = share; }

  RepairTask Task(double target_db) {
    RepairTask task;
    task.nodes = nodes_;
    for (const auto& [observer, gain] : gains_) task.observers.push_back(observer);
    task.target_db = target_db;
    task.initial_db = Decibels({});
    task.measure = [this](const QuantizationPlan& plan, Effort,
                          double /*floor_db*/) -> absl::StatusOr<double> { return Decibels(plan); };
    return task;
  }

 private:
  Treatment TreatmentOf(const std::string& name, const QuantizationPlan& plan) const {
    const auto planned = plan.nodes.find(name);
    if (planned != plan.nodes.end()) return planned->second;
    const auto neighbor = neighbors_.find(name);
    return neighbor == neighbors_.end() ? Treatment::kInt8 : TreatmentOf(neighbor->second, plan);
  }

  double Decibels(const QuantizationPlan& plan) const {
    double noise = 1e-30;
    for (const auto& [name, power] : noise_) {
      const Treatment treatment = TreatmentOf(name, plan);
      if (treatment == Treatment::kInt8) noise += power;
      if (treatment == Treatment::kWeightsOnly) noise += power * weight_noise_;
    }
    double gain = plan.observer ? gains_.at(*plan.observer) : 0;
    for (const std::string& pass : plan.weight_passes.value_or(std::vector<std::string>())) {
      gain += weight_gains_.at(pass);
    }
    return -10 * std::log10(noise) + gain;
  }

  std::vector<PlanNode> nodes_;
  std::map<std::string, double> noise_;
  std::map<std::string, std::string> neighbors_;
  std::map<quantizers::ObserverKind, double> gains_;
  std::map<std::string, double> weight_gains_;
  double weight_noise_ = 1;
};

std::map<std::string, Treatment> NodesOf(const RepairResult& result) { return result.plan.nodes; }

TEST(Repair, AnObserverThatSufficesIsAllThatChanges) {
  NoisyModel model;
  model.Add("a", 18);
  model.SetObserverGain(quantizers::ObserverKind::kMse, 4);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->plan.observer, quantizers::ObserverKind::kMse);
  EXPECT_TRUE(result->plan.nodes.empty());
  EXPECT_EQ(result->measurements, 1);
}

TEST(Repair, TheFewestNodesThatLoseMostGoFloat) {
  NoisyModel model;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) model.Add(name, 40);
  model.Add("bad", 5);
  model.Add("worse", 3);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(NodesOf(*result), UnorderedElementsAre(Pair("bad", Treatment::kFloat),
                                                     Pair("worse", Treatment::kFloat)));
  EXPECT_GE(result->sqnr_db, 20);
  ASSERT_EQ(result->nodes.size(), 2);
  EXPECT_EQ(result->nodes[0].node.name, "worse");
  EXPECT_NEAR(result->nodes[0].alone_db, 3, 1e-6);
}

TEST(Repair, AnAcceptablePlanIsTakenWhereTheTargetNeedsManyMoreNodes) {
  NoisyModel model;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) model.Add(name, 30.3);
  model.Add("bad", 5);
  RepairTask task = model.Task(22);  // 21.3 dB without the bad one
  EXPECT_GT(Repair(task)->nodes.size(), 1u);
  task.acceptable_db = 21;
  EXPECT_THAT(NodesOf(*Repair(task)), ElementsAre(Pair("bad", Treatment::kFloat)));
  task.acceptable_db = 21.5;
  EXPECT_GT(Repair(task)->nodes.size(), 1u);
}

TEST(Repair, AnObserverThatHelpsIsKeptWhenNodesGoFloat) {
  NoisyModel model;
  model.Add("good", 25);
  model.Add("bad", 5);
  model.SetObserverGain(quantizers::ObserverKind::kMinMax, -3);
  model.SetObserverGain(quantizers::ObserverKind::kMse, 3);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->plan.observer, quantizers::ObserverKind::kMse);
  EXPECT_THAT(NodesOf(*result), ElementsAre(Pair("bad", Treatment::kFloat)));
}

TEST(Repair, TheBestOfTheChoicesOfWeightsIsTakenThoughTheTargetHolds) {
  NoisyModel model;
  model.Add("a", 30);
  model.SetWeightGain("rounded", 3);
  model.SetWeightGain("scaled", 2);
  RepairTask task = model.Task(20);
  task.weight_choices = {{}, {"rounded"}, {"scaled"}};
  const auto result = Repair(task);
  ASSERT_TRUE(result.ok());
  ASSERT_TRUE(result->plan.weight_passes);
  EXPECT_THAT(*result->plan.weight_passes, ElementsAre("rounded"));
  EXPECT_TRUE(result->nodes.empty());
}

TEST(Repair, WeightsStayInt8WhereTheyLoseLittle) {
  NoisyModel model;
  model.Add("good", 30);
  model.Add("bad", 5, /*has_weights=*/true);
  model.SetWeightNoise(0.001);
  const auto kept = Repair(model.Task(20));
  ASSERT_TRUE(kept.ok());
  EXPECT_THAT(NodesOf(*kept), ElementsAre(Pair("bad", Treatment::kWeightsOnly)));

  model.SetWeightNoise(0.5);
  const auto lost = Repair(model.Task(20));
  ASSERT_TRUE(lost.ok());
  EXPECT_THAT(NodesOf(*lost), ElementsAre(Pair("bad", Treatment::kFloat)));
}

TEST(Repair, OfManyWeightsThoseThatLoseLeastStayInt8) {
  NoisyModel model;
  model.Add("worst", 0, /*has_weights=*/true);
  model.Add("bad", 12, /*has_weights=*/true);
  model.SetWeightNoise(0.02);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(NodesOf(*result), UnorderedElementsAre(Pair("worst", Treatment::kFloat),
                                                     Pair("bad", Treatment::kWeightsOnly)));
}

TEST(Repair, WeightsStayInt8WhereThatIsAcceptableThoughBelowTheTarget) {
  NoisyModel model;
  model.Add("bad", 5, /*has_weights=*/true);
  model.SetWeightNoise(0.0251);  // 21 dB
  RepairTask task = model.Task(22);
  EXPECT_THAT(NodesOf(*Repair(task)), ElementsAre(Pair("bad", Treatment::kFloat)));
  task.acceptable_db = 20.5;
  EXPECT_THAT(NodesOf(*Repair(task)), ElementsAre(Pair("bad", Treatment::kWeightsOnly)));
}

TEST(Repair, TheHeaviestWeightsStayInt8WhereAllOfThemLoseTooMuch) {
  NoisyModel model;
  model.Add("worst", 0, /*has_weights=*/true);
  model.Add("heavy", 3, /*has_weights=*/true, /*weight_bytes=*/4000);
  for (const char* name : {"a", "b", "c"}) model.Add(name, 2, /*has_weights=*/true);
  model.SetWeightNoise(0.015);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  for (const auto& [name, treatment] : NodesOf(*result)) {
    EXPECT_EQ(treatment, name == "heavy" ? Treatment::kWeightsOnly : Treatment::kFloat) << name;
  }
  EXPECT_EQ(NodesOf(*result).size(), 5);
}

TEST(Repair, AllNodesGoFloatWhereNothingLessSuffices) {
  NoisyModel model;
  model.Add("a", 5);
  model.Add("b", 5);
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->plan.nodes.size(), 2);
  EXPECT_GE(result->sqnr_db, 20);
}

TEST(Repair, WithoutNodesNothingIsPlanned) {
  NoisyModel model;
  model.SetObserverGain(quantizers::ObserverKind::kMse, -1);
  RepairTask task = model.Task(400);
  const auto result = Repair(task);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->plan, QuantizationPlan());
  EXPECT_EQ(result->sqnr_db, task.initial_db);
}

// Residual sums are int8 between int8 ops only, and so lose nothing alone.
TEST(Repair, WhatLosesOnlyBesideOthersIsBlamedForIt) {
  NoisyModel model;
  for (const char* name : {"1", "2", "3", "4"}) {
    const std::string conv = std::string("conv") + name;
    model.Add(conv, 40);
    model.AddBeside(conv, std::string("sum") + name, 15);
  }
  const auto result = Repair(model.Task(20));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(
      NodesOf(*result),
      UnorderedElementsAre(Pair("sum1", Treatment::kFloat), Pair("sum2", Treatment::kFloat),
                           Pair("sum3", Treatment::kFloat), Pair("sum4", Treatment::kFloat)));
  EXPECT_GE(result->sqnr_db, 20);
}

}  // namespace
}  // namespace zeropoint::tools
