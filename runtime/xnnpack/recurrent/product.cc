#include "runtime/xnnpack/recurrent/product.h"

#include <cstddef>
#include <limits>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Fewer multiplications are done before another thread is awake. Steps have few, and many steps
/// follow each other.
constexpr std::int64_t kMinSharedWork = std::int64_t{1} << 19;

std::size_t Size(std::int64_t value) { return static_cast<std::size_t>(value); }

absl::Status Adapted(xnn_status status) { return FromXnn(status, "adapt a product"); }
absl::Status SetUp(xnn_status status) { return FromXnn(status, "set up a product"); }

/// No bias: in XNNPACK's product of f32 and int8 it would be multiplied by the scales.
template <typename Create>
xnn_status CreateInt8(Create create, const RowWeights& weights, xnn_weights_cache_t cache,
                      xnn_operator_t* created) {
  return create(Size(weights.columns), Size(weights.rows), Size(weights.columns),
                Size(weights.rows), weights.scales, weights.integers, /*bias=*/nullptr, -kInfinity,
                kInfinity, /*flags=*/0, /*code_cache=*/nullptr, cache, created);
}

}  // namespace

absl::StatusOr<RecurrentProduct> RecurrentProduct::Create(const RowWeights& weights,
                                                          bool quantizes_rows,
                                                          const Environment& environment) {
  RecurrentProduct product;
  product.num_outputs_ = weights.rows;
  product.columns_ = weights.columns;
  product.environment_pool_ = environment.pool();
  xnn_operator_t created = nullptr;
  xnn_status status = xnn_status_success;
  if (weights.floats != nullptr) {
    product.form_ = Form::kFloat;
    status = xnn_create_fully_connected_nc_f32(
        Size(weights.columns), Size(weights.rows), Size(weights.columns), Size(weights.rows),
        weights.floats, /*bias=*/nullptr, -kInfinity, kInfinity, /*flags=*/0,
        /*code_cache=*/nullptr, environment.weights_cache(), &created);
  } else {
    product.form_ = quantizes_rows ? Form::kDynamic : Form::kInt8Weights;
    status = CreateInt8(quantizes_rows ? xnn_create_fully_connected_nc_qd8_f32_qc8w
                                       : xnn_create_fully_connected_nc_f32_qc8w,
                        weights, environment.weights_cache(), &created);
  }
  product.product_.reset(created);
  RETURN_IF_ERROR(FromXnn(status, "create a product"));
  if (product.form_ != Form::kDynamic) return product;
  xnn_operator_t conversion = nullptr;
  status = xnn_create_convert_nc_f32_qd8(/*flags=*/0, &conversion);
  product.conversion_.reset(conversion);
  RETURN_IF_ERROR(FromXnn(status, "create a conversion"));
  return product;
}

absl::Status RecurrentProduct::AllocateRows(std::int64_t rows) {
  if (quantized_.data() != nullptr && quantized_.extents()[0] >= rows) return absl::OkStatus();
  ASSIGN_OR_RETURN(quantized_, Tensor::Allocate(DType::kInt8, {rows, columns_}));
  static_assert(sizeof(xnn_quantization_params) == 2 * sizeof(float));
  ASSIGN_OR_RETURN(qparams_,
                   Tensor::Allocate(DType::kFloat32, {rows + XNN_EXTRA_QUANTIZATION_PARAMS, 2}));
  return absl::OkStatus();
}

absl::Status RecurrentProduct::Reshape(std::int64_t rows) {
  if (rows == rows_) return absl::OkStatus();
  rows_ = 0;  // until all of it is adapted
  pool_ = rows * num_outputs_ * columns_ < kMinSharedWork ? nullptr : environment_pool_;
  switch (form_) {
    case Form::kFloat:
      RETURN_IF_ERROR(
          Adapted(xnn_reshape_fully_connected_nc_f32(product_.get(), Size(rows), pool_)));
      break;
    case Form::kInt8Weights:
      RETURN_IF_ERROR(
          Adapted(xnn_reshape_fully_connected_nc_f32_qc8w(product_.get(), Size(rows), pool_)));
      break;
    case Form::kDynamic:
      RETURN_IF_ERROR(AllocateRows(rows));
      RETURN_IF_ERROR(
          Adapted(xnn_reshape_fully_connected_nc_qd8_f32_qc8w(product_.get(), Size(rows), pool_)));
      RETURN_IF_ERROR(Adapted(xnn_reshape_convert_nc_f32_qd8(
          conversion_.get(), Size(rows), Size(columns_), Size(columns_), Size(columns_), pool_)));
      break;
  }
  rows_ = rows;
  return absl::OkStatus();
}

absl::Status RecurrentProduct::Quantize(const float* x) {
  RETURN_IF_ERROR(SetUp(xnn_setup_convert_nc_f32_qd8(
      conversion_.get(), x, static_cast<std::int8_t*>(quantized_.data()),
      static_cast<xnn_quantization_params*>(qparams_.data()))));
  return FromXnn(xnn_run_operator(conversion_.get(), pool_), "run a conversion");
}

absl::Status RecurrentProduct::Run(const float* x, float* y) {
  switch (form_) {
    case Form::kFloat:
      RETURN_IF_ERROR(SetUp(xnn_setup_fully_connected_nc_f32(product_.get(), x, y)));
      break;
    case Form::kInt8Weights:
      RETURN_IF_ERROR(SetUp(xnn_setup_fully_connected_nc_f32_qc8w(product_.get(), x, y)));
      break;
    case Form::kDynamic:
      RETURN_IF_ERROR(Quantize(x));
      RETURN_IF_ERROR(SetUp(xnn_setup_fully_connected_nc_qd8_f32_qc8w(
          product_.get(), static_cast<const std::int8_t*>(quantized_.data()), y,
          static_cast<const xnn_quantization_params*>(qparams_.data()))));
      break;
  }
  return FromXnn(xnn_run_operator(product_.get(), pool_), "run a product");
}

}  // namespace zeropoint::runtime::xnnpack
