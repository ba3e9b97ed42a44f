#include "tools/verbs/shape_flag.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ShapeFlag, ReadsExtentsByInputName) {
  const auto shapes = ParseShapeFlags({"image=1x3x224x224", "a=b=5", "scalar="});
  ASSERT_TRUE(shapes.ok()) << shapes.status();
  EXPECT_THAT(shapes->at("image"), ElementsAre(1, 3, 224, 224));
  EXPECT_THAT(shapes->at("a=b"), ElementsAre(5));
  EXPECT_THAT(shapes->at("scalar"), IsEmpty());
}

TEST(ShapeFlag, AQuestionMarkLeavesTheExtentAsItIs) {
  const auto shapes = ParseShapeFlags({"state=2x?x128"});
  ASSERT_TRUE(shapes.ok()) << shapes.status();
  EXPECT_THAT(shapes->at("state"), ElementsAre(2, -1, 128));
}

TEST(ShapeFlag, MistakesAreUsageErrors) {
  for (const char* flag : {"image", "=1x2", "image=1xx2", "image=0", "image=-1x3", "image=1x3x",
                           "image=99999999999999999999"}) {
    const auto shapes = ParseShapeFlags({flag});
    ASSERT_FALSE(shapes.ok()) << flag;
    EXPECT_EQ(ExitCodeOf(shapes.status()), ExitCode::kUsage);
  }
  EXPECT_FALSE(ParseShapeFlags({"a=1", "a=2"}).ok());
}

}  // namespace
}  // namespace zeropoint::tools
