#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_

// Op name -> reference kernel: one explicit list of families.

#include <string_view>

#include "absl/types/span.h"
#include "runtime/reference/kernel.h"

namespace zeropoint::runtime::reference {

struct KernelRow {
  std::string_view op;  // "aten.conv2d"
  Kernel kernel;
};

/// Null when there is none.
Kernel FindKernel(std::string_view op);
/// Every row, sorted by name.
absl::Span<const KernelRow> AllKernels();

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNEL_TABLE_H_
