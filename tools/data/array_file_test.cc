#include "tools/data/array_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string WriteSample(absl::string_view name) {
  const runtime::Tensor a =
      testing::MakeTensor<float>(runtime::DType::kFloat32, {2, 2}, {1, 2, 3, 4});
  const runtime::Tensor b = testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, {}, {9});
  const std::string path = testing::TempPath(name);
  EXPECT_TRUE(WriteNpzFile(path, {{"a", a.view()}, {"b", b.view()}}).ok());
  return path;
}

TEST(ArrayFile, ReadsBackWhatWasWritten) {
  const auto file = ArrayFile::Open(WriteSample("back.npz"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT((*file)->names(), ElementsAre("a", "b"));
  const auto a = (*file)->ReadTensor("a");
  ASSERT_TRUE(a.ok()) << a.status();
  EXPECT_THAT(a->extents(), ElementsAre(2, 2));
  EXPECT_THAT(a->values<float>(), ElementsAre(1, 2, 3, 4));
  const auto b = (*file)->ReadTensor("b");
  ASSERT_TRUE(b.ok()) << b.status();
  EXPECT_THAT(b->values<std::int64_t>(), ElementsAre(9));
}

TEST(ArrayFile, TheSameArraysGiveTheSameBytes) {
  EXPECT_EQ(testing::ReadFileBytes(WriteSample("one.npz")),
            testing::ReadFileBytes(WriteSample("two.npz")));
}

TEST(ArrayFile, AMissingArrayListsThoseThereAre) {
  const auto file = ArrayFile::Open(WriteSample("missing.npz"));
  const auto array = (*file)->ReadTensor("c");
  EXPECT_EQ(array.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(array.status().message()),
              AllOf(HasSubstr("has no array 'c': "), HasSubstr(": it holds a, b")));
}

TEST(ArrayFile, ALoneNpyIsNamedAfterItsFile) {
  const std::string path = testing::WriteTempFile(
      "image.npy",
      testing::NpyBytes("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", "abc"));
  const auto file = ArrayFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT((*file)->names(), ElementsAre("image"));
  EXPECT_THAT((*file)->ReadTensor("image")->values<std::uint8_t>(), ElementsAre('a', 'b', 'c'));
}

TEST(ArrayFile, RowsAreReadInSlices) {
  const auto file = ArrayFile::Open(WriteSample("rows.npz"));
  auto reader = (*file)->OpenArray("a");
  ASSERT_TRUE(reader.ok()) << reader.status();
  float row[2];
  ASSERT_TRUE(reader->SkipTo(1).ok());
  ASSERT_TRUE(
      reader->ReadRows(absl::MakeSpan(reinterpret_cast<std::byte*>(row), sizeof(row))).ok());
  EXPECT_THAT(row, ElementsAre(3, 4));
  EXPECT_EQ(reader->position(), 2);
}

TEST(ArrayFile, RefusesFilesThatAreNoArrays) {
  for (const char* bytes : {"", "PK", "hello, this is text", "\x93NUMPY"}) {
    const auto file = ArrayFile::Open(testing::WriteTempFile("other.bin", bytes));
    const bool readable = file.ok() && (*file)->ReadTensor("other").ok();
    EXPECT_FALSE(readable) << bytes;
  }
  EXPECT_EQ(ArrayFile::Open("/no/such/file.npz").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ArrayFile::Open("/proc/self").status().code(), absl::StatusCode::kNotFound);
}

TEST(ArrayFile, AdvisesByWhatStandsInPlaceOfArrays) {
  const auto message = [](const char* name, absl::string_view bytes) {
    return std::string(ArrayFile::Open(testing::WriteTempFile(name, bytes)).status().message());
  };
  EXPECT_THAT(message("pointer.npz", "version https://git-lfs.github.com/spec/v1\n"),
              AllOf(HasSubstr("is a Git LFS pointer"), HasSubstr("git lfs pull")));
  EXPECT_THAT(message("empty.npz", ""), HasSubstr("is empty"));
  EXPECT_THAT(message("text.npz", "a letter"), HasSubstr("holds no NumPy arrays"));
  const std::string whole = testing::ReadFileBytes(WriteSample("to_cut.npz"));
  EXPECT_THAT(message("half.npz", whole.substr(0, whole.size() / 2)),
              HasSubstr("the file is damaged; save or download it again"));
}

// An entry that a password protects, or that is packed in another way than NumPy's, is no damage.
TEST(ArrayFile, AWholeArchiveOfAnotherKindIsNotSaidToBeDamaged) {
  const auto message = [](absl::string_view name, std::size_t field, char value) {
    std::string bytes = testing::ReadFileBytes(WriteSample(name));
    // Of entry "a", in front of its data and in the directory at the end.
    const std::size_t local = bytes.find("PK\x03\x04");
    const std::size_t central = bytes.find("PK\x01\x02");
    bytes[local + 6 + field] |= value;
    bytes[central + 8 + field] |= value;
    const auto file = ArrayFile::Open(testing::WriteTempFile(name, bytes));
    return std::string((file.ok() ? (*file)->ReadTensor("a").status() : file.status()).message());
  };
  EXPECT_THAT(message("locked.npz", 0, 1), HasSubstr("save it without"));
  EXPECT_THAT(message("packed.npz", 2, 97), HasSubstr("numpy.savez_compressed"));
}

TEST(ArrayFile, EveryTruncationIsAnError) {
  const std::string whole = testing::ReadFileBytes(WriteSample("whole.npz"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto file = ArrayFile::Open(testing::WriteTempFile("cut.npz", whole.substr(0, size)));
    EXPECT_FALSE(file.ok() && (*file)->ReadTensor("a").ok()) << size;
  }
}

TEST(ArrayFile, AFlippedDataByteFailsTheChecksum) {
  std::string bytes = testing::ReadFileBytes(WriteSample("flip.npz"));
  const float two = 2;
  const std::size_t at = bytes.find(std::string(reinterpret_cast<const char*>(&two), sizeof(two)));
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  const auto file = ArrayFile::Open(testing::WriteTempFile("flipped.npz", bytes));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->ReadTensor("a").status().code(), absl::StatusCode::kDataLoss);
}

TEST(NpzWriter, AFailedWriteLeavesNothingBehind) {
  const runtime::Tensor a = testing::MakeTensor<float>(runtime::DType::kFloat32, {1}, {1});
  EXPECT_FALSE(WriteNpzFile("/no/such/folder/out.npz", {{"a", a.view()}}).ok());
}

}  // namespace
}  // namespace zeropoint::tools
