#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

KernelCall Six(const char* op) {
  KernelCall call(op);
  call.F32({2, 1, 3}, {1, 2, 3, 4, 5, 6});
  return call;
}

TEST(View, KeepsElementsInOrder) {
  const Tensor y = Six("aten.view").Ints("size", {3, 2}).Result();
  EXPECT_EQ(y.extents(), (Extents{3, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(View, InfersOneUnknownExtent) {
  EXPECT_EQ(Six("aten.view").Ints("size", {-1, 2}).Result().extents(), (Extents{3, 2}));
  EXPECT_EQ(Six("aten.view").Ints("size", {-1}).Result().extents(), (Extents{6}));
  EXPECT_EQ(KernelCall("aten.view").F32({0, 4}, {}).Ints("size", {-1, 2}).Result().extents(),
            (Extents{0, 2}));
}

TEST(View, TakesExtentsFromItsOperand) {
  EXPECT_EQ(Six("aten.view").Ints("size", {-4, -1}).Result().extents(), (Extents{3, 2}));
  EXPECT_EQ(Six("aten.view").Ints("size", {-2, -4}).Result().extents(), (Extents{2, 3}));
}

TEST(View, TakesExtentsFromOperandsThatAreThereForThem) {
  KernelCall call("aten.view");
  call.F32({6}, {1, 2, 3, 4, 5, 6}).F32({2, 0, 3}, {}).Ints("size", {-3, -5});
  EXPECT_EQ(call.Result().extents(), (Extents{2, 3}));
}

TEST(View, RefusesShapesOfAnotherSize) {
  EXPECT_THAT(Six("aten.view").Ints("size", {4}).Refusal(), HasSubstr("6 elements, found [4]"));
  EXPECT_THAT(Six("aten.view").Ints("size", {-1, 4}).Refusal(), HasSubstr("[-1,4]"));
  EXPECT_THAT(Six("aten.view").Ints("size", {-1, -1}).Refusal(), HasSubstr("[-1,-1]"));
  EXPECT_THAT(Six("aten.view").Ints("size", {-1, 0}).Refusal(), HasSubstr("[-1,0]"));
  EXPECT_THAT(Six("aten.view").Ints("size", {-5, 6}).Refusal(), HasSubstr("an axis of [2,1,3]"));
  EXPECT_THAT(Six("aten.view").Ints("size", {INT64_MIN, 6}).Refusal(), HasSubstr("an axis of"));
  EXPECT_THAT(Six("aten.view").Ints("size", {INT64_MAX, 3}).Refusal(), HasSubstr("6 elements"));
}

TEST(Flatten, JoinsARangeOfAxes) {
  EXPECT_EQ(Six("aten.flatten").Result().extents(), (Extents{6}));
  EXPECT_EQ(Six("aten.flatten").Int("start_dim", 1).Result().extents(), (Extents{2, 3}));
  EXPECT_EQ(Six("aten.flatten").Int("end_dim", 1).Result().extents(), (Extents{2, 3}));
  EXPECT_EQ(Six("aten.flatten").Int("start_dim", -2).Int("end_dim", -2).Result().extents(),
            (Extents{2, 1, 3}));
}

TEST(Flatten, MakesAScalarAVector) {
  EXPECT_EQ(KernelCall("aten.flatten").F32({}, {1}).Result().extents(), (Extents{1}));
}

TEST(Flatten, RefusesAxesOutsideTheRankOrCrossed) {
  EXPECT_THAT(Six("aten.flatten").Int("start_dim", 3).Refusal(), HasSubstr("3 and 2"));
  EXPECT_THAT(Six("aten.flatten").Int("end_dim", -4).Refusal(), HasSubstr("0 and -1"));
  EXPECT_THAT(Six("aten.flatten").Int("start_dim", 2).Int("end_dim", 1).Refusal(),
              HasSubstr("2 and 1"));
  EXPECT_THAT(Six("aten.flatten").Int("start_dim", INT64_MIN).Refusal(), HasSubstr("start_dim"));
}

TEST(Squeeze, DropsAxesOfExtentOneOnly) {
  EXPECT_EQ(Six("aten.squeeze").Ints("dim", {1}).Result().extents(), (Extents{2, 3}));
  EXPECT_EQ(
      KernelCall("aten.squeeze").F32({1, 2, 1}, {1, 2}).Ints("dim", {0, 2}).Result().extents(),
      (Extents{2}));
  EXPECT_THAT(Six("aten.squeeze").Ints("dim", {0}).Refusal(), HasSubstr("extent 1 at axis 0"));
  EXPECT_THAT(KernelCall("aten.squeeze").F32({1, 1}, {1}).Ints("dim", {0, 0}).Refusal(),
              HasSubstr("[0,0]"));
}

TEST(Unsqueeze, AddsAnAxisAnywhere) {
  EXPECT_EQ(Six("aten.unsqueeze").Int("dim", 0).Result().extents(), (Extents{1, 2, 1, 3}));
  EXPECT_EQ(Six("aten.unsqueeze").Int("dim", 3).Result().extents(), (Extents{2, 1, 3, 1}));
  EXPECT_THAT(Six("aten.unsqueeze").Int("dim", 4).Refusal(), HasSubstr("\"dim\", found 4"));
}

TEST(Dropout, IsTheIdentity) {
  EXPECT_THAT(Values<float>(Six("aten.dropout").Result()), ElementsAre(1, 2, 3, 4, 5, 6));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
