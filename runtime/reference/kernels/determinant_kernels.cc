// Determinants.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// By Gaussian elimination with the largest pivot of each column; destroys `matrix` [n, n].
double Determinant(double* matrix, std::int64_t n) {
  double determinant = 1;
  for (std::int64_t column = 0; column < n; ++column) {
    std::int64_t pivot = column;
    for (std::int64_t row = column + 1; row < n; ++row) {
      if (std::abs(matrix[row * n + column]) > std::abs(matrix[pivot * n + column])) pivot = row;
    }
    if (matrix[pivot * n + column] == 0) return 0;
    if (pivot != column) {
      std::swap_ranges(matrix + pivot * n, matrix + (pivot + 1) * n, matrix + column * n);
      determinant = -determinant;
    }
    determinant *= matrix[column * n + column];
    for (std::int64_t row = column + 1; row < n; ++row) {
      const double factor = matrix[row * n + column] / matrix[column * n + column];
      for (std::int64_t i = column; i < n; ++i) {
        matrix[row * n + i] -= factor * matrix[column * n + i];
      }
    }
  }
  return determinant;
}

absl::Status LinalgDet(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  const std::size_t rank = x->extents.size();
  if (rank < 2 || x->extents[rank - 1] != x->extents[rank - 2]) {
    return Mismatch("square matrices", ExtentsToString(x->extents));
  }
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(x->dtype, {x->extents.begin(), x->extents.end() - 2}));
  const std::int64_t n = x->extents[rank - 1];
  ASSIGN_OR_RETURN(Tensor scratch, Tensor::Allocate(DType::kFloat64, {n, n}));
  double* matrix = scratch.mutable_values<double>().data();
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* from = x->values<T>().data();
    for (T& result : output->mutable_values<T>()) {
      for (std::int64_t i = 0; i < n * n; ++i) matrix[i] = *from++;
      result = static_cast<T>(Determinant(matrix, n));
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.linalg_det", LinalgDet},
};

}  // namespace

absl::Span<const KernelRow> DeterminantKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
