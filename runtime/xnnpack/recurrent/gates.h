#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_GATES_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_GATES_H_

// What the cells of recurrent layers share: biases, sums, memory between steps.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/tensor.h"
#include "runtime/xnnpack/recurrent/activation.h"
#include "runtime/xnnpack/recurrent/layer.h"

namespace zeropoint::runtime::xnnpack {

/// What both biases add to the gates of a step; nothing where the layer has none.
struct RecurrentBias {
  /// [gates*hidden]. Those of x and of h, but of h only for the first `num_joined` rows.
  std::vector<float> gates;
  /// Of h, for the rows after them.
  std::vector<float> rest;
};
RecurrentBias JoinBiases(const RecurrentLayer& layer, std::int64_t direction,
                         std::int64_t num_joined);

/// to[b][j] = clip(to[b][j] + from[b][j] + bias[j]) for `width` columns.
void AddAndClip(std::int64_t batch, std::int64_t width, Columns to, Columns from, const float* bias,
                float clip);

/// Memory for [rows, columns] floats, which is kept while it suffices.
absl::StatusOr<float*> Reserve(std::int64_t rows, std::int64_t columns, Tensor& memory);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_GATES_H_
