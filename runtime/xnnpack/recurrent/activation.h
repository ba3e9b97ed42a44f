#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_ACTIVATION_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_ACTIVATION_H_

// Activation functions of recurrent layers.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/xnnpack/recurrent/layer.h"
#include "runtime/xnnpack/recurrent/operator_ptr.h"

namespace zeropoint::runtime::xnnpack {

/// Whether ONNX knows an activation function of that name (in its spelling).
bool IsKnownActivation(absl::string_view name);

/// Some columns of a matrix of floats whose rows begin `stride` elements apart.
struct Columns {
  float* first = nullptr;
  std::int64_t stride = 0;
};

/// An activation function that is applied to `width` columns of each sequence of a batch.
class RecurrentActivation {
 public:
  /// Requires IsKnownActivation(spec.name).
  static absl::StatusOr<RecurrentActivation> Create(const ActivationSpec& spec, std::int64_t width);

  /// `to` may be `from`.
  absl::Status Apply(std::int64_t batch, Columns from, Columns to);

 private:
  using Function = float (*)(float x, float alpha, float beta);

  // XNNPACK's; null where `function_` computes one number after the other.
  OperatorPtr operator_;
  Function function_ = nullptr;
  float alpha_ = 0, beta_ = 0;
  std::int64_t width_ = 0;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_ACTIVATION_H_
