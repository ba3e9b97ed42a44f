#include "frontend/onnx/scope/constant_movement.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "frontend/onnx/scope/symbolic_tensor.h"
#include "ir/op_kind.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

bool IsSmallIntegers(const ir::TensorData& data) {
  const bool is_integer = data.dtype() == ir::DType::kInt64 || data.dtype() == ir::DType::kInt32 ||
                          data.dtype() == ir::DType::kBool;
  return is_integer && data.num_elements() > 0 &&
         data.num_elements() <= static_cast<std::int64_t>(kMaxSymbolicElements);
}

/// Where the elements of the result are in the operand: element [i, j, …] at base + i * strides[0]
/// + j * strides[1] + ….
struct Walk {
  std::int64_t base = 0;
  Ints strides;
};

Walk RowMajor(const Ints& shape) {
  Walk walk{0, Ints(shape.size(), 1)};
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    walk.strides[axis - 1] = walk.strides[axis] * shape[axis];
  }
  return walk;
}

/// nullopt for an op that moves nothing or more than this knows of.
std::optional<Walk> WalkOf(const ir::Op& op, const Ints& from, const Ints& to) {
  Walk walk = RowMajor(from);
  switch (op.kind()) {
    case ir::OpKind::kView:
    case ir::OpKind::kFlatten:
    case ir::OpKind::kSqueeze:
    case ir::OpKind::kUnsqueeze:
      return RowMajor(to);
    case ir::OpKind::kPermute: {
      Walk permuted;
      for (const std::int64_t axis : op.ints_attribute("dims")) {
        permuted.strides.push_back(walk.strides[static_cast<std::size_t>(axis)]);
      }
      return permuted;
    }
    case ir::OpKind::kFlip:
      for (const std::int64_t dim : op.ints_attribute("dims")) {
        const auto axis = static_cast<std::size_t>(dim);
        walk.base += (from[axis] - 1) * walk.strides[axis];
        walk.strides[axis] = -walk.strides[axis];
      }
      return walk;
    case ir::OpKind::kSlice: {
      const auto axis = static_cast<std::size_t>(op.int_attribute("dim"));
      walk.base = op.int_attribute("start") * walk.strides[axis];
      // With one element the step is never taken, and may be too large to multiply.
      walk.strides[axis] = to[axis] > 1 ? walk.strides[axis] * op.int_attribute("step") : 0;
      return walk;
    }
    default:
      return std::nullopt;
  }
}

/// Copies in the order of the result, whose last axis runs fastest.
std::vector<std::byte> Collect(const ir::TensorData& data, const Walk& walk, const Ints& shape) {
  std::size_t count = 1;
  for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
  const std::size_t width = ir::DTypeSize(data.dtype());
  std::vector<std::byte> bytes(count * width);
  for (std::size_t i = 0; i < count; ++i) {
    std::int64_t source = walk.base;
    auto rest = static_cast<std::int64_t>(i);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      source += rest % shape[axis] * walk.strides[axis];
      rest /= shape[axis];
    }
    std::memcpy(bytes.data() + i * width,
                data.bytes().data() + static_cast<std::size_t>(source) * width, width);
  }
  return bytes;
}

}  // namespace

std::optional<ir::TensorData> MovedConstant(const ir::Op& op) {
  if (op.num_operands() != 1 || op.operand(0) == nullptr || !op.operand(0)->is_constant() ||
      !IsSmallIntegers(op.operand(0)->data())) {
    return std::nullopt;
  }
  const ir::TensorData& data = op.operand(0)->data();
  const std::optional<Ints> shape = ir::ConstantExtents(op.result()->shape());
  // Moving never makes more; an empty result has no elements to find.
  const ir::Dim elements = ir::NumElements(op.result()->shape());
  if (!shape || elements.ConstantOr(0) < 1 || elements.constant() > data.num_elements()) {
    return std::nullopt;
  }
  const std::optional<Walk> walk = WalkOf(op, data.shape(), *shape);
  if (!walk) {
    return std::nullopt;
  }
  auto moved = ir::TensorData::Copy(data.dtype(), *shape, Collect(data, *walk, *shape));
  return moved.ok() ? std::optional<ir::TensorData>(*std::move(moved)) : std::nullopt;
}

}  // namespace zeropoint::frontend
