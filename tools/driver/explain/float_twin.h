#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_FLOAT_TWIN_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_FLOAT_TWIN_H_

// A layer of an int8 program once more, in float.

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "tools/driver/explain/layer_constants.h"
#include "tools/driver/explain/layer_nodes.h"

namespace zeropoint::tools {

/// Which constants a twin computes with.
struct TwinConstants {
  bool quantized_weights = false;
  bool quantized_bias = false;
};

/// The layer's nodes with every quantized value in f32 and no conversion: the same kernels' float
/// form, in the program's own layout.
///
///   ASSIGN_OR_RETURN(auto twin, FloatTwin::Create(program, layer, constants, {true, false}, 1));
///   ASSIGN_OR_RETURN(runtime::Tensor result, twin.Run(real_inputs));
class FloatTwin {
 public:
  /// `constants` are those of `layer` (MatchConstants). Fails where the nodes have no float form.
  static absl::StatusOr<FloatTwin> Create(const runtime::Program& program, const LayerNodes& layer,
                                          const std::vector<LayerConstant>& constants,
                                          const TwinConstants& choice, int threads);

  /// One tensor per input of the layer, in order: f32 where the program's is quantized.
  absl::StatusOr<runtime::Tensor> Run(const std::vector<const runtime::Tensor*>& inputs);

 private:
  explicit FloatTwin(std::unique_ptr<runtime::Session> session) : session_(std::move(session)) {}

  std::unique_ptr<runtime::Session> session_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_FLOAT_TWIN_H_
