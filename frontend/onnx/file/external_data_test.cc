// Models whose weights are in files beside them.

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Keys = std::vector<std::pair<std::string, std::string>>;

/// y = x + w, with w in a file that `keys` describe.
ModelBuilder ModelWith(const Keys& keys) {
  ModelBuilder model;
  model.Input("x", {2}).Floats("w", {2}, {}).Node("Add", {"x", "w"}, {"y"});
  onnx::TensorProto& tensor = *model.graph().mutable_initializer(0);
  tensor.set_data_location(onnx::TensorProto_DataLocation_EXTERNAL);
  for (const auto& [key, value] : keys) {
    onnx::StringStringEntryProto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  }
  return model;
}

class ExternalDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::create_directories(folder_);
    const float weights[] = {0, 1, 2, 3};
    std::ofstream(folder_ / "w.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(weights), sizeof(weights));
  }
  void TearDown() override { fs::remove_all(folder_); }

  absl::StatusOr<std::unique_ptr<ir::Module>> Import(const ModelBuilder& model) {
    const std::string path = (folder_ / "model.onnx").string();
    std::ofstream(path, std::ios::binary) << model.Serialize();
    return ImportOnnxFile(path, {});
  }
  std::string Message(const Keys& keys) {
    const absl::Status status = Import(ModelWith(keys)).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    return std::string(status.message());
  }

  fs::path folder_;
};

TEST_F(ExternalDataTest, AreReadFromTheirPlaceInTheFile) {
  const auto module = Import(ModelWith({{"location", "w.bin"}, {"offset", "8"}, {"length", "8"}}));
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_THAT((*module)->FindConstant("w")->data().values<float>(), ElementsAre(2, 3));
}

TEST_F(ExternalDataTest, MayStandAtOddOffsets) {
  const auto module = Import(ModelWith({{"location", "w.bin"}, {"offset", "7"}, {"length", "8"}}));
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ((*module)->FindConstant("w")->data().bytes()[1], std::byte{0});
}

TEST_F(ExternalDataTest, OutliveTheirNames) {
  const auto module = Import(ModelWith({{"location", "w.bin"}, {"offset", "8"}, {"length", "8"}}));
  ASSERT_TRUE(module.ok());
  fs::remove_all(folder_);
  EXPECT_THAT((*module)->FindConstant("w")->data().values<float>(), ElementsAre(2, 3));
}

TEST_F(ExternalDataTest, MustBeAsManyAsTheShapeHolds) {
  EXPECT_THAT(Message({{"location", "w.bin"}}), HasSubstr("it stores 16 bytes"));
  EXPECT_THAT(Message({{"location", "w.bin"}, {"length", "4"}}), HasSubstr("it stores 4 bytes"));
}

TEST_F(ExternalDataTest, RangesPastTheEndAreRefused) {
  EXPECT_THAT(Message({{"location", "w.bin"}, {"offset", "12"}, {"length", "8"}}),
              HasSubstr("has 16 bytes, but 8 bytes at offset 12 are wanted"));
  EXPECT_THAT(Message({{"location", "w.bin"}, {"offset", "17"}}), HasSubstr("has 16 bytes"));
}

TEST_F(ExternalDataTest, PlacesOutsideTheFolderAreRefused) {
  EXPECT_THAT(Message({{"location", "../w.bin"}}), HasSubstr("leads out"));
  EXPECT_THAT(Message({{"location", "/etc/passwd"}}), HasSubstr("absolute path"));
}

TEST_F(ExternalDataTest, MalformedKeysAreRefused) {
  EXPECT_THAT(Message({}), HasSubstr("need a \"location\""));
  EXPECT_THAT(Message({{"location", "w.bin"}, {"location", "w.bin"}}), HasSubstr("twice"));
  for (const char* number : {"-8", "eight", "", "8x", "99999999999999999999"}) {
    EXPECT_THAT(Message({{"location", "w.bin"}, {"offset", number}}),
                HasSubstr("is not a number from 0"));
    EXPECT_THAT(Message({{"location", "w.bin"}, {"length", number}}),
                HasSubstr("is not a number from 0"));
  }
}

TEST_F(ExternalDataTest, AreNoneForAModelInMemory) {
  EXPECT_THAT(std::string(ImportStatus(ModelWith({{"location", "w.bin"}})).message()),
              HasSubstr("a model in memory"));
}

TEST_F(ExternalDataTest, OfMoreThanFourGigabytesAreMappedAndNotRead) {
  // A sparse file: it has no blocks, and reading it all would take a while.
  constexpr std::uint64_t kSize = std::uint64_t{5} << 30;
  fs::resize_file(folder_ / "w.bin", kSize);
  ModelBuilder model = ModelWith({{"location", "w.bin"}, {"offset", "0"}});
  onnx::TensorProto& tensor = *model.graph().mutable_initializer(0);
  tensor.set_dims(0, kSize / 8);
  tensor.add_dims(2);
  const auto module = Import(model);
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ((*module)->FindConstant("w")->data().bytes().size(), kSize);
}

}  // namespace
}  // namespace zeropoint::frontend::testing
