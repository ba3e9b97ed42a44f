#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_

// Op name -> reference kernel: one explicit list of families.

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/reference/kernel.h"

namespace zeropoint::runtime::reference {

struct KernelRow {
  std::string_view op;  // "aten.conv2d"
  Kernel kernel;
  /// False: operands of f16 and bf16 come as f32, and results of f32 are rounded back. Kernels that
  /// move or convert elements take any dtype.
  bool takes_half_floats = false;
};

/// Null when there is none.
const KernelRow* FindKernelRow(std::string_view op);
Kernel FindKernel(std::string_view op);

/// Calls a kernel as its row says and returns its outputs. Errors are those of the kernel.
absl::StatusOr<std::vector<Tensor>> CallKernel(const KernelRow& row,
                                               absl::Span<const TensorView* const> inputs,
                                               const NodeAttributes& attributes);

/// Every row, sorted by name.
absl::Span<const KernelRow> AllKernels();

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_
