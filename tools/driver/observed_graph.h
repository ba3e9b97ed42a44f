#ifndef ZEROPOINT_TOOLS_DRIVER_OBSERVED_GRAPH_H_
#define ZEROPOINT_TOOLS_DRIVER_OBSERVED_GRAPH_H_

// The graph whose tensors are watched, and what a calibration table knows of them.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "tools/data/preprocess.h"
#include "tools/driver/compile.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/verification/receipt.h"

namespace zeropoint::tools {

/// The samples that `options` name. Beside a table they judge, and what the table knows of making
/// inputs stands in for a manifest.
QuantizationSamples::Options SampleOptions(const CompileOptions& options);

/// What is calibrated in place of the graph that the recipe quantizes, where the recipe wants that;
/// else null.
absl::StatusOr<std::unique_ptr<ir::Module>> PrepareWithoutRules(const CompileOptions& options,
                                                                const ir::Module& float_module);

/// kInvalidArgument, complete, where options.table is of another model or manifest.
absl::Status CheckTable(const CompileOptions& options, const InputHashes& hashes,
                        const PreprocessManifest& manifest);

/// What options.table says of `observed`. Errors are complete and name the line.
absl::StatusOr<CalibratedRanges> RangesOfTable(const CompileOptions& options,
                                               const ir::Module& observed,
                                               std::vector<std::string>& remarks);

/// `split`, none of which is held out where the table was made of the same data.
SampleSplit JudgedBy(const CompileOptions& options, const InputHashes& hashes, SampleSplit split);

/// The warning of a program that was made of a table and that nothing measured.
std::string NotVerifiedWarning(const CompileOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_OBSERVED_GRAPH_H_
