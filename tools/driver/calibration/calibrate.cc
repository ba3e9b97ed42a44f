#include "tools/driver/calibration/calibrate.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "quantizers/observed_batch.h"
#include "quantizers/observer_set.h"
#include "runtime/memory/block_reuse.h"
#include "runtime/session.h"
#include "runtime/split_segments.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/lower.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::Tap;
using quantizers::ObservedBatch;
using quantizers::ObserverSet;
using Clock = std::chrono::steady_clock;

/// Batches that run in parts are scanned for so long between checkpoints; then the same ones are
/// counted. What is learned does not depend on it. Who interrupts waits for the counts; a file that
/// is compressed is read from its beginning for each round.
constexpr std::chrono::seconds kRoundTime(8);

/// Keeps the first sample of each input.
void AddNew(std::vector<NonFiniteInput> found, std::vector<NonFiniteInput>& known) {
  for (NonFiniteInput& input : found) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const NonFiniteInput& other) {
      return other.input == input.input;
    });
    if (!is_known) known.push_back(std::move(input));
  }
}

/// What observers refuse, they refuse for NaN and infinity, which most often come from an input.
absl::Status AtInput(const absl::Status& status, const std::vector<NonFiniteInput>& inputs,
                     const std::string& where) {
  if (inputs.empty()) return WithPlace(status, where, kCheckSamplesAndManifest);
  const NonFiniteInput& input = inputs.front();
  const std::string sample = input.sample ? absl::StrCat("sample ", *input.sample) : "all samples";
  return WithPlace(absl::Status(status.code(),
                                absl::StrCat("input '", input.input, "' holds NaN or infinity in ",
                                             sample, "; ", status.message())),
                   input.where, "leave such samples out, or correct them");
}

class Calibration {
 public:
  Calibration(Dataset& data, const CalibrationOptions& options)
      : data_(data), options_(options), end_(options.first + options.samples) {}

  absl::StatusOr<CalibrationReport> Run(ir::Module& prepared) {
    const std::string& where = data_.file().path();
    RETURN_IF_ERROR(Open(prepared, where));
    const std::int64_t part =
        SamplesThatFit(*session_, data_, options_.batch, options_.max_mib << 20);
    const runtime::BlockReuse reuse(static_cast<std::size_t>(options_.max_mib) << 20);
    // A loop shows a tensor more than once, and a batch is one whatever its parts.
    const bool is_whole = part >= options_.batch && function_taps_.empty();
    RETURN_IF_ERROR(is_whole ? RunWhole() : RunInParts(part));
    report_.empty_tensors = observers_->num_always_empty();
    report_.remarks = observers_->Remarks();
    report_.ranges = CalibratedRanges(prepared, *std::move(observers_));
    RETURN_IF_ERROR(AtInput(report_.ranges.Apply(prepared), report_.non_finite_inputs, where));
    return std::move(report_);
  }

 private:
  using Look = absl::FunctionRef<absl::Status(const Tap&, const runtime::TensorView&)>;

  absl::Status Open(const ir::Module& prepared, const std::string& where) {
    ASSIGN_OR_RETURN(observers_,
                     WithPlace(ObserverSet::Create(prepared), where, kCheckSamplesAndManifest));
    if (options_.restore) RETURN_IF_ERROR(options_.restore(*observers_));
    ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered,
                     options_.use_reference_kernels ? LowerForReference(prepared, prepared.name())
                                                    : Lower(prepared, prepared.name()));
    runtime::SplitAtOutputs(lowered.program);
    taps_.resize(lowered.program.outputs.size());
    for (const Tap& tap : lowered.taps) taps_[static_cast<std::size_t>(tap.output_index)] = tap;
    const std::shared_ptr<const runtime::FunctionWatch> watch = WatchFunctions(lowered);
    ASSIGN_OR_RETURN(session_, OpenSession(std::move(lowered.program), options_.threads,
                                           prepared.name(), /*arena=*/nullptr, watch));
    return absl::OkStatus();
  }

  /// Null where no function has observers. Their taps are numbered behind the outputs of the
  /// program.
  std::shared_ptr<const runtime::FunctionWatch> WatchFunctions(
      passes::lowering::LoweredProgram& lowered) {
    if (lowered.function_taps.empty()) return nullptr;
    auto watch = std::make_shared<runtime::FunctionWatch>();
    int number = static_cast<int>(lowered.program.outputs.size());
    for (runtime::Function& function : lowered.program.functions) {
      const auto taps = lowered.function_taps.find(function.name);
      if (taps == lowered.function_taps.end()) continue;
      runtime::SplitAtOutputs(function.body);
      watch->results[function.name] = function.body.outputs.size() - taps->second.size();
      for (const Tap& tap : taps->second) {
        function_taps_[function.name][static_cast<std::size_t>(tap.output_index)] = {number++,
                                                                                     tap.group};
      }
    }
    watch->show = [this](const std::string& function, std::size_t port,
                         const runtime::TensorView& tensor) {
      return look_ == nullptr
                 ? absl::OkStatus()
                 : LookAt(function_taps_.find(function)->second.at(port), tensor, *look_);
    };
    return watch;
  }

  absl::Status LookAt(const Tap& tap, const runtime::TensorView& tensor, Look look) {
    observed_ = look(tap, tensor);
    return observed_;
  }

  absl::Status RunWhole() {
    for (std::int64_t begin = options_.first; begin < end_; begin += options_.batch) {
      const auto observe = [&](const Tap& tap, const runtime::TensorView& tensor) {
        return observers_->Observe(tap.group, tensor.values<float>(), tensor.extents);
      };
      RETURN_IF_ERROR(RunBatch(BatchAt(begin), options_.batch, observe));
      RETURN_IF_ERROR(Checkpoint(BatchAt(begin).end));
    }
    return absl::OkStatus();
  }

  absl::Status Checkpoint(std::int64_t next) const {
    return options_.checkpoint ? options_.checkpoint(*observers_, next) : absl::OkStatus();
  }

  absl::Status RunInParts(std::int64_t part) {
    const auto counts_values = [&](const std::optional<Tap>& tap) {
      const quantizers::Observer* observer = tap ? observers_->Find(tap->group) : nullptr;
      return observer != nullptr && observer->counts_values();
    };
    const bool counts =
        std::any_of(taps_.begin(), taps_.end(), counts_values) ||
        std::any_of(function_taps_.begin(), function_taps_.end(), [&](const auto& function) {
          return std::any_of(function.second.begin(), function.second.end(),
                             [&](const auto& tap) { return counts_values(tap.second); });
        });
    passes_ = counts ? 2 : 1;
    for (std::int64_t begin = options_.first; begin < end_;) {
      ASSIGN_OR_RETURN(begin, RunRound(begin, part));
      RETURN_IF_ERROR(Checkpoint(begin));
    }
    return absl::OkStatus();
  }

  /// Batches from `first` on, all of which are scanned before the first is counted: the file of
  /// samples is read twice, in order. Returns the sample behind the last of them.
  absl::StatusOr<std::int64_t> RunRound(std::int64_t first, std::int64_t part) {
    ASSIGN_OR_RETURN(std::vector<ObservedBatch> batches, ScanRound(first, part));
    is_second_look_ = true;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const auto count = [&](const Tap& tap, const runtime::TensorView& tensor) {
        batches[i].Count(tap.output_index, tensor.values<float>());
        return absl::OkStatus();
      };
      if (batches[i].StartCounts()) {
        const std::int64_t offset = static_cast<std::int64_t>(i) * options_.batch;
        RETURN_IF_ERROR(RunBatch(BatchAt(first + offset), part, count));
      }
      RETURN_IF_ERROR(batches[i].Finish());
      batches[i] = ObservedBatch(*observers_);  // frees its counts
    }
    return std::min(first + static_cast<std::int64_t>(batches.size()) * options_.batch, end_);
  }

  /// At least one batch. What an interrupt leaves unfinished is dropped.
  absl::StatusOr<std::vector<ObservedBatch>> ScanRound(std::int64_t first, std::int64_t part) {
    const Clock::time_point start = Clock::now();
    is_second_look_ = false;
    std::vector<ObservedBatch> batches;
    for (std::int64_t begin = first; begin < end_; begin += options_.batch) {
      if (options_.checkpoint && begin > first && Clock::now() - start > kRoundTime) break;
      ObservedBatch& batch = batches.emplace_back(*observers_);
      const auto scan = [&](const Tap& tap, const runtime::TensorView& tensor) {
        return batch.Scan(tap.output_index, tap.group, tensor.values<float>(), tensor.extents);
      };
      const absl::Status run = RunBatch(BatchAt(begin), part, scan);
      const bool is_interrupted = absl::IsCancelled(run) && begin > first;
      if (!is_interrupted) {
        RETURN_IF_ERROR(run);
        continue;
      }
      batches.pop_back();
      break;
    }
    return batches;
  }

  SampleRange BatchAt(std::int64_t begin) const {
    return {begin, std::min(begin + options_.batch, end_), options_.batch};
  }

  absl::Status RunBatch(const SampleRange& batch, std::int64_t part, Look look) {
    for (std::int64_t begin = batch.begin; begin < batch.end; begin += part) {
      const SampleRange range = {begin, std::min(begin + part, batch.end), part};
      RETURN_IF_ERROR(RunPart(range, look));
      samples_run_ += range.end - range.begin;
      if (options_.progress) options_.progress(samples_run_ / passes_);
    }
    return absl::OkStatus();
  }

  absl::Status RunPart(const SampleRange& range, Look look) {
    // What was scanned is counted in any case.
    if (options_.stop != nullptr && *options_.stop && !is_second_look_) {
      return absl::CancelledError("calibration was interrupted");
    }
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                     data_.ReadBatch(range.begin, range.end));
    ASSIGN_OR_RETURN(std::vector<NonFiniteInput> non_finite,
                     data_.FindNonFinite(inputs, range.begin));
    if (options_.see_inputs && !is_second_look_) options_.see_inputs(range, inputs);
    const std::string rows = DescribeSamples(data_, range);
    observed_ = absl::OkStatus();
    look_ = &look;
    const auto show = [&](std::size_t index, const runtime::TensorView& tensor) -> absl::Status {
      if (!taps_[index]) return absl::OkStatus();  // a result of the model
      if (options_.see_tensor && !is_second_look_) {
        options_.see_tensor(range, taps_[index]->group, tensor);
      }
      return LookAt(*taps_[index], tensor, look);
    };
    const absl::Status run =
        StreamSamples(*session_, data_, range, inputs, rows, kCheckSamplesAndManifest, show);
    look_ = nullptr;
    RETURN_IF_ERROR(AtInput(observed_, non_finite, rows));
    RETURN_IF_ERROR(run);
    AddNew(std::move(non_finite), report_.non_finite_inputs);
    return absl::OkStatus();
  }

  Dataset& data_;
  const CalibrationOptions& options_;
  const std::int64_t end_;
  std::optional<ObserverSet> observers_;
  std::unique_ptr<runtime::Session> session_;
  /// By output port; nullopt for those that are no tap.
  std::vector<std::optional<Tap>> taps_;
  /// Those of functions, by function and output port.
  std::map<std::string, std::map<std::size_t, Tap>> function_taps_;
  /// What looks at tensors while samples run; null before, when a run finds out what fits.
  const Look* look_ = nullptr;
  absl::Status observed_;
  std::int64_t passes_ = 1;
  /// Whether values are counted that were scanned before.
  bool is_second_look_ = false;
  std::int64_t samples_run_ = 0;
  CalibrationReport report_;
};

}  // namespace

absl::StatusOr<CalibrationReport> Calibrate(ir::Module& prepared, Dataset& data,
                                            const CalibrationOptions& options) {
  return Calibration(data, options).Run(prepared);
}

}  // namespace zeropoint::tools
