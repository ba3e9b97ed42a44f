#include "runtime/reference/kernel_table.h"

#include <algorithm>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"

namespace zeropoint::runtime::reference {
namespace {

using Family = absl::Span<const KernelRow> (*)();

constexpr Family kFamilies[] = {
    AttentionKernels,              //
    BinaryKernels,                 //
    BitwiseKernels,                //
    BorderKernels,                 //
    ComparisonKernels,             //
    ConversionKernels,             //
    ConvolutionKernels,            //
    DataMovementKernels,           //
    DeformConvKernels,             //
    DeterminantKernels,            //
    EinsumKernels,                 //
    GatherKernels,                 //
    GridSamplerKernels,            //
    IntegerProductKernels,         //
    LayerNormKernels,              //
    LinearKernels,                 //
    LogSoftmaxKernels,             //
    MathKernels,                   //
    MaxPoolKernels,                //
    NmsKernels,                    //
    NormKernels,                   //
    OrderKernels,                  //
    PixelShuffleKernels,           //
    PoolKernels,                   //
    QuantKernels,                  //
    RecurrentKernels,              //
    ReduceKernels,                 //
    RepeatKernels,                 //
    RequantizeKernels,             //
    ResizeKernels,                 //
    RoiKernels,                    //
    ScatterKernels,                //
    SelectKernels,                 //
    TransposedConvolutionKernels,  //
    UnaryKernels,                  //
    ViewKernels,                   //
};

std::vector<KernelRow> Collect() {
  std::vector<KernelRow> rows;
  for (const Family family : kFamilies) {
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

const KernelRow* FindKernelRow(std::string_view op) {
  const absl::Span<const KernelRow> rows = AllKernels();
  const auto it =
      std::lower_bound(rows.begin(), rows.end(), op,
                       [](const KernelRow& row, std::string_view name) { return row.op < name; });
  return it != rows.end() && it->op == op ? &*it : nullptr;
}

Kernel FindKernel(std::string_view op) {
  const KernelRow* row = FindKernelRow(op);
  return row == nullptr ? nullptr : row->kernel;
}

}  // namespace zeropoint::runtime::reference
