#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_COMPARE_LAYERS_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_COMPARE_LAYERS_H_

// Per-layer numerics of one program against another.

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/driver/explain/layer_taps.h"

namespace zeropoint::tools {

struct CompareOptions {
  /// Samples [first, first + samples).
  std::int64_t first = 0;
  std::int64_t samples = 0;
  std::int64_t batch = 1;
  int threads = 0;
  /// Tell of each layer's error where it comes from; each quantized layer is then computed up to
  /// five times more.
  bool causes = true;
  /// Tell what the output would gain if a layer were exact, on this many of the samples, at most a
  /// batch; 0 does not. Needs `causes`. The model's rest behind every quantized layer is computed
  /// once more.
  std::int64_t blame_samples = 0;
  /// Called with both results of each layer in each run, in the model's axis order; may be empty.
  /// Nothing else keeps them.
  std::function<absl::Status(const LayerTap& layer, const RealTensor& program,
                             const RealTensor& reference)>
      on_layer;
  /// Called with the number of samples done; may be empty.
  std::function<void(std::int64_t)> progress;
  /// Called with the number of layers blamed, and of all; may be empty.
  std::function<void(std::int64_t, std::int64_t)> blame_progress;
};

/// Runs the samples through both and compares the layers of equal debug handle (layer_matcher.h).
/// Integer and boolean layers that are not quantized (indices, shapes) are left out.
///
///   ASSIGN_OR_RETURN(LayerComparison comparison,
///                    CompareLayers(int8_program, float_program, data, {.samples = 100}));
absl::StatusOr<LayerComparison> CompareLayers(runtime::Program program, runtime::Program reference,
                                              Dataset& data, const CompareOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_COMPARE_LAYERS_H_
