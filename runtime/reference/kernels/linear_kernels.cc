// Matrix products.

#include <Eigen/Core>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename T>
using RowMajorMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename T>
using ConstMatrix = Eigen::Map<const RowMajorMatrix<T>>;

template <typename T>
void ComputeLinear(const TensorView& x, const TensorView& weight, const TensorView* bias,
                   Tensor& output) {
  if (output.num_elements() == 0) return;
  const std::int64_t outputs = weight.extents[0], inputs = weight.extents[1];
  const std::int64_t rows = output.num_elements() / outputs;
  Eigen::Map<RowMajorMatrix<T>> result(output.mutable_values<T>().data(), rows, outputs);
  result.noalias() = ConstMatrix<T>(x.values<T>().data(), rows, inputs) *
                     ConstMatrix<T>(weight.values<T>().data(), outputs, inputs).transpose();
  if (bias != nullptr) {
    result.rowwise() +=
        Eigen::Map<const Eigen::RowVector<T, Eigen::Dynamic>>(bias->values<T>().data(), outputs);
  }
}

/// x [...,I] times weight [O,I] transposed, plus bias [O].
absl::Status Linear(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* weight, Input(context, 1, x->dtype, 2));
  if (x->extents.empty() || x->extents.back() != weight->extents[1]) {
    return Mismatch(absl::StrCat("an input of ", weight->extents[1], " features"),
                    ExtentsToString(x->extents));
  }
  const TensorView* bias = nullptr;
  if (context.input(2) != nullptr) {
    ASSIGN_OR_RETURN(bias, VectorInput(context, 2, x->dtype, weight->extents[0]));
  }
  Extents extents = ExtentsOf(*x);
  extents.back() = weight->extents[0];
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, std::move(extents)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    ComputeLinear<decltype(zero)>(*x, *weight, bias, *output);
    return absl::OkStatus();
  });
}

/// A matrix product for every batch: [rows,depth] times [depth,columns].
struct BatchedProduct {
  std::int64_t rows, depth, columns;
  Extents batch_a, batch_b;
  bool is_row = false, is_column = false;  // a vector on the left, on the right
};

/// NumPy's matmul: a vector counts as a row on the left and as a column on the right, and that axis
/// goes again from the result.
absl::StatusOr<BatchedProduct> MakeProduct(const TensorView& a, const TensorView& b) {
  if (a.extents.empty() || b.extents.empty()) {
    return Mismatch("operands of rank 1 or more", "a scalar");
  }
  BatchedProduct product;
  product.is_row = a.extents.size() == 1;
  product.is_column = b.extents.size() == 1;
  product.batch_a = ExtentsOf(a);
  product.batch_b = ExtentsOf(b);
  if (product.is_row) product.batch_a.insert(product.batch_a.begin(), 1);
  if (product.is_column) product.batch_b.push_back(1);
  product.rows = product.batch_a.end()[-2];
  product.depth = product.batch_a.end()[-1];
  product.columns = product.batch_b.end()[-1];
  if (product.batch_b.end()[-2] != product.depth) {
    return Mismatch("inner extents that are equal",
                    absl::StrCat(ExtentsToString(a.extents), " and ", ExtentsToString(b.extents)));
  }
  product.batch_a.resize(product.batch_a.size() - 2);
  product.batch_b.resize(product.batch_b.size() - 2);
  return product;
}

template <typename T>
void ComputeMatmul(const BatchedProduct& product, const StridedLoops& batches, const TensorView& a,
                   const TensorView& b, Tensor& output) {
  // Batches of empty matrices are not counted through: there may be very many.
  if (output.num_elements() == 0) return;
  const std::int64_t rows = product.rows, depth = product.depth, columns = product.columns;
  const T* left = static_cast<const T*>(a.data);
  const T* right = static_cast<const T*>(b.data);
  T* result = static_cast<T*>(output.data());
  ForEachPair(batches, [&](std::int64_t index_a, std::int64_t index_b) {
    Eigen::Map<RowMajorMatrix<T>>(result, rows, columns).noalias() =
        ConstMatrix<T>(left + index_a * rows * depth, rows, depth) *
        ConstMatrix<T>(right + index_b * depth * columns, depth, columns);
    result += rows * columns;
  });
}

absl::Status Matmul(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, a->dtype));
  ASSIGN_OR_RETURN(const BatchedProduct product, MakeProduct(*a, *b));
  ASSIGN_OR_RETURN(const Broadcast batches, MakeBroadcast(product.batch_a, product.batch_b));
  Extents extents = batches.extents;
  if (!product.is_row) extents.push_back(product.rows);
  if (!product.is_column) extents.push_back(product.columns);
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(a->dtype, std::move(extents)));
  const auto compute = [&](auto zero) {
    ComputeMatmul<decltype(zero)>(product, batches.loops, *a, *b, *output);
    return absl::OkStatus();
  };
  switch (a->dtype) {
    // Unsigned, so that sums wrap as ATen's do.
    case DType::kInt32:
      return compute(std::uint32_t{});
    case DType::kInt64:
      return compute(std::uint64_t{});
    default:
      return DispatchFloat(a->dtype, compute);
  }
}

constexpr KernelRow kRows[] = {
    {"aten.linear", Linear},
    {"aten.matmul", Matmul},
};

}  // namespace

absl::Span<const KernelRow> LinearKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
