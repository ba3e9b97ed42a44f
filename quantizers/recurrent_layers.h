#ifndef ZEROPOINT_QUANTIZERS_RECURRENT_LAYERS_H_
#define ZEROPOINT_QUANTIZERS_RECURRENT_LAYERS_H_

// Recurrent layers, which PT2E's quantizer leaves float.

#include <functional>
#include <vector>

#include "ir/function.h"
#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// rnn, gru and lstm.
std::vector<Capability> RecurrentLayerCapabilities();

/// Annotates those of `function` that compute in f32 on constant weights and that `config_of` has a
/// config for (null leaves an op alone): both weights in int8, with a scale for each row (one row
/// is one unit of a gate, of all directions); x, where activations are quantized, at run time, row
/// by row, and so is the state from step to step, which no observer sees.
void AnnotateRecurrentLayers(
    ir::Function& function,
    const std::function<const QuantizationConfig*(const ir::Op& op)>& config_of);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_RECURRENT_LAYERS_H_
