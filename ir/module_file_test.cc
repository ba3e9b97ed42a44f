#include "ir/module_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "ir/constant_file.h"
#include "ir/printer.h"

namespace zeropoint::ir {
namespace {

namespace fs = std::filesystem;

class ModuleFileTest : public ::testing::Test {
 protected:
  ModuleFileTest() {
    fs::create_directories(directory_);
    std::vector<float> values(100);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    module_.AddConstant("layer.weight", TensorData::FromValues<float>({10, 10}, values));
    module_.AddConstant("onnx::\"odd\"", TensorData::FromValues<std::int8_t>(
                                             {3, 7}, std::vector<std::int8_t>(21, -5)));
    module_.AddConstant("small", TensorData::FromValues<float>({2}, {1, 2}));
    module_.AddFunction("main").AddResult("y", module_.FindConstant("layer.weight"));
  }
  ~ModuleFileTest() override { fs::remove_all(directory_); }

  std::string Path(const std::string& name) const { return (directory_ / name).string(); }

  std::set<std::string> FilesWritten() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  static std::string Contents(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static void Overwrite(const std::string& path, const std::string& contents) {
    std::ofstream(path, std::ios::binary) << contents;
  }

  const fs::path directory_ = fs::path(::testing::TempDir()) /
                              ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path_ = Path("model.ir");
  Module module_{"m"};
};

TEST_F(ModuleFileTest, ReadsWhatWasWritten) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  EXPECT_EQ(FilesWritten(), (std::set<std::string>{"model.ir", "model.ir.bin"}));
  const auto read = ReadModuleFile(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(PrintModule(**read), PrintModule(module_));
  for (const auto& [name, constant] : module_.constants()) {
    EXPECT_EQ((*read)->FindConstant(name)->data().ContentHash(), constant->data().ContentHash());
  }
}

TEST_F(ModuleFileTest, LargeConstantsAreAligned) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  const auto read = ReadModuleFile(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  for (const std::string name : {"layer.weight", "onnx::\"odd\""}) {
    const auto address =
        reinterpret_cast<std::uintptr_t>((*read)->FindConstant(name)->data().bytes().data());
    EXPECT_EQ(address % ConstantFile::kAlignment, 0u) << name;
  }
}

TEST_F(ModuleFileTest, NoSideFileWithoutLargeConstants) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  Module small("m");
  small.AddConstant("c", TensorData::FromValues<float>({2}, {1, 2}));
  ASSERT_TRUE(WriteModuleFile(small, path_).ok());
  EXPECT_EQ(FilesWritten(), std::set<std::string>{"model.ir"});
  EXPECT_TRUE(ReadModuleFile(path_).ok());
}

TEST_F(ModuleFileTest, HalfPrecisionConstantsGoToTheSideFile) {
  Module module("m");
  const std::vector<std::byte> one = {std::byte{0x00}, std::byte{0x3c}};
  module.AddConstant("half", TensorData::Copy(DType::kFloat16, {1}, one).value());
  ASSERT_TRUE(WriteModuleFile(module, path_).ok());
  const auto read = ReadModuleFile(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->FindConstant("half")->data().bytes()[1], std::byte{0x3c});
}

TEST_F(ModuleFileTest, AFailedWriteLeavesNothingBehind) {
  const std::string nowhere = Path("no/such/folder/model.ir");
  const absl::Status status = WriteModuleFile(module_, nowhere);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
  EXPECT_NE(std::string(status.message()).find(nowhere), std::string::npos) << status;
  EXPECT_TRUE(FilesWritten().empty());

  fs::create_directories(Path("taken.ir"));  // a folder cannot be replaced by a file
  EXPECT_FALSE(WriteModuleFile(module_, Path("taken.ir")).ok());
  EXPECT_FALSE(FilesWritten().contains("taken.ir.tmp"));
  EXPECT_FALSE(FilesWritten().contains("taken.ir.bin.tmp"));
}

TEST_F(ModuleFileTest, AMissingFileIsNotFound) {
  const auto read = ReadModuleFile(path_);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(read.status().message()).find(path_), std::string::npos);
}

TEST_F(ModuleFileTest, AMissingSideFileNamesItAndTheConstant) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  fs::remove(SideFilePath(path_));
  const std::string message(ReadModuleFile(path_).status().message());
  EXPECT_NE(message.find("constant \"layer.weight\""), std::string::npos) << message;
  EXPECT_NE(message.find("model.ir.bin"), std::string::npos) << message;
}

TEST_F(ModuleFileTest, DamagedDataIsReported) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  std::string contents = Contents(SideFilePath(path_));
  contents[contents.size() - ConstantFile::kAlignment] ^= 1;  // the last constant begins there
  Overwrite(SideFilePath(path_), contents);
  const auto read = ReadModuleFile(path_);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << read.status();
}

TEST_F(ModuleFileTest, ASideFileOfAnotherModuleIsReported) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  const std::string side = Contents(SideFilePath(path_));
  Module other("m");
  other.AddConstant("layer.weight",
                    TensorData::FromValues<float>({10, 10}, std::vector<float>(100, 7)));
  ASSERT_TRUE(WriteModuleFile(other, path_).ok());
  Overwrite(SideFilePath(path_), side);
  const auto read = ReadModuleFile(path_);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << read.status();
  EXPECT_NE(std::string(read.status().message()).find("do not belong together"), std::string::npos);
}

// Cut off anywhere, the side file is an error; no byte outside it is read.
TEST_F(ModuleFileTest, TruncatedSideFilesAreReported) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  const std::string side = Contents(SideFilePath(path_));
  // The last bytes are padding, which nothing needs.
  for (std::size_t size = 0; size + ConstantFile::kAlignment <= side.size(); ++size) {
    Overwrite(SideFilePath(path_), side.substr(0, size));
    ASSERT_FALSE(ReadModuleFile(path_).ok()) << size;
  }
}

TEST_F(ModuleFileTest, WrongHeadersAreReported) {
  ASSERT_TRUE(WriteModuleFile(module_, path_).ok());
  const std::string hash = "hash(0000000000000000)";
  for (const std::string& header : std::vector<std::string>{
           "", "garbage", "zeropoint_constants 2\nend\n", "zeropoint_constants 1\n@a 1 2\nend\n",
           "zeropoint_constants 1\n@a = " + hash + " -64 4\nend\n",
           "zeropoint_constants 1\n@a = " + hash + " 0 -4\nend\n",
           "zeropoint_constants 1\n@a = " + hash + " 9223372036854775744 64\nend\n",
           "zeropoint_constants 1\n@a = " + hash + " 0 9223372036854775807\nend\n"}) {
    Overwrite(SideFilePath(path_), header);
    EXPECT_FALSE(ReadModuleFile(path_).ok()) << header;
  }
}

}  // namespace
}  // namespace zeropoint::ir
