#include "tools/driver/calibration/calibrate.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "ir/parser.h"
#include "quantizers/observe_op.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"
#include "tools/driver/calibration/never_run.h"
#include "tools/driver/calibration/table_ranges.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kSamples = 30;

/// A convolution and a sum, of images of 64 x 64, whose tensors take 0.4 MB for each sample.
std::unique_ptr<ir::Module> Prepared(const std::string& observer) {
  const std::string text = absl::StrReplaceAll(
      R"(
    module @m {
      const @w : f32[4,3,1,1] = [1, 0.5, -1, 0.25, 2, 1, -0.5, 1, 1, 0, 0.125, -2]
      func @main(%x: f32[N,3,64,64]) -> (%y: f32[N,4,64,64]) {
        %0 = quant.observe(%x) {observer="KIND", group=0, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,3,64,64] loc("x")
        %1 = quant.observe(@w) {observer="per_channel_min_max", group=1, dtype=i8, quant_min=-127, quant_max=127, qscheme="per_channel_symmetric", eps=0.0} : f32[4,3,1,1] loc("w")
        %2 = aten.conv2d(%0, %1, none) : f32[N,4,64,64] loc("conv")
        %3 = quant.observe(%2) {observer="KIND", group=2, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,4,64,64] loc("y")
        return %3
      }
    })",
      {{"KIND", observer}});
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

/// Images that grow from sample to sample, so that so do ranges.
Dataset Samples() {
  std::vector<float> values;
  std::uint32_t state = 1;
  for (std::int64_t i = 0; i < kSamples * 3 * 64 * 64; ++i) {
    state = state * 1664525u + 1013904223u;
    const float noise = static_cast<float>(state >> 8) / 16777216.0f - 0.4f;
    values.push_back(noise * static_cast<float>(i / (3 * 64 * 64) + 1));
  }
  const runtime::Tensor x =
      testing::MakeTensor(runtime::DType::kFloat32, {kSamples, 3, 64, 64}, values);
  const std::string path = testing::TempPath("calibrate_test.npz");
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  return *Dataset::Open(path, {{"x", runtime::DType::kFloat32, {-1, 3, 64, 64}}}, {});
}

/// Scales and zero points of the two activations.
std::string CalibratedAs(const std::string& observer, const CalibrationOptions& options) {
  const std::unique_ptr<ir::Module> module = Prepared(observer);
  Dataset data = Samples();
  const auto report = Calibrate(*module, data, options);
  EXPECT_TRUE(report.ok()) << report.status();
  std::string text;
  for (const auto& op : module->main().ops()) {
    if (op->kind() != ir::OpKind::kObserve || op->operand(0)->is_constant()) continue;
    const quantizers::QParams qparams = *quantizers::GetQParams(*op);
    absl::StrAppend(&text,
                    absl::StrCat(absl::Hex(std::bit_cast<std::uint32_t>(qparams.scales.front()))),
                    ":", qparams.zero_points.front(), " ");
  }
  return text;
}

TEST(Calibrate, LearnsTheSameHoweverFewSamplesMemoryHolds) {
  for (const char* observer : {"min_max", "moving_average_min_max", "histogram"}) {
    for (const std::int64_t batch : {std::int64_t{7}, kSamples}) {
      const std::string whole = CalibratedAs(observer, {.samples = kSamples,
                                                        .batch = batch,
                                                        .max_mib = 1 << 10,
                                                        .threads = 1,
                                                        .use_reference_kernels = false,
                                                        .progress = {}});
      const std::string parts = CalibratedAs(observer, {.samples = kSamples,
                                                        .batch = batch,
                                                        .max_mib = 1,
                                                        .threads = 1,
                                                        .use_reference_kernels = false,
                                                        .progress = {}});
      EXPECT_EQ(parts, whole) << observer << " " << batch;
    }
  }
}

TEST(Calibrate, CountsEverySampleOnceThoughItRunsTwice) {
  const std::unique_ptr<ir::Module> module = Prepared("histogram");
  Dataset data = Samples();
  std::vector<std::int64_t> progress;
  const auto report = Calibrate(*module, data,
                                {.samples = kSamples,
                                 .batch = kSamples,
                                 .max_mib = 1,
                                 .threads = 1,
                                 .use_reference_kernels = false,
                                 .progress = [&](std::int64_t done) { progress.push_back(done); }});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(progress.size(), 4u) << "it ran in parts";
  EXPECT_TRUE(std::is_sorted(progress.begin(), progress.end()));
  EXPECT_EQ(progress.back(), kSamples);
}

using Lines = std::map<std::string, TableLine>;

std::string TextOf(const Lines& lines) {
  std::string text;
  for (const auto& [key, line] : lines) absl::StrAppend(&text, LineText(line), "\n");
  return text;
}

/// What is known after each batch of samples from `first` on; `known` is what was before.
std::vector<std::pair<std::int64_t, Lines>> Checkpoints(const std::string& observer,
                                                        std::int64_t max_mib, std::int64_t first,
                                                        const Lines& known) {
  const std::unique_ptr<ir::Module> module = Prepared(observer);
  Dataset data = Samples();
  std::vector<std::pair<std::int64_t, Lines>> checkpoints;
  const auto restore = [&](quantizers::ObserverSet& observers) -> absl::Status {
    std::vector<std::string> remarks;
    CalibrationTable table;
    table.lines = known;
    if (known.empty()) return absl::OkStatus();
    return RestoreLines(table, *module, observers, remarks);
  };
  const auto keep = [&](const quantizers::ObserverSet& observers, std::int64_t next) {
    checkpoints.emplace_back(next, *LinesOf(*module, observers));
    return absl::OkStatus();
  };
  const auto report = Calibrate(*module, data,
                                {.samples = kSamples - first,
                                 .batch = 7,
                                 .max_mib = max_mib,
                                 .threads = 1,
                                 .use_reference_kernels = false,
                                 .progress = {},
                                 .first = first,
                                 .restore = restore,
                                 .checkpoint = keep});
  EXPECT_TRUE(report.ok()) << report.status();
  return checkpoints;
}

TEST(Calibrate, GoesOnFromEveryCheckpointAsIfNothingHadBeen) {
  for (const char* observer : {"min_max", "moving_average_min_max", "histogram"}) {
    for (const std::int64_t max_mib : {1, 1 << 10}) {
      SCOPED_TRACE(absl::StrCat(observer, " in ", max_mib, " MiB"));
      const auto whole = Checkpoints(observer, 1 << 10, 0, {});
      ASSERT_EQ(whole.size(), 5u) << "a checkpoint for each batch";
      ASSERT_EQ(whole.back().first, kSamples);
      for (const auto& [next, lines] : whole) {
        if (next == kSamples) break;
        const auto rest = Checkpoints(observer, max_mib, next, lines);
        EXPECT_EQ(TextOf(rest.back().second), TextOf(whole.back().second)) << "from " << next;
      }
    }
  }
}

// Interrupted in the middle of the third batch, in parts and as a whole.
TEST(Calibrate, AnInterruptKeepsTheBatchesThatAreThrough) {
  for (const std::int64_t max_mib : {1, 1 << 10}) {
    const std::unique_ptr<ir::Module> module = Prepared("histogram");
    Dataset data = Samples();
    std::atomic<bool> stop = false;
    std::int64_t kept = 0;
    const auto report = Calibrate(
        *module, data,
        {.samples = kSamples,
         .batch = 7,
         .max_mib = max_mib,
         .threads = 1,
         .use_reference_kernels = false,
         .progress = {},
         .checkpoint =
             [&](const quantizers::ObserverSet&, std::int64_t next) {
               kept = next;
               return stop ? absl::CancelledError("told to stop") : absl::OkStatus();
             },
         .see_inputs = [&](const SampleRange& range, const auto&) { stop = range.end > 14; },
         .stop = &stop});
    EXPECT_TRUE(absl::IsCancelled(report.status())) << report.status();
    EXPECT_GE(kept, 14) << max_mib;
  }
}

TEST(Calibrate, TakesSamplesWithoutElements) {
  const std::unique_ptr<ir::Module> module = *ir::ParseModule(R"(
    module @m {
      func @main(%x: f32[N,0]) -> (%y: f32[N,0]) {
        %0 = quant.observe(%x) {observer="histogram", group=0, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,0] loc("x")
        return %0
      }
    })");
  const runtime::Tensor x =
      testing::MakeTensor(runtime::DType::kFloat32, {kSamples, 0}, std::vector<float>());
  const std::string path = testing::TempPath("calibrate_empty.npz");
  ASSERT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  auto data = Dataset::Open(path, {{"x", runtime::DType::kFloat32, {-1, 0}}}, {});
  ASSERT_TRUE(data.ok()) << data.status();
  const auto report = Calibrate(*module, *data,
                                {.samples = kSamples,
                                 .batch = kSamples,
                                 .max_mib = 1,
                                 .threads = 1,
                                 .use_reference_kernels = false,
                                 .progress = {}});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->empty_tensors, 1);
}

/// x is doubled `trips` times, and what is doubled is watched; of the branches of an if, one is
/// never taken.
std::unique_ptr<ir::Module> PreparedLoop(int trips, const std::string& observer) {
  const std::string text = absl::StrReplaceAll(
      R"(
    module @m {
      const @trips : i64[] = [TRIPS]
      const @go : bool[] = [1]
      func @main(%x: f32[N,3,64,64]) -> (%y: f32[N,3,64,64]) {
        %0 = cf.loop(@trips, @go, %x) {body=@body, results=types[f32[N,3,64,64]], states=1} : f32[N,3,64,64] loc("/Loop")
        %1 = cf.if(@go, %0) {then=@same, else=@other, results=types[f32[N,3,64,64]]} : f32[N,3,64,64] loc("/If")
        return %1
      }
      func @body(%i: i64[], %go: bool[], %s: f32[N,3,64,64]) -> (%go: bool[], %t: f32[N,3,64,64]) {
        %0 = quant.observe(%s) {observer="KIND", group=0, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,3,64,64]
        %1 = aten.add(%0, %0) : f32[N,3,64,64]
        return %go, %1
      }
      func @same(%s: f32[N,3,64,64]) -> (%t: f32[N,3,64,64]) {
        return %s
      }
      func @other(%s: f32[N,3,64,64]) -> (%t: f32[N,3,64,64]) {
        %0 = quant.observe(%s) {observer="KIND", group=1, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,3,64,64]
        %1 = aten.relu(%0) : f32[N,3,64,64]
        return %1
      }
    })",
      {{"KIND", observer}, {"TRIPS", absl::StrCat(trips)}});
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

/// The scale of what the loop doubles.
float ScaleInLoop(int trips, const std::string& observer, std::int64_t max_mib = 1 << 10) {
  const std::unique_ptr<ir::Module> module = PreparedLoop(trips, observer);
  Dataset data = Samples();
  const auto report = Calibrate(*module, data,
                                {.samples = kSamples,
                                 .batch = kSamples,
                                 .max_mib = max_mib,
                                 .threads = 1,
                                 .use_reference_kernels = false,
                                 .progress = {}});
  EXPECT_TRUE(report.ok()) << report.status();
  const ir::Op& observe = *module->functions()[1]->ops().front();
  return quantizers::GetQParams(observe)->scales.front();
}

TEST(Calibrate, SeesEveryRoundOfALoop) {
  EXPECT_FLOAT_EQ(ScaleInLoop(4, "min_max"), 8 * ScaleInLoop(1, "min_max"));
}

TEST(Calibrate, LearnsTheSameOfALoopHoweverFewSamplesMemoryHolds) {
  for (const char* observer : {"min_max", "moving_average_min_max", "histogram"}) {
    EXPECT_EQ(ScaleInLoop(3, observer, 1), ScaleInLoop(3, observer)) << observer;
  }
}

TEST(Calibrate, LeavesABranchFloatThatNoSampleTakes) {
  const std::unique_ptr<ir::Module> module = PreparedLoop(2, "histogram");
  Dataset data = Samples();
  const auto report = Calibrate(*module, data,
                                {.samples = kSamples,
                                 .batch = kSamples,
                                 .max_mib = 1 << 10,
                                 .threads = 1,
                                 .use_reference_kernels = false,
                                 .progress = {}});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->ranges.functions_never_run(), ::testing::ElementsAre("other"));
  EXPECT_EQ(module->functions()[3]->ops().size(), 1u) << "the relu alone";
  const auto doubts = NeverRunDoubts(*module, report->ranges.functions_never_run());
  ASSERT_EQ(doubts.size(), 1u);
  EXPECT_EQ(doubts.front().kind, "never_run");
  EXPECT_EQ(doubts.front().what,
            "no sample runs the else branch of cf.if at \"/If\", whose 1 op(s) stay float");
}

}  // namespace
}  // namespace zeropoint::tools
