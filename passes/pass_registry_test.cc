#include "passes/pass_registry.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "passes/pipelines.h"

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
  for (const std::string_view pipeline : {FloatPipeline(), ConvertPipeline()}) {
    const auto passes = ParsePassList(pipeline);
    ASSERT_TRUE(passes.ok()) << passes.status();
    EXPECT_GE(passes->size(), 3u);
  }
}

}  // namespace
}  // namespace zeropoint::passes
