#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_PRODUCT_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_PRODUCT_H_

// Products of a recurrent layer's inputs and states with its weights.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/tensor.h"
#include "runtime/xnnpack/environment.h"
#include "runtime/xnnpack/recurrent/layer.h"
#include "runtime/xnnpack/recurrent/operator_ptr.h"

namespace zeropoint::runtime::xnnpack {

/// y [rows of x, rows of the weights] = x times the weights' transpose, by one of XNNPACK's
/// kernels: of f32; of f32 and int8 weights; or of int8, where each row of x is quantized first.
class RecurrentProduct {
 public:
  /// Packs the weights. `quantizes_rows` has a meaning for int8 weights only. The environment
  /// outlives the product.
  static absl::StatusOr<RecurrentProduct> Create(const RowWeights& weights, bool quantizes_rows,
                                                 const Environment& environment);

  /// Adapts to `rows` rows of x; nothing when it is adapted to them.
  absl::Status Reshape(std::int64_t rows);
  /// Requires Reshape. x and y are dense.
  absl::Status Run(const float* x, float* y);

 private:
  enum class Form : std::uint8_t { kFloat, kInt8Weights, kDynamic };

  absl::Status AllocateRows(std::int64_t rows);
  absl::Status Quantize(const float* x);

  Form form_ = Form::kFloat;
  std::int64_t num_outputs_ = 0, columns_ = 0;
  pthreadpool* environment_pool_ = nullptr;
  // What it is adapted to: rows of x, and the pool or, for little work, the calling thread alone.
  std::int64_t rows_ = 0;
  pthreadpool* pool_ = nullptr;
  OperatorPtr product_, conversion_;
  // Of kDynamic: x in int8, and a zero point and scale for each row.
  Tensor quantized_, qparams_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_PRODUCT_H_
