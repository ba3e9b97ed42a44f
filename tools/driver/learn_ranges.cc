#include "tools/driver/learn_ranges.h"

#include <utility>

#include "ir/status_macros.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/calibration/fit_watch.h"
#include "tools/driver/calibration/never_run.h"
#include "tools/driver/observed_graph.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

void AddTexts(const std::vector<DataDoubt>& doubts, const std::string& where,
              std::vector<std::string>& texts) {
  for (const DataDoubt& doubt : doubts) {
    // The verification speaks of these itself (DoubtsOfSamples).
    if (doubt.kind == "few_samples") continue;
    texts.push_back(ErrorText(doubt.what, where, doubt.to_do));
  }
}

absl::StatusOr<LearnedRanges> RangesOfKnownTable(const CompileOptions& options,
                                                 const ir::Module& observed) {
  LearnedRanges learned;
  learned.run = {options.table->num_samples(), options.table->subject.batch};
  ASSIGN_OR_RETURN(learned.ranges, RangesOfTable(options, observed, learned.remarks));
  learned.empty_tensors = learned.ranges.observers().num_always_empty();
  AddTexts(NeverRunDoubts(observed, learned.ranges.functions_never_run()), options.table->path,
           learned.doubts);
  return learned;
}

}  // namespace

absl::StatusOr<LearnedRanges> LearnRanges(const CompileOptions& options,
                                          QuantizationSamples& samples,
                                          const ir::Module& float_module, ir::Module& observed) {
  if (options.table != nullptr) return RangesOfKnownTable(options, observed);
  RETURN_IF_ERROR(samples.Load(float_module));
  LearnedRanges learned;
  learned.run = {samples.split().calibrate, samples.batch()};
  const auto progress = [&](std::int64_t done) {
    if (options.progress) options.progress({"calibrate", done, learned.run.samples});
  };
  CalibrationOptions calibration = {.samples = learned.run.samples,
                                    .batch = learned.run.batch,
                                    .max_mib = options.memory_mib,
                                    .threads = options.threads,
                                    .use_reference_kernels = options.pt2e_compat,
                                    .progress = progress};
  ASSIGN_OR_RETURN(FitWatch watch, FitWatch::Create(observed, samples.manifest(),
                                                    {0, learned.run.samples, learned.run.batch}));
  watch.Watch(calibration);
  ASSIGN_OR_RETURN(CalibrationReport calibrated, Calibrate(observed, samples.data(), calibration));
  const std::string& where = samples.data().file().path();
  AddTexts(watch.fit().Doubts(), where, learned.doubts);
  AddTexts(NeverRunDoubts(observed, calibrated.ranges.functions_never_run()), where,
           learned.doubts);
  learned.empty_tensors = calibrated.empty_tensors;
  learned.non_finite_inputs = std::move(calibrated.non_finite_inputs);
  learned.remarks = std::move(calibrated.remarks);
  learned.ranges = std::move(calibrated.ranges);
  return learned;
}

}  // namespace zeropoint::tools
