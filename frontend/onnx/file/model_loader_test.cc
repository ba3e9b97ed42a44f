#include "frontend/onnx/file/model_loader.h"

#include <cstdio>
#include <fstream>
#include <random>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

ModelBuilder SmallModel() {
  ModelBuilder model;
  model.Input("x", {2, 3}).Floats("w", {3, 2}, {1, 2, 3, 4, 5, 6});
  model.Node("Gemm", {"x", "w"}, {"h"}).Node("Relu", {"h"}, {"y"});
  return model;
}

TEST(ParseModel, RefusesWhatIsNoModel) {
  for (const std::string& bytes : {std::string(), std::string("not a model"),
                                   std::string(100, '\0'), std::string(7, '\xFF')}) {
    const absl::Status status = ImportOnnxBytes(bytes, "model", {}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("not an ONNX model"));
  }
}

TEST(ParseModel, EveryTruncationIsAnErrorOrAModelAndNeverACrash) {
  const std::string bytes = SmallModel().Serialize();
  int refused = 0;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    refused += ImportOnnxBytes(bytes.substr(0, length), "model", {}).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 0);
}

TEST(ParseModel, OnlyABrokenOffCopyIsSaidToBeCutOff) {
  const std::string bytes = SmallModel().Serialize();
  const auto reason = [](const std::string& text) {
    return std::string(ImportOnnxBytes(text, "model", {}).status().message());
  };
  EXPECT_EQ(reason(bytes.substr(0, bytes.size() - 1)), "not an ONNX model: it is cut off");
  EXPECT_EQ(reason(bytes.substr(0, bytes.size() / 2)), "not an ONNX model: it is cut off");
  for (const char* text : {"This is a letter.", "{\"a\": 1}", "PK\x03\x04\x14", "\nhello"}) {
    EXPECT_EQ(reason(text), "not an ONNX model: protobuf cannot parse it") << text;
  }
}

TEST(ParseModel, DamagedBytesNeverCrash) {
  const std::string bytes = SmallModel().Serialize();
  std::mt19937 random(1);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(random());
    ImportOnnxBytes(damaged, "model", {}).status().IgnoreError();
  }
}

TEST(ParseModel, TakesOpsets1To28) {
  for (const auto& [opset, supported] : std::vector<std::pair<std::int64_t, bool>>{
           {0, false}, {1, true}, {22, true}, {23, true}, {28, true}, {29, false}, {-1, false}}) {
    ModelBuilder model(opset);
    model.Input("x", {2}).Node("Relu", {"x"}, {"y"});
    EXPECT_EQ(ImportStatus(model).ok(), supported) << opset;
    EXPECT_EQ(absl::IsUnimplemented(ImportStatus(model)), !supported) << opset;
  }
}

TEST(LoadModelFile, NamesThePathAndTheReason) {
  const std::string missing = ::testing::TempDir() + "/there_is_no_such.onnx";
  EXPECT_TRUE(absl::IsNotFound(ImportOnnxFile(missing, {}).status()));
  EXPECT_THAT(std::string(ImportOnnxFile(missing, {}).status().message()), HasSubstr(missing));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportOnnxFile(::testing::TempDir(), {}).status()));
}

TEST(LoadModelFile, ModuleIsNamedAfterTheFile) {
  const std::string path = ::testing::TempDir() + "/my-model.v2.onnx";
  std::ofstream(path, std::ios::binary) << SmallModel().Serialize();
  const auto module = ImportOnnxFile(path, {});
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ((*module)->name(), "my_model_v2");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace zeropoint::frontend::testing
