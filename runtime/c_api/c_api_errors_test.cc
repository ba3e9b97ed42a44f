// Every way in which the C API refuses: a status, a message, and nothing spoilt.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/c_api/boundary.h"
#include "runtime/c_api/test_program.h"
#include "runtime/c_api/zeropoint.h"
#include "runtime/program_file.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();

class CApiErrors : public ::testing::Test {
 protected:
  void SetUp() override {
    bytes_ = *SerializeProgram(TestProgram());
    ASSERT_EQ(zp_program_read(bytes_.data(), bytes_.size(), &program_, &error_), ZP_OK);
    ASSERT_EQ(zp_session_create(program_, &options_, &session_, &error_), ZP_OK);
  }

  void TearDown() override {
    zp_session_destroy(session_);
    zp_program_close(program_);
  }

  // That `status` is `expected`, and that the message contains `text`.
  void Expect(zp_status status, zp_status expected, const char* text) {
    EXPECT_EQ(status, expected) << error_.message;
    EXPECT_THAT(error_.message, HasSubstr(text));
  }

  // The image of the tests, and what a refused one must leave in place.
  void SetGoodImage() { Expect(zp_session_set_input(session_, 0, &image_, &error_), ZP_OK, ""); }

  void ExpectRefusedImage(const zp_tensor& image, const char* text) {
    Expect(zp_session_set_input(session_, 0, &image, &error_), ZP_INVALID_ARGUMENT, text);
  }

  const float pixels_[2] = {1, 2};
  const std::int64_t extents_[2] = {1, 2};
  const zp_tensor image_ = {ZP_FLOAT32, 2, extents_, pixels_, sizeof(pixels_)};
  const zp_session_options options_ = {.threads = 1};
  zp_error error_ = {};
  std::string bytes_;
  zp_program* program_ = nullptr;
  zp_session* session_ = nullptr;
};

TEST_F(CApiErrors, OpenNamesTheFile) {
  zp_program* program = program_;
  Expect(zp_program_open("/no/such/file.zpm", &program, &error_), ZP_NOT_FOUND,
         "/no/such/file.zpm");
  EXPECT_EQ(program, nullptr);
  Expect(zp_program_open("/", &program, &error_), ZP_INVALID_ARGUMENT, "not a regular file");
  Expect(zp_program_open("/dev/null/x", &program, &error_), ZP_FAILED_PRECONDITION, "/dev/null/x");
  Expect(zp_program_open(nullptr, &program, &error_), ZP_INVALID_ARGUMENT, "path is NULL");
  Expect(zp_program_open("/", nullptr, &error_), ZP_INVALID_ARGUMENT, "program is NULL");
}

TEST_F(CApiErrors, ReadRefusesWhatIsNoProgram) {
  zp_program* program = program_;
  Expect(zp_program_read("hello", 5, &program, &error_), ZP_INVALID_ARGUMENT,
         "not a Zeropoint program");
  EXPECT_EQ(program, nullptr);
  Expect(zp_program_read(bytes_.data(), bytes_.size() - 1, &program, &error_), ZP_INVALID_ARGUMENT,
         "it was cut off");
  const std::string longer = bytes_ + "\n";
  Expect(zp_program_read(longer.data(), longer.size(), &program, &error_), ZP_INVALID_ARGUMENT,
         "something follows the program");
  Expect(zp_program_read(bytes_.data(), 0, &program, &error_), ZP_INVALID_ARGUMENT, "0 bytes");
  Expect(zp_program_read(bytes_.data(), kHuge, &program, &error_), ZP_RESOURCE_EXHAUSTED,
         "a program of 18446744073709551615 bytes is larger than any may be");
  Expect(zp_program_read(nullptr, 1, &program, &error_), ZP_INVALID_ARGUMENT, "bytes is NULL");
  Expect(zp_program_read("hello", 5, nullptr, &error_), ZP_INVALID_ARGUMENT, "program is NULL");
}

TEST_F(CApiErrors, BorrowRefusesMemoryThatIsNotAligned) {
  std::vector<char> memory(bytes_.size() + 65);
  char* unaligned = memory.data();
  if (reinterpret_cast<std::uintptr_t>(unaligned) % 64 == 0) ++unaligned;
  std::memcpy(unaligned, bytes_.data(), bytes_.size());
  zp_program* program = program_;
  Expect(zp_program_borrow(unaligned, bytes_.size(), &program, &error_), ZP_INVALID_ARGUMENT,
         "aligned to 64");
  EXPECT_EQ(program, nullptr);
  Expect(zp_program_borrow(nullptr, 1, &program, &error_), ZP_INVALID_ARGUMENT, "bytes is NULL");
  Expect(zp_program_borrow("", 1, nullptr, &error_), ZP_INVALID_ARGUMENT, "program is NULL");
}

TEST_F(CApiErrors, AnErrorWithoutAMessageIsNamed) {
  Expect(c_api::Report(absl::Status(absl::StatusCode::kResourceExhausted, ""), &error_),
         ZP_RESOURCE_EXHAUSTED, "resource exhausted");
}

TEST_F(CApiErrors, QuestionsAboutNothingHaveNullForAnAnswer) {
  EXPECT_EQ(zp_program_num_inputs(nullptr), 0u);
  EXPECT_EQ(zp_program_num_outputs(nullptr), 0u);
  EXPECT_EQ(zp_program_packed_bytes(nullptr), 0u);
  EXPECT_EQ(zp_program_input(nullptr, 0), nullptr);
  EXPECT_EQ(zp_program_output(nullptr, 0), nullptr);
  EXPECT_EQ(zp_program_input(program_, 1), nullptr);
  EXPECT_EQ(zp_program_output(program_, kHuge), nullptr);
  EXPECT_EQ(zp_program_metadata(nullptr, ZP_METADATA_PREPROCESS), nullptr);
  EXPECT_EQ(zp_program_metadata(program_, nullptr), nullptr);
  EXPECT_EQ(zp_program_metadata(program_, "no such key"), nullptr);
  zp_program_close(nullptr);
  zp_session_destroy(nullptr);
}

TEST_F(CApiErrors, CreateRefusesNullAndOptionsOutOfRange) {
  zp_session* session = session_;
  Expect(zp_session_create(nullptr, nullptr, &session, &error_), ZP_INVALID_ARGUMENT,
         "program is NULL");
  EXPECT_EQ(session, nullptr);
  Expect(zp_session_create(program_, nullptr, nullptr, &error_), ZP_INVALID_ARGUMENT,
         "session is NULL");
  const zp_session_options options = {.threads = -1};
  Expect(zp_session_create(program_, &options, &session, &error_), ZP_INVALID_ARGUMENT,
         "number of threads");
  Expect(zp_session_create(program_, nullptr, &session, &error_), ZP_OK, "");
  zp_session_destroy(session);
}

TEST_F(CApiErrors, CreateNamesTheNodeThatCannotRun) {
  Program damaged = TestProgram();
  damaged.segments[0].nodes[0].op = "no_such_op";
  const std::string bytes = *SerializeProgram(damaged);
  zp_program* program = nullptr;
  ASSERT_EQ(zp_program_read(bytes.data(), bytes.size(), &program, &error_), ZP_OK);
  zp_session* session = session_;
  Expect(zp_session_create(program, nullptr, &session, &error_), ZP_INVALID_ARGUMENT,
         "fully_connected_0");
  EXPECT_EQ(session, nullptr);
  zp_program_close(program);
}

TEST_F(CApiErrors, SetInputRefusesWhatDoesNotFit) {
  const std::int64_t wide[] = {1, 3}, negative[] = {-1, 2}, two[] = {2, 2};
  const std::int64_t enormous[] = {std::numeric_limits<std::int64_t>::max(), 2};
  ExpectRefusedImage({77, 2, extents_, pixels_, 8}, "input 'image': there is no element type 77");
  ExpectRefusedImage({ZP_INT8, 2, extents_, pixels_, 2}, "must be f32, is i8");
  ExpectRefusedImage({ZP_FLOAT32, kHuge, extents_, pixels_, 8}, "has rank 2");
  ExpectRefusedImage({ZP_FLOAT32, 2, nullptr, pixels_, 8}, "extents is NULL");
  ExpectRefusedImage({ZP_FLOAT32, 2, wide, pixels_, 12}, "must have extents [-1,2]");
  ExpectRefusedImage({ZP_FLOAT32, 2, negative, pixels_, 8}, "8 bytes are no f32[-1,2]");
  ExpectRefusedImage({ZP_FLOAT32, 2, enormous, pixels_, 8}, "must be at most 2147483647");
  ExpectRefusedImage({ZP_FLOAT32, 2, two, pixels_, 8}, "8 bytes are no f32[2,2]");
  ExpectRefusedImage({ZP_FLOAT32, 2, extents_, pixels_, 9}, "9 bytes are no f32[1,2]");
  const std::int64_t tall[] = {std::int64_t{1} << 31, 2};
  ExpectRefusedImage({ZP_FLOAT32, 2, tall, pixels_, std::size_t{1} << 34},
                     "extents [2147483648,2] must be at most 2147483647");
  ExpectRefusedImage({ZP_FLOAT32, 2, extents_, nullptr, 8}, "data is NULL");
}

TEST_F(CApiErrors, SetInputRefusesNullAndOtherInputs) {
  Expect(zp_session_set_input(nullptr, 0, &image_, &error_), ZP_INVALID_ARGUMENT,
         "session is NULL");
  Expect(zp_session_set_input(session_, 0, nullptr, &error_), ZP_INVALID_ARGUMENT, "input is NULL");
  Expect(zp_session_set_input(session_, 1, &image_, &error_), ZP_INVALID_ARGUMENT,
         "there is no input 1: the program has 1");
}

TEST_F(CApiErrors, ARefusedInputLeavesTheFormerOne) {
  SetGoodImage();
  ExpectRefusedImage({ZP_FLOAT32, 2, extents_, nullptr, 8}, "data is NULL");
  Expect(zp_session_run(session_, &error_), ZP_OK, "");
}

TEST_F(CApiErrors, RunWantsEveryInput) {
  Expect(zp_session_run(session_, &error_), ZP_FAILED_PRECONDITION, "input 'image' is not set");
  Expect(zp_session_run(nullptr, &error_), ZP_INVALID_ARGUMENT, "session is NULL");
  SetGoodImage();
  Expect(zp_session_run(session_, &error_), ZP_OK, "");
}

TEST_F(CApiErrors, OutputWantsARunAndAnIndex) {
  zp_tensor scores = image_;
  SetGoodImage();
  Expect(zp_session_output(session_, 0, &scores, &error_), ZP_FAILED_PRECONDITION,
         "call zp_session_run");
  EXPECT_EQ(scores.data, nullptr);
  Expect(zp_session_run(session_, &error_), ZP_OK, "");
  Expect(zp_session_output(session_, 1, &scores, &error_), ZP_INVALID_ARGUMENT,
         "there is no output 1: the program has 1");
  Expect(zp_session_output(nullptr, 0, &scores, &error_), ZP_INVALID_ARGUMENT, "session is NULL");
  Expect(zp_session_output(session_, 0, nullptr, &error_), ZP_INVALID_ARGUMENT, "output is NULL");
  Expect(zp_session_output(session_, 0, &scores, &error_), ZP_OK, "");
}

// y = a + b, both of N elements.
TEST_F(CApiErrors, AFailedRunLeavesNoOutputsAndASessionThatRuns) {
  ProgramBuilder builder;
  const ValueId a = builder.Input("a", DType::kFloat32, {-1});
  const ValueId b = builder.Input("b", DType::kFloat32, {-1});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1});
  builder.Add(Backend::kXnnpack, "binary", {a, b}, {y}, {{"type", Text("add")}});
  builder.Output(y);
  const std::string bytes = *SerializeProgram(builder.program());
  zp_program* program = nullptr;
  ASSERT_EQ(zp_program_read(bytes.data(), bytes.size(), &program, &error_), ZP_OK);
  zp_session* session = nullptr;
  ASSERT_EQ(zp_session_create(program, &options_, &session, &error_), ZP_OK);
  const std::int64_t one = 1, two = 2;
  const zp_tensor long_input = {ZP_FLOAT32, 1, &two, pixels_, 8};
  const zp_tensor short_input = {ZP_FLOAT32, 1, &one, pixels_, 4};
  zp_tensor sum;
  EXPECT_EQ(zp_session_set_input(session, 0, &long_input, &error_), ZP_OK);
  EXPECT_EQ(zp_session_set_input(session, 1, &long_input, &error_), ZP_OK);
  EXPECT_EQ(zp_session_run(session, &error_), ZP_OK) << error_.message;
  EXPECT_EQ(zp_session_set_input(session, 1, &short_input, &error_), ZP_OK);
  Expect(zp_session_run(session, &error_), ZP_INVALID_ARGUMENT, "has N = 2");
  Expect(zp_session_output(session, 0, &sum, &error_), ZP_FAILED_PRECONDITION, "no outputs");
  EXPECT_EQ(zp_session_set_input(session, 0, &short_input, &error_), ZP_OK);
  EXPECT_EQ(zp_session_run(session, &error_), ZP_OK) << error_.message;
  EXPECT_EQ(zp_session_output(session, 0, &sum, &error_), ZP_OK);
  EXPECT_EQ(*static_cast<const float*>(sum.data), 2);
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST_F(CApiErrors, TheErrorIsOptionalAndEmptyAfterSuccess) {
  EXPECT_EQ(zp_session_run(session_, nullptr), ZP_FAILED_PRECONDITION);
  EXPECT_EQ(zp_session_run(nullptr, nullptr), ZP_INVALID_ARGUMENT);
  std::strcpy(error_.message, "old");
  SetGoodImage();
  EXPECT_STREQ(error_.message, "");
}

TEST_F(CApiErrors, ALongMessageIsCut) {
  zp_program* program = nullptr;
  const std::string path(5000, 'x');
  EXPECT_NE(zp_program_open(path.c_str(), &program, &error_), ZP_OK);
  EXPECT_EQ(std::strlen(error_.message), sizeof(error_.message) - 1);
  EXPECT_THAT(error_.message, EndsWith("xxx..."));
}

TEST_F(CApiErrors, ExceptionsStopAtTheBoundary) {
  const auto throw_bad_alloc = []() -> absl::Status { throw std::bad_alloc(); };
  const auto throw_another = []() -> absl::Status { throw std::runtime_error("broken"); };
  const auto throw_a_number = []() -> absl::Status { throw 7; };
  Expect(c_api::AtBoundary(&error_, throw_bad_alloc), ZP_RESOURCE_EXHAUSTED, "out of memory");
  Expect(c_api::AtBoundary(&error_, throw_another), ZP_INTERNAL, "broken");
  Expect(c_api::AtBoundary(&error_, throw_a_number), ZP_INTERNAL, "unknown");
}

}  // namespace
}  // namespace zeropoint::runtime
