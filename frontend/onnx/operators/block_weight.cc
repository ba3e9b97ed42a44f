#include "frontend/onnx/operators/block_weight.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

/// Scales of quantize and dequantize ops are positive: s * (q - z) is -s * (z - q), and where s is
/// 0 so is q - z at any scale.
void MakeScalePositive(BlockWeight& weight, std::size_t index) {
  float& scale = weight.scales[index];
  if (scale > 0) return;
  const std::int64_t ends = weight.quant_min + weight.quant_max;
  std::int32_t& zero_point = weight.zero_points[index];
  const bool is_zero = scale == 0;
  zero_point = static_cast<std::int32_t>(ends) - zero_point;
  const auto block = static_cast<std::size_t>(weight.block);
  for (std::size_t i = index * block; i < (index + 1) * block; ++i) {
    std::int8_t& q = weight.integers[i];
    q = static_cast<std::int8_t>(is_zero ? zero_point : ends - q);
  }
  scale = is_zero ? 1.0f : -scale;
}

/// Integers of 8 bits or less: the least one, and the least of the signed ones that stand for them.
struct Storage {
  ir::DType dtype;
  std::int64_t min, quant_min;
};

constexpr Storage kStorages[] = {
    {ir::DType::kInt4, -8, -8},
    {ir::DType::kUint4, 0, -8},
    {ir::DType::kInt8, -128, -128},
    {ir::DType::kUint8, 0, -128},
};

const Storage* StorageOf(ir::DType dtype) {
  const auto* const row = std::find_if(std::begin(kStorages), std::end(kStorages),
                                       [&](const Storage& s) { return s.dtype == dtype; });
  return row == std::end(kStorages) ? nullptr : row;
}

std::vector<std::int8_t> SignedIntegers(const ir::TensorData& data, const Storage& storage) {
  const auto shift = storage.quant_min - storage.min;
  std::vector<std::int8_t> result;
  for (const std::byte byte : data.bytes()) {
    const auto unsigned_integer = static_cast<std::uint8_t>(byte);
    const std::int64_t integer =
        storage.min < 0 ? static_cast<std::int8_t>(unsigned_integer) : unsigned_integer;
    result.push_back(static_cast<std::int8_t>(integer + shift));
  }
  return result;
}

/// A tensor with the axis of its blocks swapped with the last.
class BlockGrid {
 public:
  BlockGrid(const std::vector<std::int64_t>& shape, std::size_t axis, std::int64_t block)
      : axis_(axis),
        block_(block),
        order_(shape.size()),
        strides_(shape.size(), 1),
        shape_(shape),
        params_shape_(shape) {
    std::iota(order_.begin(), order_.end(), 0);
    std::swap(order_[axis], order_.back());
    std::swap(shape_[axis], shape_.back());
    for (std::size_t i = shape.size(); i-- > 1;) strides_[i - 1] = strides_[i] * shape[i];
    params_shape_[axis] = (shape[axis] + block - 1) / block;
  }

  const std::vector<std::int64_t>& shape() const { return shape_; }
  const std::vector<std::int64_t>& params_shape() const { return params_shape_; }
  /// A swap, and so its own inverse.
  const std::vector<std::int64_t>& order() const { return order_; }
  bool is_in_order() const { return axis_ + 1 == order_.size(); }
  /// How many adjacent elements have one param.
  std::int64_t run() const { return std::gcd(block_, shape_.back()); }

  /// Where element `index` lies in the tensor, and its param in params_shape().
  std::size_t ElementAt(std::size_t index) const {
    std::int64_t element = 0;
    const std::vector<std::int64_t> position = PositionOf(index);
    for (std::size_t i = 0; i < position.size(); ++i) element += position[i] * strides_[i];
    return static_cast<std::size_t>(element);
  }
  std::size_t ParamAt(std::size_t index) const {
    std::int64_t param = 0;
    const std::vector<std::int64_t> position = PositionOf(index);
    for (std::size_t i = 0; i < position.size(); ++i) {
      param = param * params_shape_[i] + (i == axis_ ? position[i] / block_ : position[i]);
    }
    return static_cast<std::size_t>(param);
  }

 private:
  /// Along the axes of the tensor.
  std::vector<std::int64_t> PositionOf(std::size_t index) const {
    auto rest = static_cast<std::int64_t>(index);
    std::vector<std::int64_t> position(shape_.size());
    for (std::size_t i = shape_.size(); i-- > 0; rest /= shape_[i]) {
      position[i] = rest % shape_[i];
    }
    std::swap(position[axis_], position.back());
    return position;
  }

  std::size_t axis_;
  std::int64_t block_;
  std::vector<std::int64_t> order_, strides_, shape_, params_shape_;
};

}  // namespace

absl::StatusOr<ir::Value*> EmitBlockWeight(NodeImport& node, BlockWeight weight,
                                           std::string_view name) {
  for (std::size_t i = 0; i < weight.scales.size(); ++i) {
    if (!std::isfinite(weight.scales[i])) {
      return Malformed(absl::StrCat("a scale of ", weight.scales[i]));
    }
    MakeScalePositive(weight, i);
  }
  const auto blocks = static_cast<std::int64_t>(weight.scales.size());
  ir::Value* const integers =
      node.AddConstant(ir::StrCat(name, ".blocks"),
                       ir::TensorData::FromValues({blocks, weight.block}, weight.integers));
  ir::Value* const scales = node.AddConstant(ir::StrCat(name, ".scales"),
                                             ir::TensorData::FromValues({blocks}, weight.scales));
  ir::Value* const zero_points = node.AddConstant(
      ir::StrCat(name, ".zero_points"), ir::TensorData::FromValues({blocks}, weight.zero_points));
  ASSIGN_OR_RETURN(ir::Value * real,
                   node.Emit(ir::OpKind::kDequantizePerChannel, {integers, scales, zero_points},
                             {{"dtype", ir::DType::kInt8},
                              {"axis", std::int64_t{0}},
                              {"quant_min", weight.quant_min},
                              {"quant_max", weight.quant_max}}));
  ir::Shape size;
  for (const std::int64_t extent : weight.shape) size.emplace_back(extent);
  return node.Emit(ir::OpKind::kView, {real}, {{"size", std::move(size)}});
}

absl::StatusOr<ir::Value*> DequantizedBlocks(NodeImport& node, const ir::Value& x,
                                             const AffineParams& params) {
  const Storage* storage = StorageOf(x.dtype());
  const bool applies =
      params.block_size > 0 && storage != nullptr && x.is_constant() && x.type().rank() > 0 &&
      params.scale->is_constant() && params.scale->dtype() == ir::DType::kFloat32 &&
      (params.zero_point == nullptr ||
       (params.zero_point->is_constant() &&
        params.zero_point->type() == ir::TensorType{x.dtype(), params.scale->shape()}));
  if (!applies) return nullptr;
  ASSIGN_OR_RETURN(const int axis, ir::NormalizeAxis(params.axis, x.type().rank()));
  const BlockGrid grid(x.data().shape(), static_cast<std::size_t>(axis), params.block_size);
  if (params.scale->data().shape() != grid.params_shape()) {
    return Malformed(ir::StrCat("scales of ", params.scale->type().ToString(), " for blocks of ",
                                params.block_size));
  }
  RETURN_IF_ERROR(node.ReserveComputed(x.data().num_elements()));
  const std::vector<std::int8_t> integers = SignedIntegers(x.data(), *storage);
  std::vector<std::int8_t> zeros(params.scale->data().values<float>().size(),
                                 static_cast<std::int8_t>(storage->quant_min - storage->min));
  if (params.zero_point != nullptr) zeros = SignedIntegers(params.zero_point->data(), *storage);
  BlockWeight weight{.shape = grid.shape(),
                     .block = grid.run(),
                     .quant_min = storage->quant_min,
                     .quant_max = -storage->quant_min - 1};
  for (std::size_t i = 0; i < integers.size(); ++i) {
    weight.integers.push_back(integers[grid.ElementAt(i)]);
    if (i % static_cast<std::size_t>(weight.block) != 0) continue;
    const std::size_t param = grid.ParamAt(i);
    weight.scales.push_back(params.scale->data().values<float>()[param]);
    weight.zero_points.push_back(zeros[param]);
  }
  ASSIGN_OR_RETURN(ir::Value * real, EmitBlockWeight(node, std::move(weight), x.name()));
  if (grid.is_in_order()) return real;
  return node.Emit(ir::OpKind::kPermute, {real}, {{"dims", grid.order()}});
}

}  // namespace zeropoint::frontend
