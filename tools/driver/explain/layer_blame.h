#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_BLAME_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_BLAME_H_

// What the error of each layer does to the output.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/driver/explain/layer_splitter.h"
#include "tools/driver/explain/layer_taps.h"
#include "tools/driver/explain/tapped_program.h"

namespace zeropoint::tools {

struct BlameOptions {
  int threads = 0;
  /// Called with the number of layers done, and of all; may be empty.
  std::function<void(std::int64_t, std::int64_t)> progress;
};

/// One layer of both programs.
struct BlamedLayer {
  const LayerTap& program;
  const LayerTap& reference;
  const LayerSplitter& splitter;
};

struct Blames {
  std::optional<BlameSummary> summary;
  /// As many as layers were given; nullopt where a layer's own error is not known.
  std::vector<std::optional<LayerBlame>> layers;
};

/// Requires that both programs ran the same batch last. For each layer its own error, which is all
/// but what it inherits, is added to the reference's result of it, and the rest of the reference is
/// computed from there: what comes out is the error that this layer alone makes of the output of
/// least SQNR. Errors of different layers hardly know of each other, so that powers add up to
/// nearly that of the whole (BlameSummary::explained_db), and without this layer 10 * log10(sum /
/// (sum - power)) dB of SQNR are gained.
absl::StatusOr<Blames> BlameLayers(TappedProgram& program, TappedProgram& reference,
                                   const std::vector<BlamedLayer>& layers,
                                   const BlameOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_BLAME_H_
