#ifndef ZEROPOINT_TOOLS_DRIVER_MEASURE_SQNR_H_
#define ZEROPOINT_TOOLS_DRIVER_MEASURE_SQNR_H_

// How far one program's outputs are from another's on a data set.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/driver/compare_outputs.h"

namespace zeropoint::tools {

struct MeasureOptions {
  std::int64_t samples = 0;
  std::int64_t batch = 1;
  int threads = 0;
};

/// SQNR of each output of `program` against `reference` over the first samples of `data`.
absl::StatusOr<std::vector<OutputReport>> MeasureSqnr(runtime::Program reference,
                                                      runtime::Program program, Dataset& data,
                                                      const MeasureOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_MEASURE_SQNR_H_
