#include "frontend/onnx/file/tensor_file.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

using ::testing::ElementsAre;

std::string WriteFile(const std::string& name, const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(TensorFile, HoldsNameTypeShapeAndElements) {
  onnx::TensorProto tensor;
  tensor.set_name("x");
  tensor.set_data_type(onnx::TensorProto_DataType_FLOAT);
  tensor.add_dims(1);
  tensor.add_dims(2);
  tensor.add_float_data(1.5f);
  tensor.add_float_data(-2.0f);
  const auto read = ReadTensorFile(WriteFile("x.pb", tensor.SerializeAsString()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->name, "x");
  EXPECT_THAT(read->data.shape(), ElementsAre(1, 2));
  EXPECT_THAT(read->data.values<float>(), ElementsAre(1.5f, -2.0f));
}

TEST(TensorFile, ThatIsNoneIsRefusedByName) {
  const std::string path = WriteFile("text.pb", "hello");
  EXPECT_EQ(ReadTensorFile(path).status().message(),
            "not an ONNX tensor: protobuf cannot parse it: " + path);
  const std::string pointer =
      WriteFile("pointer.pb", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
  EXPECT_EQ(ReadTensorFile(pointer).status().message(),
            "not an ONNX tensor: it is a Git LFS pointer, which stands for it: " + pointer);
  const std::string cut = WriteFile("cut.pb", "\x08\x02\x10\x01\x4a\x08half");
  EXPECT_EQ(ReadTensorFile(cut).status().message(), "not an ONNX tensor: it is cut off: " + cut);
  EXPECT_EQ(ReadTensorFile("no_such.pb").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace zeropoint::frontend
