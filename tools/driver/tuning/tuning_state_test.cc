#include "tools/driver/tuning/tuning_state.h"

#include "gtest/gtest.h"
#include "tools/driver/tuning/text_file.h"

namespace zeropoint::tools {
namespace {

TunePlan PlanOf(const std::string& node) {
  TunePlan plan;
  plan.nodes[node] = {.treatment = Treatment::kFloat};
  return plan;
}

std::string Path(const std::string& name) { return ::testing::TempDir() + "/" + name; }

TEST(TuningState, WhatOneRunMeasuredTheNextOneKnows) {
  const std::string path = Path("known.state");
  TuningState state = TuningState::Open(path, "model");
  const Measured measured = {.value = 0.97, .sqnr_db = 21.25, .milliseconds = 1.5, .bytes = 4000};
  ASSERT_TRUE(state.Add(PlanOf("a"), Thoroughness::kWhole, measured).ok());
  ASSERT_TRUE(state.Save().ok());
  const TuningState again = TuningState::Open(path, "model");
  EXPECT_EQ(again.num_known(), 1u);
  const auto found = again.Find(PlanOf("a"), Thoroughness::kWhole);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->value, 0.97);
  EXPECT_EQ(found->sqnr_db, 21.25);
  EXPECT_EQ(found->milliseconds, 1.5);
  EXPECT_EQ(found->bytes, 4000);
  EXPECT_FALSE(again.Find(PlanOf("a"), Thoroughness::kGlance).has_value());
  EXPECT_FALSE(again.Find(PlanOf("b"), Thoroughness::kWhole).has_value());
}

TEST(TuningState, OfAnotherSubjectOrBrokenItKnowsNothing) {
  const std::string path = Path("other.state");
  TuningState state = TuningState::Open(path, "model");
  ASSERT_TRUE(state.Add(PlanOf("a"), Thoroughness::kWhole, {}).ok());
  ASSERT_TRUE(state.Save().ok());
  EXPECT_EQ(TuningState::Open(path, "other model").num_known(), 0u);
  for (const char* text :
       {"", "[]", "{\"subject\": \"model\"", "{\"subject\": \"model\", \"measured\": 3}",
        "{\"subject\": \"model\", \"measured\": {\"a\": [1, 2]}}"}) {
    ASSERT_TRUE(WriteTextFile(path, text).ok());
    EXPECT_EQ(TuningState::Open(path, "model").num_known(), 0u) << text;
  }
}

}  // namespace
}  // namespace zeropoint::tools
