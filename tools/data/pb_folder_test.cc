#include "tools/data/pb_folder.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

/// A serialized TensorProto of two floats: dims, data_type, name, raw_data.
std::string FloatPair(const std::string& name) {
  const std::string raw("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8);
  const std::string named =
      name.empty() ? ""
                   : absl::StrCat("\x42", std::string(1, static_cast<char>(name.size())), name);
  return absl::StrCat("\x08\x02\x10\x01", named, "\x4a\x08", raw);
}

std::string Folder(const std::string& name, const std::vector<std::string>& files) {
  const std::string path = testing::TempPath(name);
  std::filesystem::create_directory(path);
  for (std::size_t i = 0; i < files.size(); ++i) {
    testing::WriteTempFile(absl::StrCat(name, "/input_", i, ".pb"), files[i]);
  }
  return path;
}

TEST(PbFolder, HoldsTheInputsByTheirNames) {
  const auto file = ArrayFile::Open(Folder("named", {FloatPair("x"), FloatPair("")}));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT((*file)->names(), ElementsAre("x", "input_1"));
  EXPECT_THAT((*file)->files(),
              ElementsAre(EndsWith("named/input_0.pb"), EndsWith("named/input_1.pb")));
  const auto x = (*file)->ReadTensor("x");
  ASSERT_TRUE(x.ok()) << x.status();
  EXPECT_THAT(x->values<float>(), ElementsAre(1.0f, -2.0f));
}

TEST(PbFolder, RefusesWhatItCannotRead) {
  EXPECT_EQ(ArrayFile::Open(Folder("empty", {})).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(
      std::string(
          ArrayFile::Open(Folder("twice", {FloatPair("x"), FloatPair("x")})).status().message()),
      HasSubstr("a second tensor \"x\""));
  EXPECT_THAT(std::string(ArrayFile::Open(Folder("text", {"hello"})).status().message()),
              AllOf(HasSubstr("input_0.pb"), HasSubstr("write it with onnx.save_tensor")));
}

TEST(PbFolder, AdvisesByWhatIsWrongWithTheFile) {
  const auto message = [](const std::string& name, const std::string& bytes) {
    return std::string(ArrayFile::Open(Folder(name, {bytes})).status().message());
  };
  EXPECT_THAT(message("cut", FloatPair("x").substr(0, 15)),
              AllOf(HasSubstr("it is cut off"), HasSubstr("save or download it again")));
  EXPECT_THAT(message("pointer", "version https://git-lfs.github.com/spec/v1\n"),
              HasSubstr("git lfs pull"));
  // Two floats are stated and one is there: the file is whole.
  EXPECT_THAT(message("short", absl::StrCat("\x08\x02\x10\x01\x4a\x04", std::string(4, '\0'))),
              HasSubstr("write the tensor again"));
}

}  // namespace
}  // namespace zeropoint::tools
