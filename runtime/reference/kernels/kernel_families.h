#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_FAMILIES_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_FAMILIES_H_

// The families of kernels; each is defined in the file of its name.

#include "absl/types/span.h"
#include "runtime/reference/kernel_table.h"

namespace zeropoint::runtime::reference {

absl::Span<const KernelRow> AttentionKernels();
absl::Span<const KernelRow> BinaryKernels();
absl::Span<const KernelRow> BitwiseKernels();
absl::Span<const KernelRow> BorderKernels();
absl::Span<const KernelRow> ComparisonKernels();
absl::Span<const KernelRow> ConversionKernels();
absl::Span<const KernelRow> ConvolutionKernels();
absl::Span<const KernelRow> DataMovementKernels();
absl::Span<const KernelRow> DeformConvKernels();
absl::Span<const KernelRow> DeterminantKernels();
absl::Span<const KernelRow> EinsumKernels();
absl::Span<const KernelRow> GatherKernels();
absl::Span<const KernelRow> GridSamplerKernels();
absl::Span<const KernelRow> IntegerProductKernels();
absl::Span<const KernelRow> LayerNormKernels();
absl::Span<const KernelRow> LinearKernels();
absl::Span<const KernelRow> LogSoftmaxKernels();
absl::Span<const KernelRow> MathKernels();
absl::Span<const KernelRow> MaxPoolKernels();
absl::Span<const KernelRow> NmsKernels();
absl::Span<const KernelRow> NormKernels();
absl::Span<const KernelRow> OrderKernels();
absl::Span<const KernelRow> PixelShuffleKernels();
absl::Span<const KernelRow> PoolKernels();
absl::Span<const KernelRow> QuantKernels();
absl::Span<const KernelRow> RecurrentKernels();
absl::Span<const KernelRow> ReduceKernels();
absl::Span<const KernelRow> RepeatKernels();
absl::Span<const KernelRow> RequantizeKernels();
absl::Span<const KernelRow> ResizeKernels();
absl::Span<const KernelRow> RoiKernels();
absl::Span<const KernelRow> ScatterKernels();
absl::Span<const KernelRow> SelectKernels();
absl::Span<const KernelRow> TransposedConvolutionKernels();
absl::Span<const KernelRow> UnaryKernels();
absl::Span<const KernelRow> ViewKernels();

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_FAMILIES_H_
