#include "frontend/onnx/file/external_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr char kSecret[] = "secret";
constexpr char kWeights[] = "01234567";

/// A folder "model" with the weights, and a secret beside it that no model may read.
class ExternalFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(::testing::TempDir()) /
            ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(root_);
    fs::create_directories(model() / "sub");
    Write(root_ / "secret.bin", kSecret);
    Write(model() / "w.bin", kWeights);
    Write(model() / "sub" / "w.bin", kWeights);
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path model() const { return root_ / "model"; }
  static void Write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }

  absl::StatusOr<std::string> Read(const std::string& location, std::uint64_t offset = 0,
                                   std::optional<std::uint64_t> length = std::nullopt) {
    auto range = ExternalFiles(model().string()).Range(location, offset, length);
    if (!range.ok()) {
      return range.status();
    }
    return std::string(reinterpret_cast<const char*>(range->bytes.data()), range->bytes.size());
  }

  void ExpectRefused(const std::string& location, const std::string& why) {
    const auto read = Read(location);
    EXPECT_TRUE(absl::IsInvalidArgument(read.status())) << location << ": " << read.status();
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(why));
  }

  fs::path root_;
};

TEST_F(ExternalFilesTest, ReadsRangesOfFilesInTheFolderAndBelow) {
  EXPECT_EQ(*Read("w.bin"), kWeights);
  EXPECT_EQ(*Read("w.bin", 2, 3), "234");
  EXPECT_EQ(*Read("w.bin", 6), "67");
  EXPECT_EQ(*Read("w.bin", 8, 0), "");
  EXPECT_EQ(*Read("./sub//w.bin", 7), "7");
}

TEST_F(ExternalFilesTest, RefusesToLeaveTheFolderUpwards) {
  for (const char* location : {"../secret.bin", "..", "sub/../../secret.bin", "sub/../w.bin"}) {
    ExpectRefused(location, "leads out of the model's folder");
  }
}

TEST_F(ExternalFilesTest, RefusesAbsolutePaths) {
  ExpectRefused((root_ / "secret.bin").string(), "absolute path");
  ExpectRefused((model() / "w.bin").string(), "absolute path");
  ExpectRefused("/", "absolute path");
}

TEST_F(ExternalFilesTest, RefusesWhatIsNoFileName) {
  for (const std::string& location : {std::string(), std::string("."), std::string("./"),
                                      std::string("w.bin\0x", 7), std::string(5000, 'a')}) {
    ExpectRefused(location, "is no file name");
  }
}

TEST_F(ExternalFilesTest, RefusesASymlinkedFile) {
  fs::create_symlink(root_ / "secret.bin", model() / "out.bin");
  fs::create_symlink("w.bin", model() / "inside.bin");
  ExpectRefused("out.bin", "symbolic link");
  ExpectRefused("inside.bin", "symbolic link");
}

TEST_F(ExternalFilesTest, RefusesASymlinkedParentBelowTheFolder) {
  fs::create_directory_symlink(root_, model() / "up");
  fs::create_directory_symlink("sub", model() / "alias");
  ExpectRefused("up/secret.bin", "symbolic link");
  ExpectRefused("alias/w.bin", "symbolic link");
}

TEST_F(ExternalFilesTest, FollowsLinksToTheFolderItself) {
  fs::create_directory_symlink("model", root_ / "link");
  EXPECT_TRUE(ExternalFiles((root_ / "link").string()).Range("w.bin", 0, 8).ok());
}

TEST_F(ExternalFilesTest, RefusesHardLinks) {
  fs::create_hard_link(root_ / "secret.bin", model() / "hard.bin");
  ExpectRefused("hard.bin", "hard links");
}

TEST_F(ExternalFilesTest, RefusesRangesPastTheEnd) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  for (const auto& [offset, length] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 9}, {8, 1}, {9, 0}, {kMax, 1}, {1, kMax}, {kMax, kMax}}) {
    const auto read = Read("w.bin", offset, length);
    EXPECT_TRUE(absl::IsInvalidArgument(read.status())) << offset << " " << length;
    EXPECT_THAT(std::string(read.status().message()), HasSubstr("has 8 bytes"));
  }
  EXPECT_FALSE(Read("w.bin", 9).ok());
}

TEST_F(ExternalFilesTest, RefusesWhatIsNoRegularFileWithoutWaitingForIt) {
  ASSERT_EQ(::mkfifo((model() / "pipe").c_str(), 0600), 0);
  ExpectRefused("pipe", "not a regular file");
  ExpectRefused("sub", "not a regular file");
  ExpectRefused("w.bin/x", "not a folder");
}

TEST_F(ExternalFilesTest, MissingFilesAreNotFound) {
  EXPECT_TRUE(absl::IsNotFound(Read("nothing.bin").status()));
  EXPECT_TRUE(absl::IsNotFound(Read("nowhere/w.bin").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ExternalFiles(std::nullopt).Range("w.bin", 0, 1).status()));
}

TEST_F(ExternalFilesTest, AFileSwappedAfterItWasOpenedChangesNothing) {
  ExternalFiles files(model().string());
  const auto before = files.Range("w.bin", 0, 8);
  ASSERT_TRUE(before.ok());
  fs::create_symlink(root_ / "secret.bin", model() / "new");
  fs::rename(model() / "new", model() / "w.bin");
  for (const auto& range : {*before, *files.Range("w.bin", 0, 8)}) {
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(range.bytes.data()), 8), kWeights);
  }
}

TEST_F(ExternalFilesTest, SwappingFileAndFolderDuringOpeningNeverLeadsOut) {
  fs::create_directories(root_ / "evil");
  Write(root_ / "evil" / "w.bin", kSecret);
  std::atomic<bool> done = false;
  std::thread attacker([&] {
    while (!done) {
      // The folder "sub" becomes a link to the attacker's folder and a folder again.
      fs::rename(model() / "sub", model() / "parked");
      fs::create_directory_symlink(root_ / "evil", model() / "sub");
      fs::remove(model() / "sub");
      fs::rename(model() / "parked", model() / "sub");
    }
  });
  int opened = 0;
  // On a busy machine the attacker may sleep for long while there is only the link.
  for (int i = 0; i < 3000 || (opened == 0 && i < 3000000); ++i) {
    const auto read = Read("sub/w.bin");
    if (read.ok()) EXPECT_EQ(*read, kWeights);
    opened += read.ok() ? 1 : 0;
  }
  done = true;
  attacker.join();
  EXPECT_GT(opened, 0);
}

}  // namespace
}  // namespace zeropoint::frontend
