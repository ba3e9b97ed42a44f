// Every allocation of opening, creating, adapting and running fails in turn: what comes back is a
// status, and what runs afterwards is right to the bit.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "runtime/c_api/zeropoint.h"
#include "runtime/program_file.h"
#include "runtime/tensor.h"
#include "runtime/testing/failing_allocations.h"
#include "runtime/testing/sample_programs.h"

namespace zeropoint::runtime {
namespace {

using testing::FailingAllocations;
using testing::SampleProgram;

// One allocation, or all from one on until the call returns.
constexpr std::int64_t kOne = 1;
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

// Bytes of every output.
using Results = std::vector<std::string>;

using Case = std::tuple<SampleProgram, int, std::int64_t>;

class OutOfMemory : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "/out_of_memory_test.zpm";
    ASSERT_TRUE(WriteProgramFile(sample().program, path_).ok());
    program_ = Open();
    ASSERT_EQ(Create(), ZP_OK) << error_.message;
    for (const std::int64_t extent : {1, 3}) {
      ASSERT_EQ(Run(extent), ZP_OK) << error_.message;
      expected_[extent] = Outputs();
    }
  }

  void TearDown() override {
    zp_session_destroy(session_);
    zp_program_close(program_);
  }

  static const SampleProgram& sample() { return std::get<0>(GetParam()); }

  zp_program* Open() {
    zp_program* program = nullptr;
    last_ = zp_program_open(path_.c_str(), &program, &error_);
    return program;
  }

  zp_status Create() {
    const zp_session_options options = {.threads = std::get<1>(GetParam())};
    return last_ = zp_session_create(program_, &options, &session_, &error_);
  }

  zp_status Run(std::int64_t extent) {
    const std::vector<Tensor>& inputs = Inputs(extent);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const TensorView view = inputs[i].view();
      const zp_tensor input = {static_cast<zp_dtype>(view.dtype), view.extents.size(),
                               view.extents.data(), view.data, view.num_bytes()};
      last_ = zp_session_set_input(session_, i, &input, &error_);
      if (last_ != ZP_OK) return last_;
    }
    return last_ = zp_session_run(session_, &error_);
  }

  // Made once, so that only the runtime allocates while allocations fail.
  const std::vector<Tensor>& Inputs(std::int64_t extent) {
    std::vector<Tensor>& inputs = inputs_[extent];
    if (inputs.empty()) inputs = testing::SampleInputs(sample().program, extent);
    return inputs;
  }

  Results Outputs() {
    Results results;
    for (std::size_t i = 0; i < sample().program.outputs.size(); ++i) {
      zp_tensor output;
      EXPECT_EQ(zp_session_output(session_, i, &output, &error_), ZP_OK) << error_.message;
      results.emplace_back(static_cast<const char*>(output.data), output.size);
    }
    return results;
  }

  void ExpectRightRun(std::int64_t extent) {
    ASSERT_EQ(Run(extent), ZP_OK) << error_.message;
    EXPECT_EQ(Outputs(), expected_[extent]) << "extent " << extent;
  }

  // Calls `attempt` with ever later failures, until none happens, and `check` after each.
  void FailEach(const std::function<void()>& attempt, const std::function<void()>& check) {
    for (std::int64_t first = 0;; ++first) {
      SCOPED_TRACE("allocation " + std::to_string(first));
      bool any_failed = false;
      {
        const FailingAllocations failing(first, std::get<2>(GetParam()));
        attempt();
        any_failed = failing.any_failed();
      }
      if (last_ != ZP_OK) {
        ASSERT_EQ(last_, ZP_RESOURCE_EXHAUSTED) << error_.message;
        ASSERT_STRNE(error_.message, "");
      }
      check();
      if (HasFatalFailure() || HasNonfatalFailure()) return;
      if (!any_failed) {
        EXPECT_EQ(last_, ZP_OK);
        EXPECT_GT(first, 0) << "nothing was allocated";
        return;
      }
    }
  }

  std::string path_;
  zp_program* program_ = nullptr;
  zp_session* session_ = nullptr;
  zp_status last_ = ZP_OK;
  zp_error error_ = {};
  std::map<std::int64_t, std::vector<Tensor>> inputs_;
  std::map<std::int64_t, Results> expected_;
};

TEST_P(OutOfMemory, OpeningAProgramEndsInAStatus) {
  zp_program* opened = nullptr;
  FailEach([&] { opened = Open(); },
           [&] {
             EXPECT_EQ(opened == nullptr, last_ != ZP_OK);
             zp_program_close(opened);
           });
}

TEST_P(OutOfMemory, CreatingASessionEndsInAStatusAndTheNextOneIsGood) {
  // A program whose weights are not packed yet.
  zp_session_destroy(session_);
  zp_program_close(program_);
  program_ = Open();
  FailEach([&] { Create(); },
           [&] {
             EXPECT_EQ(session_ == nullptr, last_ != ZP_OK);
             if (session_ == nullptr) ASSERT_EQ(Create(), ZP_OK) << error_.message;
             ExpectRightRun(3);
             zp_session_destroy(session_);
             session_ = nullptr;
             zp_program_close(program_);
             program_ = Open();
           });
}

TEST_P(OutOfMemory, ASessionThatCannotBeCreatedLeavesNothingBehind) {
  zp_session_destroy(session_);
  std::int64_t live = 0;
  FailEach(
      [&] {
        live = testing::NumLiveAllocations();
        Create();
      },
      [&] {
        zp_session_destroy(session_);
        session_ = nullptr;
        EXPECT_EQ(testing::NumLiveAllocations(), live);
      });
}

TEST_P(OutOfMemory, TheFirstRunEndsInAStatusAndTheNextIsRight) {
  zp_session_destroy(session_);
  ASSERT_EQ(Create(), ZP_OK) << error_.message;
  FailEach([&] { Run(3); },
           [&] {
             if (last_ == ZP_OK) EXPECT_EQ(Outputs(), expected_[3]);
             ExpectRightRun(3);
             zp_session_destroy(session_);
             ASSERT_EQ(Create(), ZP_OK) << error_.message;
           });
}

TEST_P(OutOfMemory, ARunOfOtherExtentsEndsInAStatusAndTheNextIsRight) {
  FailEach([&] { Run(3); },
           [&] {
             if (last_ == ZP_OK) EXPECT_EQ(Outputs(), expected_[3]);
             ExpectRightRun(3);
             ExpectRightRun(1);
           });
}

TEST_P(OutOfMemory, ARunOfTheSameExtentsEndsInAStatusAndTheNextIsRight) {
  FailEach([&] { Run(3); },
           [&] {
             if (last_ == ZP_OK) EXPECT_EQ(Outputs(), expected_[3]);
             ExpectRightRun(3);
           });
}

TEST_P(OutOfMemory, AfterAFailedRunOtherExtentsAreRight) {
  FailEach([&] { Run(3); }, [&] { ExpectRightRun(1); });
}

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  const auto& [sample, threads, count] = info.param;
  return sample.name + (threads == 1 ? "OneThread" : "TwoThreads") +
         (count == kOne ? "OneFailure" : "AllFromOneOn");
}

INSTANTIATE_TEST_SUITE_P(Programs, OutOfMemory,
                         ::testing::Combine(::testing::ValuesIn(testing::SamplePrograms()),
                                            ::testing::Values(1, 2), ::testing::Values(kOne, kAll)),
                         NameOf);

}  // namespace
}  // namespace zeropoint::runtime
