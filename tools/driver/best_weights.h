#ifndef ZEROPOINT_TOOLS_DRIVER_BEST_WEIGHTS_H_
#define ZEROPOINT_TOOLS_DRIVER_BEST_WEIGHTS_H_

// `--weights best`: how int8 weights are made, chosen by measuring.

#include <functional>

#include "absl/status/statusor.h"
#include "tools/driver/compile.h"

namespace zeropoint::tools {

/// Compiles with equalized channels, or without.
using CompileWeights =
    std::function<absl::StatusOr<CompileReport>(const CompileOptions& options, bool equalizes)>;

/// The better of both by the worst part of any output. Equalized channels have other ranges, so
/// that they take a calibration of their own; the other passes are chosen among while a program is
/// verified.
absl::StatusOr<CompileReport> CompileWithBestWeights(const CompileOptions& options,
                                                     const CompileWeights& compile);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_BEST_WEIGHTS_H_
