#include "tools/driver/verification/verification.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/driver/verification/receipt.h"
#include "tools/driver/verification/verdict.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(SplitSamples, ATenthIsHeldOut) {
  const SampleSplit split = SplitSamples(1000, 200, 1, false);
  EXPECT_EQ(split.calibrate, 900);
  EXPECT_EQ(split.verify.begin, 900);
  EXPECT_EQ(split.verify.end, 1000);
  EXPECT_TRUE(split.is_held_out);
}

TEST(SplitSamples, ThoseThatCalibratedJudgeInStretchesAllOverTheFile) {
  std::vector<std::int64_t> begins;
  for (const SampleRange& range : SplitSamples(1000, 200, 1, false).recheck) {
    EXPECT_EQ(range.end - range.begin, 12);
    begins.push_back(range.begin);
  }
  EXPECT_THAT(begins, ElementsAre(0, 444, 888));
  const std::vector<SampleRange> few = SplitSamples(30, 30, 1, false).recheck;
  ASSERT_EQ(few.size(), 1);
  EXPECT_EQ(few.front().end, 22);
}

TEST(SplitSamples, StretchesAreMultiplesOfWhatTheModelTakes) {
  for (const SampleRange& range : SplitSamples(1000, 200, 10, false).recheck) {
    EXPECT_EQ(range.begin % 10, 0);
    EXPECT_EQ(range.end % 10, 0);
    EXPECT_LE(range.end, 900);
  }
}

TEST(SplitSamples, EightAtLeastAndAHundredAndTwentyEightAtMost) {
  EXPECT_EQ(SplitSamples(20, 20, 1, false).calibrate, 12);
  EXPECT_EQ(SplitSamples(100000, 200, 1, false).calibrate, 100000 - 128);
}

TEST(SplitSamples, FewSamplesAllCalibrateAndJudge) {
  const SampleSplit split = SplitSamples(15, 15, 1, false);
  EXPECT_EQ(split.calibrate, 15);
  EXPECT_EQ(split.verify.begin, 7);
  EXPECT_FALSE(split.is_held_out);
  EXPECT_TRUE(split.are_too_few);
  EXPECT_THAT(split.recheck, IsEmpty());
  EXPECT_EQ(SplitSamples(3, 3, 1, false).verify.begin, 0);
  EXPECT_EQ(SplitSamples(1000, 200, 1, true).calibrate, 1000);
  EXPECT_FALSE(SplitSamples(1000, 200, 1, true).are_too_few);
}

TEST(SplitSamples, BatchesOfAFixedSizeStayWhole) {
  const SampleSplit split = SplitSamples(64, 16, 16, false);
  EXPECT_EQ(split.calibrate, 48);
  EXPECT_EQ(split.verify.begin, 48);
}

Verification WithWorst(double decibels) {
  Verification verification;
  verification.samples = 8;
  verification.is_held_out = true;
  verification.target_db = kDefaultTargetDb;
  OutputReport output;
  output.name = "scores";
  output.sqnr_db = decibels;
  verification.outputs = {output};
  verification.initial_db = decibels;
  return verification;
}

constexpr VerdictOptions kDefaults = {.where = "m.onnx"};

TEST(Judge, SaysNothingOfAGoodProgram) {
  EXPECT_EQ(Judge(WithWorst(20), kDefaults).value(), std::nullopt);
}

TEST(Judge, WarnsOfAWeakProgramAndNamesThePart) {
  const auto warning = Judge(WithWorst(14.2), kDefaults);
  ASSERT_TRUE(warning.ok() && warning->has_value());
  EXPECT_THAT(**warning, HasSubstr("SQNR of output 'scores' is 14.2 dB, below 20 dB: m.onnx: "));
}

TEST(Judge, WarnsWhereRowsChooseOtherwiseAtAGoodSqnr) {
  Verification verification = WithWorst(30);
  verification.outputs.front().has_near_choices = true;
  verification.outputs.front().agreement = 0.7;
  EXPECT_THAT(
      Judge(verification, kDefaults).value().value(),
      HasSubstr("30 % of the rows of output 'scores' have their largest element elsewhere"));
  EXPECT_THAT(ReceiptJson(verification, {}), HasSubstr(R"("verdict":"weak")"));
}

TEST(Judge, RefusesAWorthlessProgramUnlessForced) {
  const auto refused = Judge(WithWorst(9.9), kDefaults);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(ExitCodeOf(refused.status()), ExitCode::kBudgetMissed);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("'scores' is 9.9 dB"));
  EXPECT_TRUE(Judge(WithWorst(9.9), {.force = true, .where = "m.onnx"}).value().has_value());
}

TEST(Judge, NamesEveryOutputBelowTheTargetAndAnInputThatHoldsNaN) {
  Verification verification = WithWorst(14);
  OutputReport other;
  other.name = "boxes";
  other.sqnr_db = 16;
  verification.outputs.push_back(other);
  verification.non_finite_input = NonFiniteInput{"x", "c.npz[x]", 95};
  EXPECT_THAT(
      Judge(verification, kDefaults).value().value(),
      HasSubstr("'scores' is 14.0 dB, below 20 dB; so is output 'boxes'; input 'x' holds NaN "
                "or infinity in sample 95 (c.npz[x])"));
}

TEST(Judge, AStatedTargetThatIsMissedIsAnError) {
  Verification verification = WithWorst(25);
  verification.target_db = 30;
  const auto refused = Judge(verification, {.is_stated = true, .where = "m.onnx"});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("below --min-sqnr 30"));
}

TEST(Judge, NamesAClassThatIsLostThoughMostLabelsAreKept) {
  Verification verification = WithWorst(30);
  OutputReport mask;
  mask.name = "mask";
  mask.sqnr_db = 14;
  mask.counts = false;
  verification.outputs.push_back(mask);
  const auto warning = [&] { return *Judge(verification, {.where = "m.onnx"}); };
  EXPECT_EQ(warning(), std::nullopt);
  verification.outputs.back().worst_label = LabelLoss{.label = 4, .share = 0.222, .lost = 0.166};
  ASSERT_TRUE(warning().has_value());
  EXPECT_THAT(*warning(), HasSubstr("17 % of the elements of output 'mask' that are 4 in float "
                                    "(22.2 % of all) are something else"));
  verification.outputs.back().worst_label->lost = 0.05;
  EXPECT_EQ(warning(), std::nullopt);
}

TEST(DoubtsOfSamples, SaysNothingOfEnoughThatVary) {
  EXPECT_THAT(DoubtsOfSamples(WithWorst(30), "m.onnx"), IsEmpty());
}

TEST(DoubtsOfSamples, NamesFewAndThoseThatAreAlike) {
  Verification verification = WithWorst(30);
  verification.are_too_few = true;
  verification.variety = Variety::kAlike;
  EXPECT_THAT(
      DoubtsOfSamples(verification, "m.onnx"),
      ElementsAre(HasSubstr("judged on 8 samples that also calibrated"),
                  HasSubstr("judged on samples that are all alike, which tells little of others")));
  verification.are_too_few = false;
  verification.variety = Variety::kFlat;
  EXPECT_THAT(DoubtsOfSamples(verification, "m.onnx"), ElementsAre(HasSubstr("one number each")));
  verification.variety = Variety::kVaried;
  verification.unchanging_inputs = {"memory"};
  EXPECT_THAT(DoubtsOfSamples(verification, "m.onnx"),
              ElementsAre(HasSubstr("input 'memory' is the same in every sample")));
}

TEST(Receipt, SaysVerdictOutputsAndRepairs) {
  Verification verification = WithWorst(21.04);
  verification.initial_db = 3.31;
  verification.repair.plan.nodes["head"] = Treatment::kFloat;
  verification.repair.nodes = {{{"head", "aten.conv2d", true, false, 400}, Treatment::kFloat, 4}};
  verification.repair.nodes.front().extra_ms = 0.0123456;
  verification.repair.nodes.front().extra_bytes = 300;
  verification.repair.losses = {{verification.repair.nodes.front().node, 4},
                                {{"tail", "aten.add"}, 31.26}};
  verification.repair.measurements = 9;
  EXPECT_EQ(ReceiptJson(verification, {"ab12", "cd34", ""}),
            R"({"verdict":"good","sha256":{"model":"ab12","data":"cd34"},)"
            R"("target_db":20.0,"samples":8,"held_out":true,)"
            R"("outputs":[{"name":"scores","sqnr_db":21.0,"agreement":1.0,"max_error":0.0}],)"
            R"("initial_db":3.3,"blame":[{"node":"head","op":"aten.conv2d","alone_db":4.0},)"
            R"({"node":"tail","op":"aten.add","alone_db":31.3}],)"
            R"("repair":{"measurements":9,"nodes":[{"node":"head","op":"aten.conv2d",)"
            R"("treatment":"float","alone_db":4.0,"weight_bytes":400,)"
            R"("extra_ms":0.0123,"extra_bytes":300}]}})");
}

TEST(Receipt, CallsWhatMissesTheTargetWeakOrWorthless) {
  EXPECT_THAT(ReceiptJson(WithWorst(15), {}), HasSubstr(R"("verdict":"weak")"));
  EXPECT_THAT(ReceiptJson(WithWorst(5), {}), HasSubstr(R"("verdict":"worthless")"));
}

TEST(Receipt, SaysWhatMakesSamplesDoubtful) {
  Verification verification = WithWorst(30);
  EXPECT_THAT(ReceiptJson(verification, {}), Not(HasSubstr("samples_are")));
  verification.variety = Variety::kAlike;
  EXPECT_THAT(ReceiptJson(verification, {}), HasSubstr(R"("samples_are":"alike")"));
  verification.unchanging_inputs = {"memory"};
  EXPECT_THAT(ReceiptJson(verification, {}), HasSubstr(R"("unchanging_inputs":["memory"])"));
}

}  // namespace
}  // namespace zeropoint::tools
