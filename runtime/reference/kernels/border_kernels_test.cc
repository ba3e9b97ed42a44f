#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

KernelCall PadCall(const std::string& mode, std::vector<std::int64_t> pad) {
  KernelCall call("aten.pad");
  call.Text("mode", mode).Ints("pad", std::move(pad));
  return call;
}

TEST(Pad, MirrorsRepeatsTheEdgeOrWrapsAround) {
  EXPECT_THAT(Values<float>(PadCall("reflect", {2, 1}).F32({3}, {1, 2, 3}).Result()),
              ElementsAre(3, 2, 1, 2, 3, 2));
  EXPECT_THAT(Values<float>(PadCall("replicate", {2, 1}).F32({3}, {1, 2, 3}).Result()),
              ElementsAre(1, 1, 1, 2, 3, 3));
  EXPECT_THAT(Values<float>(PadCall("circular", {4, 1}).F32({3}, {1, 2, 3}).Result()),
              ElementsAre(3, 1, 2, 3, 1, 2, 3, 1));
}

TEST(Pad, PadsEachAxisAndCropsByNegativeAmounts) {
  const Tensor padded = PadCall("replicate", {1, 0, 0, -1}).F32({2, 2}, {1, 2, 3, 4}).Result();
  EXPECT_THAT(padded.extents(), ElementsAre(3, 1));
  EXPECT_THAT(Values<float>(padded), ElementsAre(1, 1, 3));
}

TEST(Pad, RefusesWhatTheAxisCannotGive) {
  EXPECT_THAT(PadCall("reflect", {3, 0}).F32({3}, {1, 2, 3}).Refusal(), HasSubstr("by 3 and 0"));
  EXPECT_THAT(PadCall("circular", {0, 1}).F32({0}, {}).Refusal(), HasSubstr("by 0 and 1"));
  EXPECT_THAT(PadCall("reflect", {-4, 0}).F32({3}, {1, 2, 3}).Refusal(), HasSubstr("by -4 and 0"));
  EXPECT_THAT(PadCall("mirror", {0, 0}).F32({1}, {1}).Refusal(), HasSubstr("mirror"));
}

TEST(Flip, ReversesAxes) {
  KernelCall call("aten.flip");
  call.F32({2, 3}, {1, 2, 3, 4, 5, 6}).Ints("dims", {1});
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(3, 2, 1, 6, 5, 4));
  KernelCall both("aten.flip");
  both.F32({2, 3}, {1, 2, 3, 4, 5, 6}).Ints("dims", {0, 1});
  EXPECT_THAT(Values<float>(both.Result()), ElementsAre(6, 5, 4, 3, 2, 1));
  KernelCall empty("aten.flip");
  empty.F32({0, 3}, {}).Ints("dims", {0});
  EXPECT_THAT(Values<float>(empty.Result()), ElementsAre());
}

KernelCall FullCall(double value, DType dtype) {
  KernelCall call("aten.full");
  call.Ints("size", {2}).Float("value", value).Int("dtype", static_cast<std::int64_t>(dtype));
  return call;
}

TEST(Full, HoldsOneValueThatFits) {
  EXPECT_THAT(Values<std::int8_t>(FullCall(-3, DType::kInt8).Result()), ElementsAre(-3, -3));
  EXPECT_THAT(FullCall(300, DType::kInt8).Refusal(), HasSubstr("can hold"));
  EXPECT_THAT(FullCall(0, DType::kInt8).Ints("size", {-1}).Run().status().code(),
              absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace zeropoint::runtime::reference
