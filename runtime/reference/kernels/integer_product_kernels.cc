// Products of 8-bit integers: int.linear, int.conv, int.conv_transpose. Both factors are widened to
// 16 bits with their zero points taken off, so that padding is 0; sums are i32 and wrap.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/grouped_convolution.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/requantization.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/unfold.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// Columns of a sum at a time: what one pass over a factor adds to stays in the nearest cache.
constexpr std::int64_t kTileColumns = 256;

/// A row-major factor of a product, whose rows are `stride` elements apart.
struct Factor {
  const std::int16_t* values;
  std::int64_t stride;
};

/// sums[r][c] += sum over d of a[r][d] * b[d][c], modulo 2^32.
void AddProduct(Factor a, Factor b, std::int64_t rows, std::int64_t depth, std::int64_t columns,
                std::uint32_t* sums, std::int64_t sums_stride) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int16_t* weights = a.values + r * a.stride;
    std::uint32_t* sum = sums + r * sums_stride;
    std::int64_t d = 0;
    // Four products of factors below 2^8 in magnitude cannot overflow.
    for (; d + 4 <= depth; d += 4) {
      const std::int32_t w0 = weights[d], w1 = weights[d + 1], w2 = weights[d + 2],
                         w3 = weights[d + 3];
      const std::int16_t* b0 = b.values + d * b.stride;
      const std::int16_t *b1 = b0 + b.stride, *b2 = b1 + b.stride, *b3 = b2 + b.stride;
      for (std::int64_t c = 0; c < columns; ++c) {
        sum[c] += static_cast<std::uint32_t>(w0 * b0[c] + w1 * b1[c] + w2 * b2[c] + w3 * b3[c]);
      }
    }
    for (; d < depth; ++d) {
      const std::int16_t* row = b.values + d * b.stride;
      for (std::int64_t c = 0; c < columns; ++c) {
        sum[c] += static_cast<std::uint32_t>(weights[d] * row[c]);
      }
    }
  }
}

/// The one zero point, or one for each channel of the result.
absl::StatusOr<Ints> WeightZeroPoints(const KernelContext& context, std::int64_t channels) {
  ASSIGN_OR_RETURN(const Ints zero_points, context.IntsOr("weight_zero_point", {0}));
  const bool is_one = zero_points.size() == 1;
  RETURN_IF_ERROR(CheckList("weight_zero_point", zero_points,
                            is_one ? 1 : static_cast<std::size_t>(channels), -128, 255));
  return zero_points;
}

std::int16_t ZeroPointOf(const Ints& zero_points, std::int64_t channel) {
  return static_cast<std::int16_t>(zero_points.size() == 1
                                       ? zero_points.front()
                                       : zero_points[static_cast<std::size_t>(channel)]);
}

/// Elements [first, first + count) of `x`, less their zero point.
absl::Status Center(const TensorView& x, std::int64_t first, std::int64_t count,
                    std::int16_t zero_point, std::int16_t* result) {
  return DispatchEightBit(x.dtype, [&](auto zero) {
    const auto* values = x.values<decltype(zero)>().data() + first;
    std::transform(values, values + count, result, [zero_point](auto value) {
      return static_cast<std::int16_t>(value - zero_point);
    });
    return absl::OkStatus();
  });
}

/// Both factors, checked.
struct Factors {
  std::int16_t x_zero_point = 0;
  Ints weight_zero_points;
  Tensor weight;  // i16, centered, laid out as the operand is
};

/// `channel_of(i)` tells the channel of the result that run i of `run` elements of the weight
/// belongs to.
template <typename ChannelOf>
absl::StatusOr<Factors> ReadFactors(const KernelContext& context, const TensorView& weight,
                                    std::int64_t channels, std::int64_t run, ChannelOf channel_of) {
  Factors factors;
  ASSIGN_OR_RETURN(const std::int64_t x_zero_point, context.IntOr("x_zero_point", 0));
  RETURN_IF_ERROR(CheckList("x_zero_point", {x_zero_point}, 1, -128, 255));
  factors.x_zero_point = static_cast<std::int16_t>(x_zero_point);
  ASSIGN_OR_RETURN(factors.weight_zero_points, WeightZeroPoints(context, channels));
  ASSIGN_OR_RETURN(factors.weight, Tensor::Allocate(DType::kInt16, ExtentsOf(weight)));
  std::int16_t* centered = factors.weight.mutable_values<std::int16_t>().data();
  for (std::int64_t i = 0, first = 0; run > 0 && first < weight.num_elements(); ++i, first += run) {
    RETURN_IF_ERROR(Center(weight, first, run,
                           ZeroPointOf(factors.weight_zero_points, channel_of(i)),
                           centered + first));
  }
  return factors;
}

absl::Status CheckBias(const TensorView* bias) {
  if (bias == nullptr || bias->dtype == DType::kInt32) return absl::OkStatus();
  return Mismatch("operand 2 of i32", DTypeName(bias->dtype));
}

std::uint32_t BiasOf(const TensorView* bias, std::int64_t channel) {
  return bias == nullptr ? 0
                         : static_cast<std::uint32_t>(
                               bias->values<std::int32_t>()[static_cast<std::size_t>(channel)]);
}

/// sums[i][o] for the rows i of x: x times the weight transposed.
absl::Status ComputeLinear(const TensorView& x, const TensorView* bias, const Factors& factors,
                           Tensor& output) {
  const std::int64_t outputs = factors.weight.extents()[0], inputs = factors.weight.extents()[1];
  const std::int64_t rows = output.num_elements() / outputs;
  ASSIGN_OR_RETURN(Tensor centered, Tensor::Allocate(DType::kInt16, ExtentsOf(x)));
  std::int16_t* values = centered.mutable_values<std::int16_t>().data();
  RETURN_IF_ERROR(Center(x, 0, x.num_elements(), factors.x_zero_point, values));
  ASSIGN_OR_RETURN(Tensor transposed, Tensor::Allocate(DType::kInt16, {inputs, outputs}));
  const std::int16_t* weight = factors.weight.values<std::int16_t>().data();
  std::int16_t* columns = transposed.mutable_values<std::int16_t>().data();
  for (std::int64_t o = 0; o < outputs; ++o) {
    for (std::int64_t i = 0; i < inputs; ++i) columns[i * outputs + o] = weight[o * inputs + i];
  }
  auto* sums = static_cast<std::uint32_t*>(output.data());
  for (std::int64_t i = 0; i < rows * outputs; ++i) sums[i] = BiasOf(bias, i % outputs);
  for (std::int64_t first = 0; first < outputs; first += kTileColumns) {
    AddProduct({values, inputs}, {columns + first, outputs}, rows, inputs,
               std::min(kTileColumns, outputs - first), sums + first, outputs);
  }
  return absl::OkStatus();
}

/// x [...,I] and weight [O,I] of 8 bits, bias i32[O].
absl::Status Linear(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* weight, InputOfRank(context, 1, 2));
  if (x->extents.empty() || x->extents.back() != weight->extents[1]) {
    return Mismatch(absl::StrCat("an input of ", weight->extents[1], " features"),
                    ExtentsToString(x->extents));
  }
  const TensorView* bias = context.input(2);
  if (bias != nullptr) {
    RETURN_IF_ERROR(VectorInput(context, 2, DType::kInt32, weight->extents[0]).status());
  }
  ASSIGN_OR_RETURN(const Factors factors,
                   ReadFactors(context, *weight, weight->extents[0], weight->extents[1],
                               [](std::int64_t row) { return row; }));
  Extents extents = ExtentsOf(*x);
  extents.back() = weight->extents[0];
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kInt32, std::move(extents)));
  return output->num_elements() == 0 ? absl::OkStatus() : ComputeLinear(*x, bias, factors, *output);
}

/// Scratch of one group of one image.
struct GroupBuffers {
  Tensor input;    // i16, centered
  Tensor columns;  // of one tile
  std::int64_t tile = 1;
};

absl::StatusOr<GroupBuffers> MakeBuffers(std::int64_t input, DType columns_dtype,
                                         std::int64_t depth, std::int64_t positions) {
  GroupBuffers buffers;
  buffers.tile = std::clamp<std::int64_t>(kMaxUnfolded / std::max<std::int64_t>(depth, 1), 1,
                                          std::max<std::int64_t>(positions, 1));
  buffers.tile = std::min(buffers.tile, kTileColumns);
  ASSIGN_OR_RETURN(buffers.input, Tensor::Allocate(DType::kInt16, {input}));
  ASSIGN_OR_RETURN(buffers.columns, Tensor::Allocate(columns_dtype, {depth, buffers.tile}));
  return buffers;
}

void FillWithBias(const GroupedConvolution& conv, std::int64_t plane, std::uint32_t* sums) {
  for (std::int64_t i = 0; i < conv.batch * conv.outputs; ++i, sums += plane) {
    std::fill_n(sums, plane, BiasOf(conv.bias, i % conv.outputs));
  }
}

/// Adds what group `group` of image `image` sums.
absl::Status AddGroup(const GroupedConvolution& conv, const Factors& factors, std::int64_t image,
                      std::int64_t group, GroupBuffers& buffers, std::uint32_t* sums) {
  const std::int64_t depth = conv.group_channels() * Taps(conv.window);
  const std::int64_t filters = conv.group_outputs(), plane = OutputElements(conv.window);
  const std::int64_t inputs = conv.group_channels() * InputElements(conv.window);
  std::int16_t* input = buffers.input.mutable_values<std::int16_t>().data();
  std::int16_t* columns = buffers.columns.mutable_values<std::int16_t>().data();
  RETURN_IF_ERROR(
      Center(*conv.x, (image * conv.groups + group) * inputs, inputs, factors.x_zero_point, input));
  const Factor weight = {factors.weight.values<std::int16_t>().data() + group * filters * depth,
                         depth};
  std::uint32_t* result = sums + (image * conv.outputs + group * filters) * plane;
  for (std::int64_t first = 0; first < plane; first += buffers.tile) {
    const WindowTile tile = {first, std::min(buffers.tile, plane - first)};
    Unfold(conv.window, conv.group_channels(), input, tile, columns);
    AddProduct(weight, {columns, tile.count}, filters, depth, tile.count, result + first, plane);
  }
  return absl::OkStatus();
}

absl::Status ComputeConv(const GroupedConvolution& conv, const Factors& factors, Tensor& output) {
  if (output.num_elements() == 0) return absl::OkStatus();
  auto* sums = static_cast<std::uint32_t*>(output.data());
  FillWithBias(conv, OutputElements(conv.window), sums);
  ASSIGN_OR_RETURN(
      GroupBuffers buffers,
      MakeBuffers(conv.group_channels() * InputElements(conv.window), DType::kInt16,
                  conv.group_channels() * Taps(conv.window), OutputElements(conv.window)));
  for (std::int64_t image = 0; image < conv.batch; ++image) {
    for (std::int64_t group = 0; group < conv.groups; ++group) {
      RETURN_IF_ERROR(AddGroup(conv, factors, image, group, buffers, sums));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> SpatialAxes(const KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* weight, Input(context, 1));
  const std::size_t rank = weight->extents.size();
  if (rank >= 3 && rank <= 5) return rank - 2;
  return Mismatch("a weight of rank 3, 4 or 5", ExtentsToString(weight->extents));
}

absl::Status Conv(KernelContext& context) {
  ASSIGN_OR_RETURN(const std::size_t axes, SpatialAxes(context));
  ASSIGN_OR_RETURN(const GroupedConvolution conv, ReadConvolution(context, axes + 2));
  RETURN_IF_ERROR(CheckBias(conv.bias));
  ASSIGN_OR_RETURN(const Factors factors, ReadFactors(context, *conv.weight, conv.outputs,
                                                      conv.group_channels() * Taps(conv.window),
                                                      [](std::int64_t filter) { return filter; }));
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(DType::kInt32, OutputExtents(conv.window, conv.batch, conv.outputs, axes)));
  return ComputeConv(conv, factors, *output);
}

/// The weight of one group, [channels, outputs * taps], the other way round.
std::vector<std::int16_t> TransposedWeight(const GroupedConvolution& conv, const Factors& factors,
                                           std::int64_t group) {
  const std::int64_t rows = conv.group_outputs() * Taps(conv.window);
  const std::int64_t channels = conv.group_channels();
  const std::int16_t* weight =
      factors.weight.values<std::int16_t>().data() + group * channels * rows;
  std::vector<std::int16_t> transposed(static_cast<std::size_t>(channels * rows));
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t r = 0; r < rows; ++r) {
      transposed[static_cast<std::size_t>(r * channels + c)] = weight[c * rows + r];
    }
  }
  return transposed;
}

/// The same as AddGroup: `weight` is transposed, and windows are added to where a convolution would
/// read them.
absl::Status AddTransposedGroup(const GroupedConvolution& conv, const Factors& factors,
                                const std::vector<std::int16_t>& weight, std::int64_t image,
                                std::int64_t group, GroupBuffers& buffers, std::uint32_t* sums) {
  const std::int64_t channels = conv.group_channels(), plane = OutputElements(conv.window);
  const std::int64_t rows = conv.group_outputs() * Taps(conv.window);
  std::int16_t* input = buffers.input.mutable_values<std::int16_t>().data();
  auto* columns = static_cast<std::uint32_t*>(buffers.columns.data());
  RETURN_IF_ERROR(Center(*conv.x, (image * conv.groups + group) * channels * plane,
                         channels * plane, factors.x_zero_point, input));
  std::uint32_t* result =
      sums + (image * conv.outputs + group * conv.group_outputs()) * InputElements(conv.window);
  for (std::int64_t first = 0; first < plane; first += buffers.tile) {
    const WindowTile tile = {first, std::min(buffers.tile, plane - first)};
    std::fill_n(columns, rows * tile.count, 0u);
    AddProduct({weight.data(), channels}, {input + first, plane}, rows, channels, tile.count,
               columns, tile.count);
    Fold(conv.window, conv.group_outputs(), columns, tile, result);
  }
  return absl::OkStatus();
}

absl::Status ComputeTransposed(const GroupedConvolution& conv, const Factors& factors,
                               Tensor& output) {
  if (output.num_elements() == 0) return absl::OkStatus();
  auto* sums = static_cast<std::uint32_t*>(output.data());
  FillWithBias(conv, InputElements(conv.window), sums);
  // Nothing bounds the taps of a weight without elements.
  if (conv.channels == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      GroupBuffers buffers,
      MakeBuffers(conv.group_channels() * OutputElements(conv.window), DType::kUint32,
                  conv.group_outputs() * Taps(conv.window), OutputElements(conv.window)));
  for (std::int64_t group = 0; group < conv.groups; ++group) {
    const std::vector<std::int16_t> weight = TransposedWeight(conv, factors, group);
    for (std::int64_t image = 0; image < conv.batch; ++image) {
      RETURN_IF_ERROR(AddTransposedGroup(conv, factors, weight, image, group, buffers, sums));
    }
  }
  return absl::OkStatus();
}

absl::Status ConvTranspose(KernelContext& context) {
  ASSIGN_OR_RETURN(const std::size_t axes, SpatialAxes(context));
  ASSIGN_OR_RETURN(const GroupedConvolution conv, ReadTransposedConvolution(context, axes + 2));
  RETURN_IF_ERROR(CheckBias(conv.bias));
  // Rows of taps, by input channel and then by output of the group.
  const auto channel_of = [&conv](std::int64_t i) {
    const std::int64_t group = i / conv.group_outputs() / conv.group_channels();
    return group * conv.group_outputs() + i % conv.group_outputs();
  };
  ASSIGN_OR_RETURN(const Factors factors,
                   ReadFactors(context, *conv.weight, conv.outputs, Taps(conv.window), channel_of));
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kInt32,
                                     AdjointExtents(conv.window, conv.batch, conv.outputs, axes)));
  return ComputeTransposed(conv, factors, *output);
}

constexpr KernelRow kRows[] = {
    {"int.linear", Linear},
    {"int.conv", Conv},
    {"int.conv_transpose", ConvTranspose},
};

}  // namespace

absl::Span<const KernelRow> IntegerProductKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
