#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_WATCH_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_WATCH_H_

// Shows a DataFit what a calibration runs.

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "tools/data/preprocess.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/calibration/fit/data_fit.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {

/// Looks at the samples of one calibration, and at the tensors that are observed.
///
///   ASSIGN_OR_RETURN(FitWatch watch, FitWatch::Create(*prepared, manifest, {0, 100}));
///   watch.Watch(options);
///   Calibrate(*prepared, data, options);
///   for (const DataDoubt& doubt : watch.fit().Doubts()) …
class FitWatch {
 public:
  /// Of samples [all.begin, all.end). Errors are those of TensorsOfGroups.
  static absl::StatusOr<FitWatch> Create(const ir::Module& prepared,
                                         const PreprocessManifest& manifest, SampleRange all);

  /// Has a calibration with `options` show what it runs; this must outlive it, where it is.
  void Watch(CalibrationOptions& options);

  DataFit& fit() { return fit_; }
  const DataFit& fit() const { return fit_; }

 private:
  FitWatch(DataFit fit, std::map<std::int64_t, std::string> tensors);

  DataFit fit_;
  std::map<std::int64_t, std::string> tensors_;  // by group
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_WATCH_H_
