#include "runtime/program_file.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/program_format.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using testing::Floats;
using ::testing::HasSubstr;
using testing::Ints;
using testing::PerChannel;
using testing::PerTensor;
using testing::ProgramBuilder;
using testing::Text;

Program SampleProgram() {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kInt8, {-1, 2}, PerTensor(0.5f, 3));
  const ValueId w = builder.Constant<std::int8_t>("w", DType::kInt8, {3, 2}, {1, 2, 3, 4, 5, 6},
                                                  PerChannel({0.1f, 0.2f, 0.3f}, 0));
  const ValueId b = builder.Constant<std::int32_t>("b", DType::kInt32, {3}, {7, 8, 9},
                                                   PerChannel({0.05f, 0.1f, 0.15f}, 0));
  const ValueId y = builder.Value("y", DType::kInt8, {-1, 3}, PerTensor(0.25f, -1));
  builder.Add(Backend::kXnnpack, "fully_connected", {x, w, b}, {y},
              {{"output_min", Floats({0.0})}, {"axes", Ints({1, -2})}, {"type", Text("sum")}});
  builder.program().values.back().channels_last = true;
  builder.Output(y);
  builder.program().segments[0].nodes[0].handle = "17.2";
  builder.program().metadata = {{"flags", "--per-channel"}, {"module", "m"}};
  return builder.program();
}

// The reader wants 64-byte aligned memory.
absl::StatusOr<Program> ReadFromString(const std::string& bytes) {
  auto tensor = std::make_shared<Tensor>(
      *Tensor::Allocate(DType::kUint8, {static_cast<std::int64_t>(bytes.size())}));
  std::memcpy(tensor->data(), bytes.data(), bytes.size());
  return ReadProgram({static_cast<const std::byte*>(tensor->data()), bytes.size()}, tensor);
}

void ExpectSameValue(const ProgramValue& a, const ProgramValue& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_EQ(a.extents, b.extents);
  EXPECT_EQ(a.quant.scales, b.quant.scales);
  EXPECT_EQ(a.quant.zero_point, b.quant.zero_point);
  EXPECT_EQ(a.quant.axis, b.quant.axis);
  EXPECT_EQ(a.channels_last, b.channels_last);
  EXPECT_EQ(a.is_constant, b.is_constant);
  EXPECT_EQ(a.constant.bytes, b.constant.bytes);
}

TEST(ProgramFile, ReadingGivesBackEveryFieldWritten) {
  const Program written = SampleProgram();
  absl::StatusOr<Program> read = ReadFromString(*SerializeProgram(written));
  ASSERT_TRUE(read.ok()) << read.status();

  ASSERT_EQ(read->values.size(), written.values.size());
  for (std::size_t i = 0; i < written.values.size(); ++i) {
    ExpectSameValue(read->values[i], written.values[i]);
  }
  ASSERT_EQ(read->segments.size(), 1u);
  EXPECT_EQ(read->segments[0].backend, Backend::kXnnpack);
  const Node& node = read->segments[0].nodes.at(0);
  EXPECT_EQ(node.op, "fully_connected");
  EXPECT_EQ(node.name, written.segments[0].nodes[0].name);
  EXPECT_EQ(node.handle, "17.2");
  EXPECT_EQ(node.inputs, (std::vector<ValueId>{0, 1, 2}));
  EXPECT_EQ(node.outputs, std::vector<ValueId>{3});
  EXPECT_EQ(node.attributes.size(), 3u);
  EXPECT_EQ(node.attributes.at("output_min").floats, std::vector<double>{0.0});
  EXPECT_EQ(node.attributes.at("axes").ints, (std::vector<std::int64_t>{1, -2}));
  EXPECT_EQ(node.attributes.at("type").text, "sum");
  EXPECT_EQ(read->inputs.at(0).name, "x");
  EXPECT_EQ(read->inputs.at(0).symbols, (std::vector<std::string>{"N", ""}));
  EXPECT_EQ(read->outputs.at(0).value, 3);
  EXPECT_EQ(read->metadata, written.metadata);
}

TEST(ProgramFile, ConstantsAreAlignedAndHaveReadableSlack) {
  absl::StatusOr<Program> program = ReadFromString(*SerializeProgram(SampleProgram()));
  ASSERT_TRUE(program.ok()) << program.status();
  for (const ProgramValue& value : program->values) {
    if (!value.is_constant) continue;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(value.constant.bytes.data()) % 64, 0u);
    EXPECT_GE(value.constant.readable_past_end, kTensorSlack);
  }
}

TEST(ProgramFile, TheSameProgramGivesTheSameBytes) {
  EXPECT_EQ(*SerializeProgram(SampleProgram()), *SerializeProgram(SampleProgram()));
}

TEST(ProgramFile, ReadAndWrittenAgainIsTheSameFile) {
  const std::string bytes = *SerializeProgram(SampleProgram());
  EXPECT_EQ(*SerializeProgram(*ReadFromString(bytes)), bytes);
}

TEST(ProgramFile, EveryTruncationIsRefused) {
  const std::string bytes = *SerializeProgram(SampleProgram());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_FALSE(ReadFromString(bytes.substr(0, size)).ok()) << "cut to " << size << " bytes";
  }
}

TEST(ProgramFile, AnyByteFlippedIsRefusedOrGivesAVerifiedProgram) {
  const std::string bytes = *SerializeProgram(SampleProgram());
  for (std::size_t position = 0; position < bytes.size(); ++position) {
    for (const int mask : {0x01, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[position] = static_cast<char>(damaged[position] ^ mask);
      const absl::StatusOr<Program> program = ReadFromString(damaged);
      if (program.ok()) EXPECT_TRUE(VerifyProgram(*program).ok());
    }
  }
}

TEST(ProgramFile, AnotherFormatVersionIsNamedInTheError) {
  std::string bytes = *SerializeProgram(SampleProgram());
  const std::uint32_t version = kFormatVersion + 1;
  std::memcpy(bytes.data() + offsetof(FileHeader, format_version), &version, sizeof(version));
  EXPECT_THAT(std::string(ReadFromString(bytes).status().message()),
              HasSubstr("format version 2, this runtime reads version 1"));
}

TEST(ProgramFile, AnInvalidProgramIsNotWritten) {
  Program program = SampleProgram();
  program.segments.clear();
  EXPECT_EQ(SerializeProgram(program).status().code(), absl::StatusCode::kInvalidArgument);
}

class ProgramFileOnDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/program_file_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    DIR* directory = ::opendir(directory_.c_str());
    while (const dirent* entry = ::readdir(directory)) {
      if (entry->d_name[0] != '.') names.push_back(entry->d_name);
    }
    ::closedir(directory);
    return names;
  }

  std::string directory_;
};

TEST_F(ProgramFileOnDisk, RoundTripsAndLeavesNoOtherFile) {
  const std::string path = directory_ + "/model.zpm";
  ASSERT_TRUE(WriteProgramFile(SampleProgram(), path).ok());
  EXPECT_THAT(Files(), ::testing::ElementsAre("model.zpm"));
  const absl::StatusOr<Program> program = ReadProgramFile(path);
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_EQ(*SerializeProgram(*program), *SerializeProgram(SampleProgram()));
}

TEST_F(ProgramFileOnDisk, FailureKeepsTheOldFileAndLeavesNoOther) {
  const std::string path = directory_ + "/model.zpm";
  ASSERT_TRUE(WriteProgramFile(SampleProgram(), path).ok());
  Program invalid = SampleProgram();
  invalid.segments.clear();
  EXPECT_FALSE(WriteProgramFile(invalid, path).ok());
  EXPECT_THAT(Files(), ::testing::ElementsAre("model.zpm"));
  EXPECT_TRUE(ReadProgramFile(path).ok());
}

TEST_F(ProgramFileOnDisk, AMissingFolderIsNotFoundAndNamesThePath) {
  const absl::Status status = WriteProgramFile(SampleProgram(), directory_ + "/none/model.zpm");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/none/model.zpm"));
}

TEST_F(ProgramFileOnDisk, AWriteThatFailsHalfwayLeavesNoFile) {
  // A limit on the file size stands in for a full disk: write() fails after some bytes.
  struct rlimit old_limit = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit limit = {256, old_limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  const absl::Status status = WriteProgramFile(SampleProgram(), directory_ + "/model.zpm");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  ::signal(SIGXFSZ, old_handler);

  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("File too large"));
  EXPECT_THAT(Files(), ::testing::IsEmpty());
}

TEST_F(ProgramFileOnDisk, ADeviceIsNotReplaced) {
  const std::string link = directory_ + "/null.zpm";
  ASSERT_EQ(::symlink("/dev/null", link.c_str()), 0);
  EXPECT_EQ(WriteProgramFile(SampleProgram(), link).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Files(), ::testing::ElementsAre("null.zpm"));
}

TEST_F(ProgramFileOnDisk, MissingEmptyAndForeignFilesAreRefusedByName) {
  const std::string path = directory_ + "/model.zpm";
  EXPECT_EQ(ReadProgramFile(path).status().code(), absl::StatusCode::kNotFound);
  std::ofstream(path).close();
  EXPECT_THAT(std::string(ReadProgramFile(path).status().message()), HasSubstr("is empty"));
  std::ofstream(path) << std::string(1000, 'x');
  EXPECT_THAT(std::string(ReadProgramFile(path).status().message()),
              AllOf(HasSubstr("not a Zeropoint program"), EndsWith(": " + path)));
  EXPECT_EQ(ReadProgramFile(directory_).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace zeropoint::runtime
