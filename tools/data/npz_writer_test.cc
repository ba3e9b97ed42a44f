#include "tools/data/npz_writer.h"

#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;

std::vector<float> ValuesOf(const ArrayFile& file, const std::string& name) {
  const auto array = file.ReadTensor(name);
  EXPECT_TRUE(array.ok()) << array.status();
  const auto values = array->values<float>();
  return {values.begin(), values.end()};
}

TEST(NpzWriter, ArraysGrowAlongTheFirstAxis) {
  const std::string path = testing::TempPath("grown.npz");
  NpzWriter writer(path);
  ASSERT_TRUE(writer.Append("17", {2, 2}, {1, 2, 3, 4}).ok());
  ASSERT_TRUE(writer.Append("4.1", {}, {7}).ok());
  ASSERT_TRUE(writer.Append("17", {1, 2}, {5, 6}).ok());
  ASSERT_TRUE(writer.Append("4.1", {}, {8}).ok());
  ASSERT_TRUE(writer.Finish().ok());
  const auto file = OpenNpzFile(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT((*file)->names(), ElementsAre("17", "4.1"));
  EXPECT_THAT(ValuesOf(**file, "17"), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT((*file)->ReadTensor("17")->extents(), ElementsAre(3, 2));
  EXPECT_THAT((*file)->ReadTensor("4.1")->extents(), ElementsAre(2));
}

TEST(NpzWriter, LeavesOutWhatDoesNotFitTogether) {
  const std::string path = testing::TempPath("unlike.npz");
  NpzWriter writer(path);
  ASSERT_TRUE(writer.Append("1", {1, 2}, {1, 2}).ok());
  ASSERT_TRUE(writer.Append("1", {1, 3}, {1, 2, 3}).ok());
  ASSERT_TRUE(writer.Append("2", {1}, {9}).ok());
  ASSERT_TRUE(writer.Finish().ok());
  EXPECT_THAT(writer.LeftOut(), ElementsAre("1"));
  EXPECT_THAT((*OpenNpzFile(path))->names(), ElementsAre("2"));
}

TEST(NpzWriter, RemovesItsPartsAndLeavesNoArchiveUnfinished) {
  const std::filesystem::path folder = testing::TempPath("parts");
  std::filesystem::create_directory(folder);
  {
    NpzWriter writer((folder / "x.npz").string());
    ASSERT_TRUE(writer.Append("1", {1}, {1}).ok());
    EXPECT_FALSE(std::filesystem::is_empty(folder));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(NpzWriter, AMissingFolderIsNamed) {
  NpzWriter writer(testing::TempPath("none/x.npz"));
  const absl::Status status = writer.Append("1", {1}, {1});
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("none/x.npz"));
}

}  // namespace
}  // namespace zeropoint::tools
