#include "runtime/tensor.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

TEST(DType, EveryTypeHasANameAndASize) {
  EXPECT_EQ(DTypeName(DType::kFloat32), "f32");
  EXPECT_EQ(DTypeName(DType::kInt8), "i8");
  EXPECT_EQ(DTypeName(DType::kBool), "bool");
  EXPECT_EQ(DTypeSize(DType::kInt64), 8u);
  EXPECT_EQ(DTypeSize(DType::kFloat16), 2u);
  for (int i = 0; i < kNumDTypes; ++i) {
    EXPECT_FALSE(DTypeName(static_cast<DType>(i)).empty());
    EXPECT_GT(DTypeSize(static_cast<DType>(i)), 0u);
  }
}

TEST(CheckedNumElements, RejectsNegativeExtentsAndOverflow) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(CheckedNumElements({}), 1);
  EXPECT_EQ(CheckedNumElements({2, 3, 4}), 24);
  EXPECT_EQ(CheckedNumElements({2, -1}), std::nullopt);
  EXPECT_EQ(CheckedNumElements({kHuge, 2}), std::nullopt);
}

TEST(CheckedNumElements, RejectsOverflowBehindAZeroExtent) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(CheckedNumElements({0, 7}), 0);
  EXPECT_EQ(CheckedNumElements({0, kHuge, 2}), std::nullopt);
}

TEST(Tensor, IsAlignedAndHasZeroedSlackPastItsEnd) {
  absl::StatusOr<Tensor> tensor = Tensor::Allocate(DType::kInt8, {3, 5});
  ASSERT_TRUE(tensor.ok()) << tensor.status();
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor->data()) % 64, 0u);
  const auto* bytes = static_cast<const std::uint8_t*>(tensor->data());
  for (std::size_t i = 0; i < kTensorSlack; ++i) EXPECT_EQ(bytes[15 + i], 0);
}

TEST(Tensor, AScalarHasOneElementAndAnEmptyTensorNone) {
  EXPECT_EQ(Tensor::Allocate(DType::kFloat32, {})->num_elements(), 1);
  EXPECT_EQ(Tensor::Allocate(DType::kFloat32, {0, 4})->num_elements(), 0);
}

TEST(Tensor, AbsurdExtentsAreAnErrorAndNotACrash) {
  const absl::Status status = Tensor::Allocate(DType::kFloat64, {1 << 30, 1 << 30}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST(Tensor, CopyOfCopiesTypeExtentsAndContents) {
  const std::vector<float> source = {1.5f, -2.0f, 3.25f};
  const Extents extents = {3, 1};
  absl::StatusOr<Tensor> copy = Tensor::CopyOf({DType::kFloat32, extents, source.data()});
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(copy->dtype(), DType::kFloat32);
  EXPECT_EQ(copy->extents(), extents);
  EXPECT_NE(copy->data(), source.data());
  const absl::Span<const float> values = std::as_const(*copy).values<float>();
  EXPECT_EQ(std::vector<float>(values.begin(), values.end()), source);
}

}  // namespace
}  // namespace zeropoint::runtime
