// Ops that rearrange elements of any dtype: they move bytes.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

Ints RowMajorStrides(absl::Span<const std::int64_t> extents) {
  Ints strides(extents.size(), 1);
  for (std::size_t i = extents.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * extents[i];
  }
  return strides;
}

/// Copies elements so that result position p reads `offset + sum(p[i] * strides[i])` of x.
absl::Status Gather(KernelContext& context, const TensorView& x, Extents extents,
                    std::int64_t offset, const Ints& strides) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, extents));
  const std::size_t size = DTypeSize(x.dtype);
  const auto* source = static_cast<const std::byte*>(x.data);
  auto* target = static_cast<std::byte*>(output->data());
  Ints position(extents.size(), 0);
  for (std::int64_t i = 0, count = output->num_elements(); i < count; ++i) {
    std::memcpy(target + static_cast<std::size_t>(i) * size,
                source + static_cast<std::size_t>(offset) * size, size);
    for (std::size_t axis = position.size(); axis-- > 0;) {
      offset += strides[axis];
      if (++position[axis] < extents[axis]) break;
      offset -= strides[axis] * extents[axis];
      position[axis] = 0;
    }
  }
  return absl::OkStatus();
}

absl::Status Permute(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints dims, context.Ints("dims"));
  const std::size_t rank = x->extents.size();
  RETURN_IF_ERROR(CheckList("dims", dims, rank, 0, static_cast<std::int64_t>(rank) - 1));
  const Ints strides = RowMajorStrides(x->extents);
  std::vector<bool> seen(rank, false);
  Extents extents;
  Ints permuted;
  for (std::int64_t dim : dims) {
    const auto axis = static_cast<std::size_t>(dim);
    if (seen[axis]) {
      return Mismatch("a permutation in \"dims\"", absl::StrCat(dim, " twice"));
    }
    seen[axis] = true;
    extents.push_back(x->extents[axis]);
    permuted.push_back(strides[axis]);
  }
  return Gather(context, *x, std::move(extents), 0, permuted);
}

/// [start, end) of one axis, both clamped to the extent, every step-th element.
absl::Status Slice(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(std::int64_t start, context.Int("start"));
  ASSIGN_OR_RETURN(std::int64_t end, context.Int("end"));
  const std::int64_t step = context.IntOr("step", 1);
  if (start < 0 || end < 0 || step < 1) {
    return Mismatch("0 <= start, 0 <= end and 1 <= step",
                    absl::StrCat(start, ", ", end, " and ", step));
  }
  start = std::min(start, x->extents[axis]);
  end = std::clamp(end, start, x->extents[axis]);
  Extents extents(x->extents.begin(), x->extents.end());
  extents[axis] = end == start ? 0 : (end - start - 1) / step + 1;
  Ints strides = RowMajorStrides(x->extents);
  const std::int64_t offset = start * strides[axis];
  // A step past the end selects one element; its stride is never taken, and must not overflow.
  strides[axis] = extents[axis] > 1 ? strides[axis] * step : 0;
  return Gather(context, *x, std::move(extents), offset, strides);
}

absl::Status Cat(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* first, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", first->extents.size()));
  Extents extents(first->extents.begin(), first->extents.end());
  extents[axis] = 0;
  for (int i = 0; i < context.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(const TensorView* input, Input(context, i, first->dtype));
    Extents others(input->extents.begin(), input->extents.end());
    const bool fits = others.size() == extents.size();
    const std::int64_t own = fits ? others[axis] : 0;
    if (fits) others[axis] = extents[axis];
    if (others != extents) {
      return Mismatch(
          absl::StrCat("extents that differ along axis ", axis, " only"),
          absl::StrCat(ExtentsToString(first->extents), " and ", ExtentsToString(input->extents)));
    }
    extents[axis] += own;
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(first->dtype, extents));
  auto* target = static_cast<std::byte*>(output->data());
  const std::int64_t outer = Product(extents, 0, axis);
  for (std::int64_t row = 0; row < outer; ++row) {
    for (int i = 0; i < context.num_inputs(); ++i) {
      const TensorView& input = *context.input(i);
      const std::size_t bytes = input.num_bytes() / static_cast<std::size_t>(outer);
      if (bytes == 0) continue;
      std::memcpy(target,
                  static_cast<const std::byte*>(input.data) + static_cast<std::size_t>(row) * bytes,
                  bytes);
      target += bytes;
    }
  }
  return absl::OkStatus();
}

/// One element of `dtype` holding `value`.
absl::StatusOr<std::vector<std::byte>> Element(DType dtype, double value) {
  std::vector<std::byte> bytes(DTypeSize(dtype));
  const auto store = [&](auto typed) { std::memcpy(bytes.data(), &typed, sizeof(typed)); };
  switch (dtype) {
    case DType::kFloat32:
      store(static_cast<float>(value));
      return bytes;
    case DType::kFloat64:
      store(value);
      return bytes;
    default:
      // Integers are padded with small constants; anything else would not survive the double.
      if (!(value >= -128 && value <= 127)) {
        return Mismatch("a padding value from -128 to 127 for integers", absl::StrCat(value));
      }
      const auto integer = static_cast<std::int64_t>(value);
      std::memcpy(bytes.data(), &integer, bytes.size());
      return bytes;
  }
}

/// "pad" is [begin of every axis, end of every axis]; negative amounts crop.
absl::Status ConstantPadNd(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints pad, context.Ints("pad"));
  const std::size_t rank = x->extents.size();
  constexpr std::int64_t kMaxPad = std::int64_t{1} << 31;
  RETURN_IF_ERROR(CheckList("pad", pad, 2 * rank, -kMaxPad, kMaxPad));
  Extents extents;
  for (std::size_t i = 0; i < rank; ++i) {
    extents.push_back(x->extents[i] + pad[i] + pad[rank + i]);
    if (extents.back() < 0) {
      return Mismatch("padding that leaves something", ExtentsToString(extents));
    }
  }
  ASSIGN_OR_RETURN(const std::vector<std::byte> fill,
                   Element(x->dtype, context.FloatOr("value", 0.0)));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  const Ints strides = RowMajorStrides(x->extents);
  const auto* source = static_cast<const std::byte*>(x->data);
  auto* target = static_cast<std::byte*>(output->data());
  Ints position(rank, 0);
  for (std::int64_t i = 0, count = output->num_elements(); i < count; ++i) {
    std::int64_t offset = 0;
    bool inside = true;
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const std::int64_t at = position[axis] - pad[axis];
      inside &= at >= 0 && at < x->extents[axis];
      offset += at * strides[axis];
    }
    std::memcpy(target + static_cast<std::size_t>(i) * fill.size(),
                inside ? source + static_cast<std::size_t>(offset) * fill.size() : fill.data(),
                fill.size());
    for (std::size_t axis = rank; axis-- > 0;) {
      if (++position[axis] < extents[axis]) break;
      position[axis] = 0;
    }
  }
  return absl::OkStatus();
}

/// Channel k of the result is channel (k % groups) * (C / groups) + k / groups.
absl::Status ChannelShuffle(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::int64_t groups, context.Int("groups"));
  if (x->extents.size() < 2 || groups < 1 || x->extents[1] % groups != 0) {
    return Mismatch(absl::StrCat("channels in ", groups, " groups"), ExtentsToString(x->extents));
  }
  const std::int64_t inner = Product(x->extents, 2, x->extents.size());
  const std::int64_t per_group = x->extents[1] / groups;
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(x->dtype, {x->extents.begin(), x->extents.end()}));
  const std::size_t bytes = static_cast<std::size_t>(inner) * DTypeSize(x->dtype);
  const auto* source = static_cast<const std::byte*>(x->data);
  auto* target = static_cast<std::byte*>(output->data());
  for (std::int64_t n = 0; bytes > 0 && n < x->extents[0]; ++n) {
    for (std::int64_t k = 0; k < x->extents[1]; ++k, target += bytes) {
      const std::int64_t channel = k % groups * per_group + k / groups;
      std::memcpy(target, source + static_cast<std::size_t>(n * x->extents[1] + channel) * bytes,
                  bytes);
    }
  }
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.permute", Permute},
    {"aten.slice", Slice},
    {"aten.cat", Cat},
    {"aten.constant_pad_nd", ConstantPadNd},
    {"aten.channel_shuffle", ChannelShuffle},
};

}  // namespace

absl::Span<const KernelRow> DataMovementKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
