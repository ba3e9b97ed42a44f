// Products of ONNX Runtime with quantized factors: of what these mean in real numbers.

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/block_weight.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/dynamic_quantize.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// x - zero point, times the scale; of rows or columns, as `axis` says.
absl::StatusOr<ir::Value*> Real(NodeImport& node, ir::Value* x, int scale, int zero_point,
                                std::int64_t axis) {
  AffineParams params;
  ASSIGN_OR_RETURN(params.scale, node.Input(scale));
  ASSIGN_OR_RETURN(params.zero_point, node.OptionalInput(zero_point));
  params.axis = axis;
  return EmitDequantize(node, x, params);
}

absl::Status SetProduct(NodeImport& node, ir::Value* a, ir::Value* b, int bias_input) {
  ASSIGN_OR_RETURN(ir::Value * y, Binary(node, ir::OpKind::kMatmul, a, b));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(bias_input));
  if (bias != nullptr) {
    ASSIGN_OR_RETURN(y, Binary(node, ir::OpKind::kAdd, y, bias));
  }
  node.SetOutput(0, y);
  return absl::OkStatus();
}

/// a, b, scale, zero point and bias; a is quantized at run time, as by DynamicQuantizeLinear.
absl::Status ImportDynamicQuantizeMatMul(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(const DynamicallyQuantized dynamic, EmitDynamicQuantize(node, a));
  ASSIGN_OR_RETURN(a, EmitDequantize(node, dynamic.quantized, dynamic.params));
  ASSIGN_OR_RETURN(b, Real(node, b, 2, 3, -1));
  return SetProduct(node, a, b, 4);
}

/// a, b, their scales, their zero points and bias.
absl::Status ImportMatMulIntegerToFloat(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(a, Real(node, a, 2, 4, -2));
  ASSIGN_OR_RETURN(b, Real(node, b, 3, 5, -1));
  return SetProduct(node, a, b, 6);
}

/// The bias of QGemm has the scale of its product.
absl::StatusOr<ir::Value*> WithBias(NodeImport& node, ir::Value* y) {
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(6));
  if (bias == nullptr) return y;
  ASSIGN_OR_RETURN(bias, EmitTo(node, bias, ir::DType::kFloat32));
  for (const int scale : {1, 4}) {
    ASSIGN_OR_RETURN(ir::Value * factor, node.Input(scale));
    ASSIGN_OR_RETURN(bias, Binary(node, ir::OpKind::kMul, bias, factor));
  }
  return Binary(node, ir::OpKind::kAdd, y, bias);
}

/// a and b with scale and zero point each, bias, and where the result is quantized those of it.
absl::Status ImportQGemm(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(3));
  ASSIGN_OR_RETURN(const std::int64_t trans_b, node.IntOr("transB", 0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1));
  ASSIGN_OR_RETURN(a, Real(node, a, 1, 2, -2));
  ASSIGN_OR_RETURN(b, Real(node, b, 4, 5, trans_b != 0 ? -2 : -1));
  ASSIGN_OR_RETURN(a, TransposedIf(node, "transA", a));
  ASSIGN_OR_RETURN(b, TransposedIf(node, "transB", b));
  ASSIGN_OR_RETURN(ir::Value * y, Binary(node, ir::OpKind::kMatmul, a, b));
  ASSIGN_OR_RETURN(y, WithBias(node, y));
  // Of the sum: the bias is in units of the product of the scales, without alpha.
  if (alpha != 1) {
    ASSIGN_OR_RETURN(y, WithScalar(node, ir::OpKind::kMul, y, alpha));
  }
  if (node.HasInput(7)) {
    ASSIGN_OR_RETURN(const AffineParams params, ReadAffineParams(node, 7));
    if (params.zero_point == nullptr) return Malformed("input 8 is missing");
    ASSIGN_OR_RETURN(y, EmitQuantize(node, y, params, params.zero_point->dtype(), true));
  }
  node.SetOutput(0, y);
  return absl::OkStatus();
}

/// A weight [N,K] in blocks of integers of 4 or 8 bits along K; of 4 bits two a byte, the lower
/// first.
struct Blocks {
  std::int64_t bits, rows, columns, block, blocks;
};

absl::StatusOr<Blocks> ReadBlocks(const NodeImport& node) {
  Blocks blocks{};
  ASSIGN_OR_RETURN(blocks.bits, node.IntOr("bits", 4));
  if (blocks.bits != 4 && blocks.bits != 8) {
    return Unsupported(absl::StrCat("weights of ", blocks.bits, " bits"));
  }
  if (node.HasInput(4)) return Unsupported("columns in another order (g_idx)");
  ASSIGN_OR_RETURN(blocks.rows, node.IntOr("N", 0));
  ASSIGN_OR_RETURN(blocks.columns, node.IntOr("K", 0));
  ASSIGN_OR_RETURN(blocks.block, node.IntOr("block_size", 0));
  constexpr std::int64_t kMost = std::int64_t{1} << 24;
  for (const std::int64_t extent : {blocks.rows, blocks.columns, blocks.block}) {
    if (extent < 1 || extent > kMost) return Malformed(absl::StrCat("an extent of ", extent));
  }
  if (blocks.block % 2 != 0) return Malformed(absl::StrCat("blocks of ", blocks.block));
  blocks.blocks = (blocks.columns - 1) / blocks.block + 1;
  return blocks;
}

std::int64_t Integer(absl::Span<const std::uint8_t> bytes, std::int64_t index, std::int64_t bits) {
  if (bits == 8) return bytes[static_cast<std::size_t>(index)];
  return bytes[static_cast<std::size_t>(index / 2)] >> (index % 2 == 0 ? 0 : 4) & 15;
}

absl::Status CheckElements(const ir::TensorData& data, ir::DType dtype, std::int64_t elements,
                           const char* what) {
  if (data.dtype() == dtype && data.num_elements() == elements) return absl::OkStatus();
  return Unsupported(
      absl::StrCat(what, " of ", data.type().ToString(), " for ", elements, " elements"));
}

/// Zero points as they are packed: the middle, where none are given.
absl::StatusOr<std::vector<std::uint8_t>> PackedZeros(NodeImport& node, const Blocks& size) {
  const std::int64_t bytes = size.rows * (size.bits == 8 ? size.blocks : (size.blocks + 1) / 2);
  if (!node.HasInput(3)) {
    return std::vector<std::uint8_t>(static_cast<std::size_t>(bytes), size.bits == 8 ? 128 : 0x88);
  }
  ASSIGN_OR_RETURN(const ir::TensorData given, node.ConstantInput(3));
  RETURN_IF_ERROR(CheckElements(given, ir::DType::kUint8, bytes, "zero points"));
  const auto values = given.values<std::uint8_t>();
  return std::vector<std::uint8_t>(values.begin(), values.end());
}

/// As signed integers. The last block of a row may be longer than what is left of the row: then all
/// blocks are cut into equal ones.
absl::StatusOr<BlockWeight> ReadBlockWeight(NodeImport& node, const Blocks& size) {
  ASSIGN_OR_RETURN(const ir::TensorData packed, node.ConstantInput(1));
  ASSIGN_OR_RETURN(const ir::TensorData scales, node.ConstantInput(2));
  const std::int64_t all = size.rows * size.blocks;
  RETURN_IF_ERROR(CheckElements(packed, ir::DType::kUint8, all * size.block * size.bits / 8,
                                "a packed weight"));
  RETURN_IF_ERROR(CheckElements(scales, ir::DType::kFloat32, all, "scales"));
  ASSIGN_OR_RETURN(const std::vector<std::uint8_t> zeros, PackedZeros(node, size));
  RETURN_IF_ERROR(node.ReserveComputed(size.rows * size.columns));
  const std::int64_t middle = size.bits == 8 ? 128 : 8;
  BlockWeight weight{.shape = {size.rows, size.columns},
                     .block = std::gcd(size.block, size.columns),
                     .quant_min = -middle,
                     .quant_max = middle - 1};
  const std::int64_t zeros_a_row = static_cast<std::int64_t>(zeros.size()) / size.rows;
  const absl::Span<const std::uint8_t> all_zeros(zeros);
  for (std::int64_t row = 0; row < size.rows; ++row) {
    const auto row_zeros = all_zeros.subspan(static_cast<std::size_t>(row * zeros_a_row));
    for (std::int64_t k = 0; k < size.columns; ++k) {
      const std::int64_t q =
          Integer(packed.values<std::uint8_t>(), row * size.blocks * size.block + k, size.bits);
      weight.integers.push_back(static_cast<std::int8_t>(q - middle));
      if (k % weight.block != 0) continue;
      const std::int64_t block = k / size.block;
      weight.scales.push_back(
          scales.values<float>()[static_cast<std::size_t>(row * size.blocks + block)]);
      weight.zero_points.push_back(
          static_cast<std::int32_t>(Integer(row_zeros, block, size.bits) - middle));
    }
  }
  return weight;
}

absl::Status ImportMatMulNBits(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(const Blocks size, ReadBlocks(node));
  ASSIGN_OR_RETURN(BlockWeight blocks, ReadBlockWeight(node, size));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(5));
  ASSIGN_OR_RETURN(ir::Value * weight,
                   EmitBlockWeight(node, std::move(blocks), node.input_name(1)));
  ASSIGN_OR_RETURN(ir::Value * y, node.Emit(ir::OpKind::kLinear, {a, weight, bias}, {}));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"com.microsoft.DynamicQuantizeMatMul", 1, ImportDynamicQuantizeMatMul},
    {"com.microsoft.MatMulIntegerToFloat", 1, ImportMatMulIntegerToFloat},
    {"com.microsoft.MatMulNBits", 1, ImportMatMulNBits, Operands(1, 2, 3)},
    {"com.microsoft.QGemm", 1, ImportQGemm},
};

}  // namespace

absl::Span<const OpRow> OrtMatmulImporters() { return kRows; }

}  // namespace zeropoint::frontend
