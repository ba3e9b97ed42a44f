#include "passes/pass_registry.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "passes/pipelines.h"
#include "quantizers/quantizer_registry.h"

namespace zeropoint::passes {
namespace {

using testing::HasSubstr;

TEST(PassRegistry, RowsCarryTheNameOfTheirPass) {
  for (const PassRow& row : AllPasses()) {
    EXPECT_EQ(row.create()->name(), row.name);
    EXPECT_FALSE(row.summary.empty()) << row.name;
  }
}

TEST(PassRegistry, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const PassRow& row : AllPasses()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
  }
}

// Golden tests of a quantizer run it by that pass.
TEST(PassRegistry, EveryQuantizerHasAPassThatAnnotates) {
  for (const std::string_view quantizer : quantizers::QuantizerNames()) {
    const auto passes = ParsePassList("annotate-" + std::string(quantizer));
    EXPECT_TRUE(passes.ok()) << "a row in passes/pass_registry.cc is missing: " << passes.status();
  }
}

TEST(PassRegistry, ParsesAListInOrderWithRepetition) {
  const auto passes = ParsePassList("dce,canonicalize,dce");
  ASSERT_TRUE(passes.ok());
  ASSERT_EQ(passes->size(), 3u);
  EXPECT_EQ((*passes)[0]->name(), "dce");
  EXPECT_EQ((*passes)[1]->name(), "canonicalize");
  EXPECT_EQ((*passes)[2]->name(), "dce");
}

TEST(PassRegistry, AnEmptyListIsNoPass) {
  const auto passes = ParsePassList("");
  ASSERT_TRUE(passes.ok());
  EXPECT_TRUE(passes->empty());
}

TEST(PassRegistry, AnUnknownNameListsTheKnownOnes) {
  const auto passes = ParsePassList("dce,dec");
  ASSERT_FALSE(passes.ok());
  const std::string message(passes.status().message());
  EXPECT_THAT(message, HasSubstr("there is no pass \"dec\"; there are canonicalize, "));
  EXPECT_THAT(message, HasSubstr(", dce, "));
}

TEST(Pipelines, NameKnownPasses) {
  for (const PipelineRow& row : AllPipelines()) {
    const auto passes = ParsePassList(row.passes);
    ASSERT_TRUE(passes.ok()) << row.name << ": " << passes.status();
    EXPECT_GE(passes->size(), 2u) << row.name;
  }
}

TEST(Pipelines, AreFoundByName) {
  EXPECT_EQ(FindPipeline("float").value(), FloatPipeline());
  EXPECT_EQ(FindPipeline("convert").value(), ConvertPipeline());
  EXPECT_EQ(std::string(FindPipeline("int4").status().message()),
            "there is no pipeline \"int4\"; there are float, prepare, convert, simulate");
}

}  // namespace
}  // namespace zeropoint::passes
