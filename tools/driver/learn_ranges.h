#ifndef ZEROPOINT_TOOLS_DRIVER_LEARN_RANGES_H_
#define ZEROPOINT_TOOLS_DRIVER_LEARN_RANGES_H_

// What samples, or the table that they were told to, say of the ranges of a graph.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "tools/driver/compile.h"
#include "tools/driver/provenance.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/verification/quantization_samples.h"

namespace zeropoint::tools {

struct LearnedRanges {
  CalibratedRanges ranges;
  CalibrationRun run;
  /// Tensors that were empty in every sample, which stay float.
  std::int64_t empty_tensors = 0;
  /// Inputs whose samples hold NaN or infinity, of which ranges could be made all the same.
  std::vector<NonFiniteInput> non_finite_inputs;
  /// What is odd about the samples, each a complete warning; a table had its own when it was made,
  /// and is asked again only for what no sample ran.
  std::vector<std::string> doubts;
  std::vector<std::string> remarks;
};

/// Runs `observed` on the samples that calibrate, and writes scales into its observes; or reads
/// options.table, and leaves `observed` as it is. Errors are complete.
absl::StatusOr<LearnedRanges> LearnRanges(const CompileOptions& options,
                                          QuantizationSamples& samples,
                                          const ir::Module& float_module, ir::Module& observed);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_LEARN_RANGES_H_
