// What the C API does; how it refuses is in c_api_errors_test.cc.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "runtime/c_api/test_program.h"
#include "runtime/c_api/zeropoint.h"
#include "runtime/program_file.h"
#include "runtime/tensor.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime {
namespace {

using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

zp_program* Open(const Program& program = TestProgram()) {
  const absl::StatusOr<std::string> bytes = SerializeProgram(program);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  zp_program* opened = nullptr;
  zp_error error;
  EXPECT_EQ(zp_program_read(bytes->data(), bytes->size(), &opened, &error), ZP_OK) << error.message;
  return opened;
}

zp_session* MakeSession(const zp_program* program) {
  const zp_session_options options = {.threads = 1};
  zp_session* session = nullptr;
  zp_error error;
  EXPECT_EQ(zp_session_create(program, &options, &session, &error), ZP_OK) << error.message;
  return session;
}

void SetImage(zp_session* session, const std::vector<float>& pixels) {
  const std::int64_t extents[] = {static_cast<std::int64_t>(pixels.size()) / 2, 2};
  const zp_tensor image = {ZP_FLOAT32, 2, extents, pixels.data(), pixels.size() * sizeof(float)};
  zp_error error;
  EXPECT_EQ(zp_session_set_input(session, 0, &image, &error), ZP_OK) << error.message;
}

std::vector<float> RunAgain(zp_session* session) {
  zp_error error;
  EXPECT_EQ(zp_session_run(session, &error), ZP_OK) << error.message;
  zp_tensor scores;
  EXPECT_EQ(zp_session_output(session, 0, &scores, &error), ZP_OK) << error.message;
  const auto* const data = static_cast<const float*>(scores.data);
  return {data, data + scores.size / sizeof(float)};
}

std::vector<float> RunOn(zp_session* session, const std::vector<float>& pixels) {
  SetImage(session, pixels);
  return RunAgain(session);
}

// What TestProgram computes.
std::vector<float> Scores(const std::vector<float>& pixels) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < pixels.size(); i += 2) {
    const float sum = pixels[i] + 10 * pixels[i + 1];
    scores.insert(scores.end(), {sum, 2 * sum, 3 * sum});
  }
  return scores;
}

TEST(CApi, TheBatchChangesFromRunToRun) {
  zp_program* const program = Open();
  zp_session* const session = MakeSession(program);
  for (const std::size_t batch : {1, 4, 2, 2, 7}) {
    const std::vector<float> pixels(2 * batch, static_cast<float>(batch));
    EXPECT_EQ(RunOn(session, pixels), Scores(pixels));
  }
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, ARunReadsTheInputWhereItIs) {
  zp_program* const program = Open();
  zp_session* const session = MakeSession(program);
  std::vector<float> pixels = {1, 2};
  EXPECT_EQ(RunOn(session, pixels), Scores({1, 2}));
  pixels = {3, 4};
  EXPECT_EQ(RunAgain(session), Scores({3, 4}));
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, TellsInputsWithNanOrInfinity) {
  zp_program* const program = Open();
  zp_session* const session = MakeSession(program);
  int finite = -1;
  EXPECT_EQ(zp_session_input_finite(session, 0, &finite, nullptr), ZP_FAILED_PRECONDITION);
  std::vector<float> pixels = {1, 2};
  SetImage(session, pixels);
  EXPECT_EQ(zp_session_input_finite(session, 0, &finite, nullptr), ZP_OK);
  EXPECT_EQ(finite, 1);
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    pixels[1] = bad;
    EXPECT_EQ(zp_session_input_finite(session, 0, &finite, nullptr), ZP_OK);
    EXPECT_EQ(finite, 0);
  }
  EXPECT_EQ(zp_session_input_finite(session, 1, &finite, nullptr), ZP_INVALID_ARGUMENT);
  EXPECT_EQ(zp_session_input_finite(session, 0, nullptr, nullptr), ZP_INVALID_ARGUMENT);
  EXPECT_EQ(zp_session_input_finite(nullptr, 0, &finite, nullptr), ZP_INVALID_ARGUMENT);
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, OutputsStayAsTheyAreUntilTheNextRun) {
  zp_program* const program = Open();
  zp_session* const session = MakeSession(program);
  const std::vector<float> pixels = {1, 2}, others = {3, 4};
  RunOn(session, pixels);
  zp_tensor scores;
  ASSERT_EQ(zp_session_output(session, 0, &scores, nullptr), ZP_OK);
  SetImage(session, others);
  EXPECT_EQ(static_cast<const float*>(scores.data)[0], 21);
  EXPECT_EQ(scores.extents[0], 1);
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, SessionsShareThePackedWeightsAndOutliveTheProgram) {
  zp_program* const program = Open();
  EXPECT_EQ(zp_program_packed_bytes(program), 0u);
  zp_session* const first = MakeSession(program);
  const std::size_t packed = zp_program_packed_bytes(program);
  EXPECT_GE(packed, 6 * sizeof(float));
  zp_session* const second = MakeSession(program);
  EXPECT_EQ(zp_program_packed_bytes(program), packed);
  zp_program_close(program);
  EXPECT_EQ(RunOn(first, {1, 2}), Scores({1, 2}));
  zp_session_destroy(first);
  EXPECT_EQ(RunOn(second, {1, 2}), Scores({1, 2}));
  zp_session_destroy(second);
}

TEST(CApi, SessionsRunInParallel) {
  zp_program* const program = Open();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([program, i] {
      zp_session* const session = MakeSession(program);
      for (int run = 1; run < 20; ++run) {
        const std::vector<float> pixels(static_cast<std::size_t>(2 * run), static_cast<float>(i));
        EXPECT_EQ(RunOn(session, pixels), Scores(pixels));
      }
      zp_session_destroy(session);
    });
  }
  for (std::thread& thread : threads) thread.join();
  zp_program_close(program);
}

// Shown by what a program must never meet: weights that change before they are packed.
TEST(CApi, AProgramInBorrowedMemoryIsNotCopied) {
  const std::string bytes = *SerializeProgram(TestProgram());
  const std::int64_t size[] = {static_cast<std::int64_t>(bytes.size())};
  Tensor memory = *Tensor::CopyOf({DType::kUint8, size, bytes.data()});
  zp_program* program = nullptr;
  zp_error error;
  ASSERT_EQ(zp_program_borrow(memory.data(), bytes.size(), &program, &error), ZP_OK)
      << error.message;
  const float weight = 30, doubled = 60;  // Of the last score.
  const std::size_t place = bytes.find(std::string(reinterpret_cast<const char*>(&weight), 4));
  ASSERT_NE(place, std::string::npos);
  std::memcpy(static_cast<char*>(memory.data()) + place, &doubled, 4);
  zp_session* const session = MakeSession(program);
  EXPECT_EQ(RunOn(session, {1, 2}), (std::vector<float>{21, 42, 3 + 60 * 2}));
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, AScalarInputNeedsNoExtents) {
  ProgramBuilder builder;
  builder.Output(builder.Input("s", DType::kInt64, {}));
  zp_program* const program = Open(builder.program());
  EXPECT_EQ(zp_program_input(program, 0)->rank, 0u);
  zp_session* const session = MakeSession(program);
  const std::int64_t value = 5;
  const zp_tensor scalar = {ZP_INT64, 0, nullptr, &value, sizeof(value)};
  zp_error error;
  EXPECT_EQ(zp_session_set_input(session, 0, &scalar, &error), ZP_OK) << error.message;
  EXPECT_EQ(zp_session_run(session, &error), ZP_OK) << error.message;
  zp_tensor output;
  EXPECT_EQ(zp_session_output(session, 0, &output, &error), ZP_OK) << error.message;
  EXPECT_EQ(output.rank, 0u);
  EXPECT_EQ(*static_cast<const std::int64_t*>(output.data), 5);
  zp_session_destroy(session);
  zp_program_close(program);
}

TEST(CApi, NamesElementTypesAndStatuses) {
  EXPECT_STREQ(zp_dtype_name(ZP_BFLOAT16), "bf16");
  EXPECT_EQ(zp_dtype_size(ZP_FLOAT64), 8u);
  for (const zp_dtype unknown : {-1, 19}) {
    EXPECT_STREQ(zp_dtype_name(unknown), "?");
    EXPECT_EQ(zp_dtype_size(unknown), 0u);
  }
  EXPECT_STREQ(zp_status_name(ZP_OK), "ok");
  EXPECT_STREQ(zp_status_name(ZP_INTERNAL), "internal error");
  EXPECT_STREQ(zp_status_name(static_cast<zp_status>(7)), "unknown status");
}

}  // namespace
}  // namespace zeropoint::runtime
