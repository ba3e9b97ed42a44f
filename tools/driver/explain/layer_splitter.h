#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_SPLITTER_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_SPLITTER_H_

// The error of one layer, cause by cause: the layer is computed again with one thing changed at a
// time.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/driver/explain/error_causes.h"
#include "tools/driver/explain/float_twin.h"
#include "tools/driver/explain/layer_constants.h"
#include "tools/driver/explain/layer_nodes.h"
#include "tools/driver/explain/layer_taps.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// Finds what a value of the program held in the run that is looked at.
using FindTensor = std::function<const runtime::Tensor&(runtime::ValueId)>;

/// One layer of a program beside its reference. In this order, each stage on top of those before:
///
///   1. the float layer, with the reference's constants, on the program's own inputs as they were
///      before they were quantized for this layer: inherited
///   2. inputs clipped, then rounded, where they are quantized for this layer
///   3. weights, then bias, as the integers stand for them
///   4. the result clipped, then rounded, to the grid of the output
///   5. what the program yields: requantization, or rounding where inputs are quantized as it runs
///
/// A tensor between two int8 layers is quantized once, in the layer that makes it. A layer that
/// looks its results up in a table is computed as the reference does in 1 and 2 (reference_twin.h).
class LayerSplitter {
 public:
  /// Both indices must outlive it.
  LayerSplitter(const ProgramIndex& program, const ProgramIndex& reference, const LayerTap& tap,
                int threads);

  /// Values that Add reads, beside the layer's result.
  std::vector<runtime::ValueId> Reads() const;

  /// Stages of one run. `actual` is what the program yields, as real numbers in the program's
  /// layout, which is the last stage. Errors are reasons for people why this layer cannot be
  /// computed again.
  absl::StatusOr<std::vector<ErrorStage>> Stages(const std::vector<float>& actual,
                                                 const FindTensor& find) const;

  /// Whether anything in it is quantized; if not, all of its error is inherited.
  bool is_quantized() const { return is_quantized_; }
  const LayerNodes& nodes() const { return nodes_; }
  /// Its quantized constants; none where they are not matched.
  absl::Span<const LayerConstant> constants() const {
    return constants_.ok() ? absl::MakeConstSpan(*constants_) : absl::Span<const LayerConstant>();
  }

 private:
  class Staging;

  const ProgramIndex& program_;
  const ProgramIndex& reference_;
  std::string name_;
  LayerNodes nodes_;
  bool is_quantized_ = false;
  bool is_dynamic_ = false;
  absl::StatusOr<std::vector<LayerConstant>> constants_;
  int threads_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_SPLITTER_H_
