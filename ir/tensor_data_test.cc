#include "ir/tensor_data.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>
#include <memory>

namespace zeropoint::ir {
namespace {

TEST(TensorData, KeepsDtypeShapeAndValues) {
  const TensorData data = TensorData::FromValues<float>({2, 2}, {1, 2, 3, 4});
  EXPECT_EQ(data.type().ToString(), "f32[2,2]");
  EXPECT_EQ(data.num_elements(), 4);
  EXPECT_EQ(data.values<float>()[3], 4);
  EXPECT_EQ(TensorData::Scalar<std::int32_t>(7).type().ToString(), "i32[]");
}

TEST(TensorData, HoldsNothingWhenAnExtentIsZero) {
  const TensorData data = TensorData::FromValues<float>({2, 0}, {});
  EXPECT_EQ(data.num_elements(), 0);
  EXPECT_TRUE(data.bytes().empty());
}

TEST(TensorData, ReadsTheOwnersBytesInPlace) {
  auto owner = std::make_shared<std::array<float, 2>>(std::array<float, 2>{1, 2});
  const std::weak_ptr<std::array<float, 2>> watch = owner;
  const auto bytes = absl::MakeConstSpan(reinterpret_cast<const std::byte*>(owner->data()), 8);
  {
    const TensorData data = TensorData::Create(DType::kFloat32, {2}, bytes, owner).value();
    EXPECT_EQ(data.values<float>().data(), owner->data());
    owner.reset();
    EXPECT_FALSE(watch.expired());
    EXPECT_EQ(data.values<float>()[1], 2);
  }
  EXPECT_TRUE(watch.expired());
}

TEST(TensorData, CopiesMisalignedBytes) {
  alignas(8) std::array<std::byte, 12> buffer{};
  const float value = 1.5f;
  std::memcpy(buffer.data() + 1, &value, sizeof(value));
  const auto bytes = absl::MakeConstSpan(buffer).subspan(1, 4);
  const TensorData data = TensorData::Create(DType::kFloat32, {}, bytes, nullptr).value();
  EXPECT_EQ(data.values<float>()[0], 1.5f);
}

TEST(TensorData, RefusesAWrongNumberOfBytes) {
  const std::array<std::byte, 6> bytes{};
  const auto data = TensorData::Copy(DType::kFloat32, {2}, bytes);
  EXPECT_EQ(data.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(data.status().message(), "constant f32[2] needs 8 bytes but has 6");
}

TEST(TensorData, RefusesNegativeAndOverflowingShapes) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  EXPECT_FALSE(TensorData::Copy(DType::kFloat32, {-1}, {}).ok());
  EXPECT_FALSE(TensorData::Copy(DType::kFloat32, {kHuge}, {}).ok());
  EXPECT_FALSE(TensorData::Copy(DType::kInt8, {kHuge, kHuge}, {}).ok());
}

TEST(TensorData, RefusesBoolsOtherThanZeroAndOne) {
  const std::array<std::byte, 2> good = {std::byte{0}, std::byte{1}};
  const std::array<std::byte, 2> bad = {std::byte{0}, std::byte{2}};
  EXPECT_TRUE(TensorData::Copy(DType::kBool, {2}, good).ok());
  EXPECT_FALSE(TensorData::Copy(DType::kBool, {2}, bad).ok());
}

TEST(TensorData, HoldsFourBitIntegersInRangeOnly) {
  for (int value = 0; value < 256; ++value) {
    const std::byte byte[] = {static_cast<std::byte>(value)};
    EXPECT_EQ(TensorData::Copy(DType::kUint4, {1}, byte).ok(), value < 16) << value;
    EXPECT_EQ(TensorData::Copy(DType::kInt4, {1}, byte).ok(), value < 8 || value >= 248) << value;
  }
}

TEST(TensorData, ReshapedSharesBytes) {
  const TensorData data = TensorData::FromValues<float>({2, 2}, {1, 2, 3, 4});
  const TensorData flat = data.Reshaped({4}).value();
  EXPECT_EQ(flat.bytes().data(), data.bytes().data());
  EXPECT_FALSE(data.Reshaped({5}).ok());
}

TEST(ContentHash, DependsOnDtypeShapeAndBytes) {
  const TensorData data = TensorData::FromValues<float>({2, 2}, {0, 0, 0, 0});
  EXPECT_EQ(data.ContentHash(), TensorData::FromValues<float>({2, 2}, {0, 0, 0, 0}).ContentHash());
  EXPECT_NE(data.ContentHash(), TensorData::FromValues<float>({4}, {0, 0, 0, 0}).ContentHash());
  EXPECT_NE(data.ContentHash(),
            TensorData::FromValues<std::int32_t>({2, 2}, {0, 0, 0, 0}).ContentHash());
  EXPECT_NE(data.ContentHash(), TensorData::FromValues<float>({2, 2}, {0, 0, 0, 1}).ContentHash());
}

// The hash names constants in files, so it must not change from one version to the next. The bytes
// hashed are: dtype 08, rank 0 as u64, 1.0f.
TEST(ContentHash, IsFnv1aOverTheDocumentedBytes) {
  const std::array<unsigned char, 13> bytes = {8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f};
  std::uint64_t expected = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) expected = (expected ^ byte) * 0x100000001b3;
  EXPECT_EQ(TensorData::Scalar(1.0f).ContentHash(), expected);
}

}  // namespace
}  // namespace zeropoint::ir
