#include "frontend/onnx/scope/constant_movement.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/parser.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Ints = std::vector<std::int64_t>;

/// The elements of `op` over the constant @c of 0, 1, 2, … and this type; none when it stays an op.
Ints Moved(const std::string& type, int count, const std::string& op) {
  std::string list;
  for (int i = 0; i < count; ++i) absl::StrAppend(&list, i == 0 ? "" : ",", i);
  const auto module =
      ir::ParseModule(absl::StrCat("module @m {\n const @c : ", type, " = [", list,
                                   "]\n func @main() -> () {\n %0 = ", op, "\n return\n }\n}\n"));
  EXPECT_TRUE(module.ok()) << module.status();
  const auto moved = MovedConstant(*(*module)->main().ops().front());
  if (!moved) return {};
  const auto values = moved->values<std::int64_t>();
  return {values.begin(), values.end()};
}

TEST(MovedConstant, ViewsKeepTheOrder) {
  EXPECT_THAT(Moved("i64[4]", 4, "aten.view(@c) {size=dims[2,2]} : i64[2,2]"),
              ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Moved("i64[2,1]", 2, "aten.squeeze(@c) {dim=[1]} : i64[2]"), ElementsAre(0, 1));
  EXPECT_THAT(Moved("i64[2]", 2, "aten.unsqueeze(@c) {dim=0} : i64[1,2]"), ElementsAre(0, 1));
}

TEST(MovedConstant, PermutesFlipsAndSlicesFindTheirElements) {
  EXPECT_THAT(Moved("i64[2,3]", 6, "aten.permute(@c) {dims=[1,0]} : i64[3,2]"),
              ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(Moved("i64[2,3]", 6, "aten.flip(@c) {dims=[0,1]} : i64[2,3]"),
              ElementsAre(5, 4, 3, 2, 1, 0));
  EXPECT_THAT(Moved("i64[2,5]", 10, "aten.slice(@c) {dim=1, end=5, start=1, step=2} : i64[2,2]"),
              ElementsAre(1, 3, 6, 8));
  EXPECT_THAT(Moved("i64[5]", 5,
                    "aten.slice(@c) {dim=0, end=5, start=4, step=9223372036854775807} : i64[1]"),
              ElementsAre(4));
}

TEST(MovedConstant, LeavesEverythingElseAlone) {
  EXPECT_THAT(Moved("f32[2]", 2, "aten.unsqueeze(@c) {dim=0} : f32[1,2]"), IsEmpty());
  EXPECT_THAT(Moved("i64[2]", 2, "aten.neg(@c) : i64[2]"), IsEmpty());
  EXPECT_THAT(Moved("i64[2]", 2, "aten.slice(@c) {dim=0, end=1, start=1} : i64[0]"), IsEmpty());
}

/// torch.nn.functional.pad as PyTorch exports it.
TEST(MovedConstant, PadsOfPyTorchAreKnownAtImport) {
  ModelBuilder model(16);
  model.Input("x", {1, 8}).Ints("torch", {2}, {3, 5}).Ints("none", {2}, {0, 0});
  model.Node("Concat", {"torch", "none"}, {"list"}, {{"axis", std::int64_t{0}}});
  model.Ints("pairs", {2}, {-1, 2}).Node("Reshape", {"list", "pairs"}, {"matrix"});
  model.Ints("start", {1}, {-1}).Ints("end", {1}, {INT64_MIN + 1}).Ints("axis", {1}, {0});
  model.Ints("step", {1}, {-1});
  model.Node("Slice", {"matrix", "start", "end", "axis", "step"}, {"reversed"});
  model.Node("Transpose", {"reversed"}, {"columns"}, {{"perm", std::vector<std::int64_t>{1, 0}}});
  model.Ints("flat", {1}, {-1}).Node("Reshape", {"columns", "flat"}, {"pads"});
  model.Node("Pad", {"x", "pads"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.constant_pad_nd(%x) {pad=[0,3,0,5]}"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
