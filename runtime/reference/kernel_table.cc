#include "runtime/reference/kernel_table.h"

#include <algorithm>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"

namespace zeropoint::runtime::reference {
namespace {

std::vector<KernelRow> Collect() {
  std::vector<KernelRow> rows;
  for (auto family :
       {BinaryKernels, ConversionKernels, ConvolutionKernels, DataMovementKernels,
        DeformConvKernels, EinsumKernels, GridSamplerKernels, LayerNormKernels, LinearKernels,
        MaxPoolKernels, NmsKernels, NormKernels, PoolKernels, QuantKernels, RecurrentKernels,
        ReduceKernels, ResizeKernels, RoiKernels, TransposedConvolutionKernels, UnaryKernels,
        ViewKernels}) {
    rows.insert(rows.end(), family().begin(), family().end());
  }
  std::sort(rows.begin(), rows.end(),
            [](const KernelRow& a, const KernelRow& b) { return a.op < b.op; });
  return rows;
}

}  // namespace

absl::Span<const KernelRow> AllKernels() {
  static const std::vector<KernelRow>& rows = *new std::vector<KernelRow>(Collect());
  return rows;
}

Kernel FindKernel(std::string_view op) {
  const absl::Span<const KernelRow> rows = AllKernels();
  const auto it =
      std::lower_bound(rows.begin(), rows.end(), op,
                       [](const KernelRow& row, std::string_view name) { return row.op < name; });
  return it != rows.end() && it->op == op ? it->kernel : nullptr;
}

}  // namespace zeropoint::runtime::reference
