#ifndef ZEROPOINT_TOOLS_DRIVER_COMPARE_LAYERS_H_
#define ZEROPOINT_TOOLS_DRIVER_COMPARE_LAYERS_H_

// Per-layer numerics of one program against another.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"

namespace zeropoint::tools {

struct CompareOptions {
  std::int64_t samples = 0;
  std::int64_t batch = 1;
  int threads = 0;
  /// Called with the number of samples done; may be empty.
  std::function<void(std::int64_t)> progress;
};

struct ValueRange {
  float min = 0;
  float max = 0;
};

/// What a layer computes in the program, against what it computes in the reference.
struct LayerReport {
  std::string name;
  /// The op that computes it in the program.
  std::string op;
  double sqnr_db = 0;
  ValueRange reference;
  ValueRange program;
  /// Of a quantized layer: its scale, the real numbers that its integers can express, and the share
  /// of the reference's values that lie outside them.
  std::optional<float> scale;
  ValueRange representable;
  double clipped = 0;
};

struct LayerComparison {
  /// In the program's execution order.
  std::vector<LayerReport> layers;
  /// Layers of the program that the reference does not have, or has with another shape.
  std::vector<std::string> unmatched;
};

/// Runs the samples through both and compares the layers of equal name. Integer and boolean layers
/// that are not quantized (indices, shapes) are left out.
///
///   ASSIGN_OR_RETURN(LayerComparison comparison,
///                    CompareLayers(int8_program, float_program, data, {.samples = 100}));
absl::StatusOr<LayerComparison> CompareLayers(runtime::Program program, runtime::Program reference,
                                              Dataset& data, const CompareOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COMPARE_LAYERS_H_
