#include "tools/data/npy_header.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<NpyHeader> Parse(absl::string_view header, std::size_t data_bytes) {
  testing::StringSource source(testing::NpyBytes(header, std::string(data_bytes, 'x')));
  return ReadNpyHeader(source);
}

void ExpectRefused(absl::string_view header, std::size_t data_bytes, const std::string& why) {
  const absl::StatusOr<NpyHeader> parsed = Parse(header, data_bytes);
  ASSERT_FALSE(parsed.ok()) << header;
  EXPECT_THAT(std::string(parsed.status().message()),
              AllOf(HasSubstr(why), HasSubstr(": a.npy: ")));
}

TEST(NpyHeader, ReadsWhatNumpyWrites) {
  const auto header = Parse("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }   \n", 48);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->dtype, runtime::DType::kFloat32);
  EXPECT_THAT(header->extents, ElementsAre(3, 4));
  EXPECT_EQ(header->data_bytes(), 48u);
}

TEST(NpyHeader, KnowsScalarsAndVectors) {
  EXPECT_THAT(Parse("{'descr': '<i8', 'fortran_order': False, 'shape': (), }", 8)->extents,
              IsEmpty());
  EXPECT_THAT(Parse("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }", 5)->extents,
              ElementsAre(5));
}

TEST(NpyHeader, TextArraysHaveASizeButNoNumberType) {
  const auto header = Parse("{'descr': '<U24', 'fortran_order': False, 'shape': (2,), }", 192);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_FALSE(header->dtype.has_value());
  EXPECT_EQ(header->item_size, 96u);
}

TEST(NpyHeader, ReadsVersionsTwoAndThreeWithTheirLongLength) {
  const std::string text = "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }";
  for (const char version : {'\x02', '\x03'}) {
    std::string bytes = absl::StrCat("\x93NUMPY", std::string(1, version), std::string(1, '\0'));
    bytes += std::string{static_cast<char>(text.size()), '\0', '\0', '\0'} + text + "ab";
    testing::StringSource source(bytes);
    const auto header = ReadNpyHeader(source);
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->dtype, runtime::DType::kInt8);
    EXPECT_EQ(source.remaining(), 2u);
  }
}

TEST(NpyHeader, RefusesWhatItCannotRepresent) {
  ExpectRefused("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8, "pickled");
  ExpectRefused("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, "records");
  ExpectRefused("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 4, "little-endian");
  ExpectRefused("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 8, "dtype '<c8'");
  ExpectRefused("{'descr': '', 'fortran_order': False, 'shape': (1,), }", 1, "dtype ''");
  ExpectRefused("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", 16, "column-major");
}

TEST(NpyHeader, RefusesShapesThatTheDataDoesNotBack) {
  ExpectRefused("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", 44, "truncated");
  ExpectRefused("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", 0,
                "truncated");
  ExpectRefused("{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,), }", 0,
                "truncated");
}

TEST(NpyHeader, RefusesMalformedText) {
  for (const char* text :
       {"", "{", "{}", "{'descr'", "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1", "{'other': '<f4'}"}) {
    ExpectRefused(text, 4, "malformed");
  }
}

TEST(NpyHeader, RefusesAbsurdHeaderLengthsBeforeAllocating) {
  testing::StringSource source(
      absl::StrCat(absl::string_view("\x93NUMPY\x02\x00", 8), "\xff\xff\xff\xff"));
  EXPECT_FALSE(ReadNpyHeader(source).ok());
}

TEST(NpyHeader, WritesHeadersThatItReads) {
  const std::string bytes = NpyHeaderBytes(runtime::DType::kFloat32, {7});
  EXPECT_EQ(bytes.size() % 64, 0u);
  testing::StringSource source(bytes + std::string(28, 'x'));
  const auto header = ReadNpyHeader(source);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->descr, "<f4");
  EXPECT_THAT(header->extents, ElementsAre(7));
}

}  // namespace
}  // namespace zeropoint::tools
