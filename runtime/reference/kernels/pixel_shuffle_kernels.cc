// Blocks of pixels as channels, and back.

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/strided_copy.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

constexpr std::int64_t kMaxFactor = 1 << 10;

/// Element [n, c, h, i, w, j] of blocks of f by f pixels, in the tensor that has them as channels
/// [N, C*f*f, H, W] and in the one that has them as pixels [N, C, H*f, W*f].
struct PixelBlocks {
  Extents extents;
  Strides as_channels, as_pixels;
};

PixelBlocks MakePixelBlocks(const Extents& as_channels, std::int64_t factor) {
  const std::int64_t channels = as_channels[1] / (factor * factor);
  const std::int64_t height = as_channels[2], width = as_channels[3];
  const std::int64_t image = height * width;
  PixelBlocks blocks;
  blocks.extents = {as_channels[0], channels, height, factor, width, factor};
  blocks.as_channels = {
      as_channels[1] * image, factor * factor * image, width, factor * image, 1, image};
  blocks.as_pixels = RowMajorStrides(blocks.extents);
  return blocks;
}

absl::StatusOr<std::int64_t> Factor(const KernelContext& context, std::string_view name) {
  ASSIGN_OR_RETURN(const std::int64_t factor, context.Int(name));
  if (factor < 1 || factor > kMaxFactor) {
    return Mismatch(absl::StrCat("a factor from 1 to ", kMaxFactor), absl::StrCat(factor));
  }
  return factor;
}

absl::StatusOr<const TensorView*> Images(const KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() != 4) return Mismatch("an operand of rank 4", ExtentsToString(x->extents));
  // Tensors without elements may have extents whose products overflow.
  constexpr std::int64_t kMaxExtent = std::int64_t{1} << 40;
  for (const std::int64_t extent : x->extents) {
    if (extent > kMaxExtent) {
      return Mismatch("images of a possible size", ExtentsToString(x->extents));
    }
  }
  return x;
}

absl::Status PixelShuffle(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Images(context));
  ASSIGN_OR_RETURN(const std::int64_t factor, Factor(context, "upscale_factor"));
  if (x->extents[1] % (factor * factor) != 0) {
    return Mismatch(absl::StrCat("channels in blocks of ", factor * factor),
                    ExtentsToString(x->extents));
  }
  const Extents extents = {x->extents[0], x->extents[1] / (factor * factor), x->extents[2] * factor,
                           x->extents[3] * factor};
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  if (output->num_elements() == 0) return absl::OkStatus();
  const PixelBlocks blocks = MakePixelBlocks(ExtentsOf(*x), factor);
  CopyElements({blocks.extents, blocks.as_channels, blocks.as_pixels, 0, 0}, *x, *output);
  return absl::OkStatus();
}

absl::Status PixelUnshuffle(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Images(context));
  ASSIGN_OR_RETURN(const std::int64_t factor, Factor(context, "downscale_factor"));
  if (x->extents[2] % factor != 0 || x->extents[3] % factor != 0) {
    return Mismatch(absl::StrCat("images in blocks of ", factor), ExtentsToString(x->extents));
  }
  const Extents extents = {x->extents[0], x->extents[1] * (factor * factor), x->extents[2] / factor,
                           x->extents[3] / factor};
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  if (output->num_elements() == 0) return absl::OkStatus();
  const PixelBlocks blocks = MakePixelBlocks(extents, factor);
  CopyElements({blocks.extents, blocks.as_pixels, blocks.as_channels, 0, 0}, *x, *output);
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.pixel_shuffle", PixelShuffle, /*takes_half_floats=*/true},
    {"aten.pixel_unshuffle", PixelUnshuffle, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> PixelShuffleKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
