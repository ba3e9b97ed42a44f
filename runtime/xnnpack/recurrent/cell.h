#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_CELL_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_CELL_H_

// One step of one direction of a recurrent layer.

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/xnnpack/environment.h"
#include "runtime/xnnpack/recurrent/layer.h"

namespace zeropoint::runtime::xnnpack {

/// [batch, hidden] each; c is null but for an LSTM.
struct RecurrentStates {
  float* h = nullptr;
  float* c = nullptr;
};

/// The recurrent product and all gates of a step. Equations are ONNX's.
class RecurrentCell {
 public:
  virtual ~RecurrentCell() = default;

  /// Before the first step of a run. `peepholes` of this direction, [3, hidden], or null.
  virtual absl::Status Prepare(std::int64_t batch, const float* peepholes) = 0;
  /// Computes the next states in place. `gates`, [batch, gates*hidden], is x times w, and lost.
  virtual absl::Status Step(float* gates, RecurrentStates states) = 0;
};

/// `layer` and `environment` outlive the cell.
absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeRnnCell(const RecurrentLayer& layer,
                                                           std::int64_t direction,
                                                           const Environment& environment);
absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeGruCell(const RecurrentLayer& layer,
                                                           std::int64_t direction,
                                                           const Environment& environment);
absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeLstmCell(const RecurrentLayer& layer,
                                                            std::int64_t direction,
                                                            const Environment& environment);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_CELL_H_
