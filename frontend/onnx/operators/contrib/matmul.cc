// Products of ONNX Runtime with quantized factors. Where it quantizes the activations of a product
// at run time, Zeropoint multiplies real ones by the dequantized weight: that is what the model
// meant, and `zp compile --dynamic` quantizes them anew.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
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

/// a, b, scale, zero point and bias.
absl::Status ImportDynamicQuantizeMatMul(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
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

/// A weight [N,K] in blocks of 4 bits along K, two a byte, the lower first.
struct Blocks {
  std::int64_t rows, columns, block, blocks;
};

absl::StatusOr<Blocks> ReadBlocks(const NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t bits, node.IntOr("bits", 4));
  if (bits != 4) return Unsupported(absl::StrCat("weights of ", bits, " bits"));
  if (node.HasInput(4)) return Unsupported("columns in another order (g_idx)");
  Blocks blocks{};
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

std::int64_t Nibble(const std::uint8_t* bytes, std::int64_t index) {
  return bytes[index / 2] >> (index % 2 == 0 ? 0 : 4) & 15;
}

absl::Status CheckElements(const ir::TensorData& data, ir::DType dtype, std::int64_t elements,
                           const char* what) {
  if (data.dtype() == dtype && data.num_elements() == elements) return absl::OkStatus();
  return Unsupported(
      absl::StrCat(what, " of ", data.type().ToString(), " for ", elements, " elements"));
}

absl::StatusOr<ir::TensorData> Unpacked(NodeImport& node, const Blocks& size) {
  ASSIGN_OR_RETURN(const ir::TensorData packed, node.ConstantInput(1));
  ASSIGN_OR_RETURN(const ir::TensorData scales, node.ConstantInput(2));
  const std::int64_t all = size.rows * size.blocks, zero_bytes = (size.blocks + 1) / 2;
  RETURN_IF_ERROR(
      CheckElements(packed, ir::DType::kUint8, all * size.block / 2, "a packed weight"));
  RETURN_IF_ERROR(CheckElements(scales, ir::DType::kFloat32, all, "scales"));
  std::vector<std::uint8_t> zeros(static_cast<std::size_t>(size.rows * zero_bytes), 0x88);
  if (node.HasInput(3)) {
    ASSIGN_OR_RETURN(const ir::TensorData given, node.ConstantInput(3));
    RETURN_IF_ERROR(CheckElements(given, ir::DType::kUint8, size.rows * zero_bytes, "zero points"));
    const auto bytes = given.values<std::uint8_t>();
    zeros.assign(bytes.begin(), bytes.end());
  }
  RETURN_IF_ERROR(node.ReserveComputed(size.rows * size.columns));
  std::vector<float> real;
  real.reserve(static_cast<std::size_t>(size.rows * size.columns));
  for (std::int64_t row = 0; row < size.rows; ++row) {
    for (std::int64_t k = 0; k < size.columns; ++k) {
      const std::int64_t block = k / size.block;
      const std::int64_t q =
          Nibble(packed.values<std::uint8_t>().data(), row * size.blocks * size.block + k);
      const std::int64_t zero = Nibble(zeros.data() + row * zero_bytes, block);
      real.push_back(static_cast<float>(q - zero) *
                     scales.values<float>()[static_cast<std::size_t>(row * size.blocks + block)]);
    }
  }
  return ir::TensorData::FromValues({size.rows, size.columns}, real);
}

absl::Status ImportMatMulNBits(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(const Blocks size, ReadBlocks(node));
  ASSIGN_OR_RETURN(ir::TensorData real, Unpacked(node, size));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(5));
  ir::Value* weight = node.AddConstant(node.input_name(1) + ".real", std::move(real));
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
