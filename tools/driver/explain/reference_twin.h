#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REFERENCE_TWIN_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REFERENCE_TWIN_H_

// A layer whose program nodes have no float form, computed as the reference
// does.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "tools/driver/explain/layer_nodes.h"
#include "tools/driver/explain/layer_taps.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// Whether a node looks its results up in a table, which only exists for integers.
bool UsesTable(const LayerNodes& layer);

/// The reference's nodes between the layers that a layer reads and the layer itself: where int8
/// looks a chain of functions up in one table, the float model computes them one by one.
class ReferenceTwin {
 public:
  /// kUnimplemented, as a reason for people, where the layer reads something that has no name in
  /// both programs, or where the reference needs more than that.
  static absl::StatusOr<ReferenceTwin> Create(const ProgramIndex& program, const LayerNodes& layer,
                                              const ProgramIndex& reference,
                                              const std::string& name, int threads);

  /// One tensor per input of the layer, in order and in the model's axis order; so is the result.
  absl::StatusOr<RealTensor> Run(std::vector<RealTensor> inputs);

 private:
  ReferenceTwin() = default;

  const ProgramIndex* reference_ = nullptr;
  std::vector<runtime::ValueId> inputs_;
  runtime::ValueId output_ = runtime::kNoValue;
  std::unique_ptr<runtime::Session> session_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REFERENCE_TWIN_H_
