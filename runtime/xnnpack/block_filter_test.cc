#include "runtime/xnnpack/block_filter.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

NodeAttributes FilterExtents(std::int64_t outputs, std::int64_t inputs) {
  return {{"filter_extents", {{outputs, inputs}, {}, {}}}};
}

TEST(BlockFilter, UnpacksTheLowerHalfOfAByteFirst) {
  NodeTest test("fully_connected", FilterExtents(2, 2));
  test.Input(Float32({1, 2}, {1, 10}))
      .Constant<std::uint8_t>(DType::kUint8, {2}, {0x21, 0xf8})  // 1, 2, -8, -1
      .Constant<float>(DType::kFloat32, {2}, {0, 100})
      .Constant<std::int8_t>(DType::kInt8, {4}, {0, 0, 1, -1})
      .Constant<float>(DType::kFloat32, {4}, {1, 2, 3, 4})
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(41, 73));
}

TEST(BlockFilter, TakesIntegersOf8BitsWithoutBias) {
  NodeTest test("fully_connected", FilterExtents(2, 2));
  test.Input(Float32({1, 2}, {1, 10}))
      .Constant<std::int8_t>(DType::kInt8, {2, 2}, {1, 2, -100, 100})
      .NoOperand()
      .NoOperand()
      .Constant<float>(DType::kFloat32, {2}, {1, 0.5f})
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(21, 450));
}

/// What a filter of `bytes` bytes for [2,3], with `scales` scales, meets.
std::string Refusal(int bytes, int scales, NodeAttributes attributes) {
  NodeTest test("fully_connected", std::move(attributes));
  test.Input(Float32({1, 3}, {1, 10, 100}))
      .Constant<std::uint8_t>(DType::kUint8, {bytes}, std::vector<std::uint8_t>(bytes))
      .NoOperand()
      .NoOperand()
      .Constant<float>(DType::kFloat32, {scales}, std::vector<float>(scales, 1))
      .OutputIs(DType::kFloat32, {1, 2});
  return test.Refusal();
}

TEST(BlockFilter, RefusesSizesThatDoNotFit) {
  EXPECT_THAT(Refusal(4, 2, FilterExtents(2, 3)), HasSubstr("a filter in blocks"));
  EXPECT_THAT(Refusal(3, 4, FilterExtents(2, 3)), HasSubstr("one for each run of a row"));
  EXPECT_THAT(Refusal(3, 1, FilterExtents(2, 3)), HasSubstr("one for each run of a row"));
  EXPECT_THAT(Refusal(3, 2, {}), HasSubstr("filter_extents"));
  EXPECT_THAT(Refusal(3, 2, FilterExtents(0, 3)), HasSubstr("filter_extents"));
  EXPECT_EQ(Refusal(3, 2, FilterExtents(2, 3)), "");
}

}  // namespace
}  // namespace zeropoint::runtime
