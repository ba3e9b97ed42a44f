// Fourier transforms as matrix products and convolutions with constant sines and cosines, and the
// mel filter bank.

#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/saturating.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

struct Transform {
  std::int64_t length = 0;
  bool inverse = false;
  bool onesided = false;

  std::int64_t bins() const { return onesided ? length / 2 + 1 : length; }
};

/// Of numerator / denominator of a turn, in [0, 1); exact at its quarters.
double Cosine(std::int64_t numerator, std::int64_t denominator) {
  constexpr double kQuarters[] = {1, 0, -1, 0};
  if (4 * numerator % denominator == 0) return kQuarters[4 * numerator / denominator];
  return std::cos(2 * std::numbers::pi * static_cast<double>(numerator) /
                  static_cast<double>(denominator));
}

double Sine(std::int64_t numerator, std::int64_t denominator) {
  constexpr double kQuarters[] = {0, 1, 0, -1};
  if (4 * numerator % denominator == 0) return kQuarters[4 * numerator / denominator];
  return std::sin(2 * std::numbers::pi * static_cast<double>(numerator) /
                  static_cast<double>(denominator));
}

/// What part `in` (0 real, 1 imaginary) of sample `n` adds to part `out` of frequency bin `k`.
double Twiddle(const Transform& transform, std::int64_t n, std::int64_t in, std::int64_t k,
               std::int64_t out) {
  // The product modulo the length keeps the angle exact.
  const std::int64_t length = transform.length;
  const std::int64_t turn = n % length * (k % length) % length;
  const double scale = transform.inverse ? 1.0 / static_cast<double>(length) : 1.0;
  if (in == out) return scale * Cosine(turn, length);
  // Backwards for the forward transform; from imaginary to real, i * i turns the sign.
  const bool negative = transform.inverse == (out == 0);
  // Zero without a sign.
  return scale * (negative ? -Sine(turn, length) : Sine(turn, length)) + 0.0;
}

absl::Status CheckLength(NodeImport& node, const Transform& transform, std::int64_t samples) {
  if (transform.length < 1 || transform.length > (std::int64_t{1} << 20)) {
    return Unsupported(absl::StrCat("a Fourier transform of length ", transform.length));
  }
  return node.ReserveComputed(ir::SaturatingMultiply(samples, 4 * transform.bins()));
}

/// A constant in the dtype of the signal, which it multiplies.
absl::StatusOr<ir::Value*> AddFactors(NodeImport& node, Ints shape,
                                      const std::vector<double>& values, ir::DType dtype) {
  const std::string name = node.output_name(0) + ".factors";
  if (dtype == ir::DType::kFloat64) {
    return node.AddConstant(name, ir::TensorData::FromValues(std::move(shape), values));
  }
  const std::vector<float> floats(values.begin(), values.end());
  ir::Value* constant =
      node.AddConstant(name, ir::TensorData::FromValues(std::move(shape), floats));
  if (dtype == ir::DType::kFloat32) return constant;
  return node.Emit(ir::OpKind::kTo, {constant}, {{"dtype", dtype}});
}

/// [..., samples, parts] -> [..., bins, 2] as one product with a [samples * parts, bins * 2]
/// matrix.
absl::StatusOr<ir::Value*> EmitDft(NodeImport& node, ir::Value* x, const Transform& transform) {
  const ir::Shape& shape = x->shape();
  const std::int64_t parts = shape.back().constant();
  const std::int64_t samples = shape[shape.size() - 2].constant();
  RETURN_IF_ERROR(CheckLength(node, transform, samples));
  std::vector<double> factors;
  for (std::int64_t n = 0; n < samples; ++n) {
    for (std::int64_t in = 0; in < parts; ++in) {
      for (std::int64_t k = 0; k < transform.bins(); ++k) {
        // Samples beyond the length of the transform are cut off.
        const bool counts = n < transform.length;
        factors.push_back(counts ? Twiddle(transform, n, in, k, 0) : 0.0);
        factors.push_back(counts ? Twiddle(transform, n, in, k, 1) : 0.0);
      }
    }
  }
  ASSIGN_OR_RETURN(ir::Value * matrix,
                   AddFactors(node, {samples * parts, 2 * transform.bins()}, factors, x->dtype()));
  ir::Shape rows(shape.begin(), shape.end() - 2), result = rows;
  rows.emplace_back(samples * parts);
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kView, {x}, {{"size", std::move(rows)}}));
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kMatmul, {x, matrix}, {}));
  result.emplace_back(transform.bins());
  result.emplace_back(2);
  return node.Emit(ir::OpKind::kView, {x}, {{"size", std::move(result)}});
}

/// The transformed axis is an attribute before opset 20 and an input since.
absl::StatusOr<std::int64_t> DftAxis(const NodeImport& node, int rank) {
  std::int64_t axis = -2;
  if (node.opset() < 20) {
    ASSIGN_OR_RETURN(axis, node.IntOr("axis", 1));
  } else if (node.HasInput(2)) {
    ASSIGN_OR_RETURN(const Ints given, node.ConstantInts(2));
    if (given.size() != 1) return Malformed("the axis must be one number");
    axis = given[0];
  }
  ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
  if (axis == rank - 1) return Malformed("the last axis holds the parts of complex numbers");
  return axis;
}

absl::StatusOr<Transform> ReadDft(const NodeImport& node, std::int64_t samples) {
  Transform transform{.length = samples};
  ASSIGN_OR_RETURN(const std::int64_t inverse, node.IntOr("inverse", 0));
  ASSIGN_OR_RETURN(const std::int64_t onesided, node.IntOr("onesided", 0));
  transform.inverse = inverse != 0;
  transform.onesided = onesided != 0;
  if (transform.inverse && transform.onesided) {
    return Unsupported("a one-sided inverse transform");
  }
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(const Ints length, node.ConstantInts(1));
    if (length.size() != 1) return Malformed("the length must be one number");
    transform.length = length[0];
  }
  return transform;
}

absl::Status ImportDft(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  if (rank < 2 || (x->shape().back() != ir::Dim(1) && x->shape().back() != ir::Dim(2))) {
    return Malformed(absl::StrCat("the signal is ", x->type().ToString(),
                                  ", whose last axis holds no real or complex numbers"));
  }
  ASSIGN_OR_RETURN(const std::int64_t axis, DftAxis(node, rank));
  const ir::Dim& samples = x->shape()[static_cast<std::size_t>(axis)];
  if (!samples.is_constant()) {
    return Unsupported("a Fourier transform over a symbolic extent; pin the input shapes");
  }
  ASSIGN_OR_RETURN(const Transform transform, ReadDft(node, samples.constant()));
  Ints swap(static_cast<std::size_t>(rank));
  std::iota(swap.begin(), swap.end(), 0);
  std::swap(swap[static_cast<std::size_t>(axis)], swap[static_cast<std::size_t>(rank - 2)]);
  const bool moves = axis != rank - 2;
  if (moves) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", swap}}));
  }
  ASSIGN_OR_RETURN(x, EmitDft(node, x, transform));
  if (moves) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", swap}}));
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

/// Ones without a window.
absl::StatusOr<std::vector<double>> ReadWindowValues(NodeImport& node, std::int64_t length) {
  if (!node.HasInput(2)) {
    if (length < 1 || length > kMaxComputedElements) {
      return Malformed(absl::StrCat("frames of ", length, " samples"));
    }
    return std::vector<double>(static_cast<std::size_t>(length), 1.0);
  }
  ASSIGN_OR_RETURN(const ir::TensorData window, node.ConstantInput(2));
  if (window.shape().size() != 1 || (length >= 0 && window.shape()[0] != length)) {
    return Malformed("the window is no vector of the length of a frame");
  }
  if (window.dtype() == ir::DType::kFloat64) {
    const auto values = window.values<double>();
    return std::vector<double>(values.begin(), values.end());
  }
  if (window.dtype() != ir::DType::kFloat32) return Unsupported("a window of 16-bit floats");
  const auto values = window.values<float>();
  return std::vector<double>(values.begin(), values.end());
}

absl::StatusOr<std::int64_t> OptionalNumber(const NodeImport& node, int index,
                                            std::int64_t fallback) {
  if (!node.HasInput(index)) return fallback;
  ASSIGN_OR_RETURN(const Ints numbers, node.ConstantInts(index));
  if (numbers.size() != 1 || numbers[0] < 1) {
    return Malformed(absl::StrCat("input ", index, " must be one number from 1"));
  }
  return numbers[0];
}

/// [bins of the real part, then of the imaginary one; parts of the signal; samples of a frame].
std::vector<double> FrameFilters(const Transform& transform, std::int64_t parts,
                                 const std::vector<double>& window) {
  std::vector<double> filters;
  for (std::int64_t out = 0; out < 2; ++out) {
    for (std::int64_t k = 0; k < transform.bins(); ++k) {
      for (std::int64_t in = 0; in < parts; ++in) {
        for (std::int64_t n = 0; n < transform.length; ++n) {
          filters.push_back(Twiddle(transform, n, in, k, out) *
                            window[static_cast<std::size_t>(n)]);
        }
      }
    }
  }
  return filters;
}

/// A strided convolution: each filter is one frequency, each position one frame.
absl::Status ImportStft(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  if (x->type().rank() != 3 || (x->shape()[2] != ir::Dim(1) && x->shape()[2] != ir::Dim(2))) {
    return Malformed(absl::StrCat("the signal is ", x->type().ToString(), ", not [N,L,1 or 2]"));
  }
  ASSIGN_OR_RETURN(const std::int64_t step, OptionalNumber(node, 1, 1));
  ASSIGN_OR_RETURN(const std::int64_t length, OptionalNumber(node, 3, -1));
  ASSIGN_OR_RETURN(const std::int64_t onesided, node.IntOr("onesided", 1));
  ASSIGN_OR_RETURN(const std::vector<double> window, ReadWindowValues(node, length));
  const Transform transform{.length = static_cast<std::int64_t>(window.size()),
                            .onesided = onesided != 0};
  const std::int64_t parts = x->shape()[2].constant();
  RETURN_IF_ERROR(CheckLength(node, transform, transform.length));
  ASSIGN_OR_RETURN(ir::Value * filters,
                   AddFactors(node, {2 * transform.bins(), parts, transform.length},
                              FrameFilters(transform, parts, window), x->dtype()));
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 2, 1}}}));
  ASSIGN_OR_RETURN(x,
                   node.Emit(ir::OpKind::kConv1d, {x, filters, nullptr}, {{"stride", Ints{step}}}));
  const ir::Shape split = {x->shape()[0], 2, transform.bins(), x->shape()[2]};
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kView, {x}, {{"size", split}}));
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 3, 2, 1}}}));
  node.SetOutput(0, x);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"DFT", 17, ImportDft, Operands(1, 2)},
    {"STFT", 17, ImportStft, Operands(1, 2, 3)},
};

}  // namespace

absl::Span<const OpRow> SignalImporters() { return kRows; }

}  // namespace zeropoint::frontend
