#include "tools/driver/content_hash.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

/// The examples of FIPS 180-2, appendix B, and the empty text.
TEST(HashText, IsSha256) {
  EXPECT_EQ(HashText(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HashText("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HashText("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(HashText(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

class HashFilesTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path =
        std::filesystem::path(::testing::TempDir()) /
        ::testing::UnitTest::GetInstance()->current_test_info()->name() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
};

TEST_F(HashFilesTest, AFileHasTheHashOfItsBytes) {
  const std::string content(200000, 'x');  // several buffers
  EXPECT_EQ(HashFile(Write("a", content)).value(), HashText(content));
  EXPECT_TRUE(absl::IsNotFound(HashFile("nowhere").status()));
}

TEST_F(HashFilesTest, SeveralHaveTheHashOfTheirLines) {
  const std::string a = Write("a", "one");
  const std::string b = Write("b", "two");
  EXPECT_EQ(HashFiles({a}).value(), HashText("one"));
  EXPECT_EQ(HashFiles({a, b}).value(),
            HashText(absl::StrCat(HashText("one"), "\n", HashText("two"), "\n")));
  EXPECT_NE(HashFiles({a, b}).value(), HashFiles({b, a}).value());
}

/// y = x + w, with w in `weights.bin`.
std::string ModelWithExternalData() {
  frontend::testing::ModelBuilder model;
  model.Input("x", {2}).Floats("w", {2}, {}).Node("Add", {"x", "w"}, {"y"});
  onnx::TensorProto& tensor = *model.graph().mutable_initializer(0);
  tensor.set_data_location(onnx::TensorProto_DataLocation_EXTERNAL);
  onnx::StringStringEntryProto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value("weights.bin");
  return model.Serialize();
}

TEST_F(HashFilesTest, ExternalDataArePartOfAModel) {
  const std::string model = ModelWithExternalData();
  const std::string path = Write("model.onnx", model);
  Write("weights.bin", std::string(8, '\0'));
  EXPECT_EQ(HashModel(path).value(),
            HashText(absl::StrCat(HashText(model), "\n", HashText(std::string(8, '\0')), "\n")));
  const std::string before = HashModel(path).value();
  Write("weights.bin", std::string(8, '\1'));
  EXPECT_NE(HashModel(path).value(), before);
}

TEST_F(HashFilesTest, AModelWithoutExternalDataIsItsFile) {
  frontend::testing::ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"x"}, {"y"});
  EXPECT_EQ(HashModel(Write("model.onnx", model.Serialize())).value(), HashText(model.Serialize()));
}

}  // namespace
}  // namespace zeropoint::tools
