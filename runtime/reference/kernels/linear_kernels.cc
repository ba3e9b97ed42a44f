// Matrix products.

#include <Eigen/Core>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/broadcast.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMatrix = Eigen::Map<const RowMajorMatrix>;

const float* Floats(const TensorView& view) { return static_cast<const float*>(view.data); }

/// x [...,I] times weight [O,I] transposed, plus bias [O].
absl::Status Linear(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const TensorView* weight, FloatInput(context, 1, 2));
  const std::int64_t outputs = weight->extents[0], inputs = weight->extents[1];
  if (x->extents.empty() || x->extents.back() != inputs) {
    return Mismatch(absl::StrCat("an input of ", inputs, " features"), ExtentsToString(x->extents));
  }
  Extents extents(x->extents.begin(), x->extents.end());
  extents.back() = outputs;
  const std::int64_t rows = Product(x->extents, 0, x->extents.size() - 1);
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, std::move(extents)));
  Eigen::Map<RowMajorMatrix> result(output->mutable_values<float>().data(), rows, outputs);
  result.noalias() = ConstMatrix(Floats(*x), rows, inputs) *
                     ConstMatrix(Floats(*weight), outputs, inputs).transpose();
  if (context.input(2) != nullptr) {
    ASSIGN_OR_RETURN(const TensorView* bias, FloatInput(context, 2, 1));
    if (bias->extents[0] != outputs) {
      return Mismatch(absl::StrCat("a bias of ", outputs), ExtentsToString(bias->extents));
    }
    result.rowwise() += Eigen::Map<const Eigen::RowVectorXf>(Floats(*bias), outputs);
  }
  return absl::OkStatus();
}

/// NumPy's matmul: a vector counts as a row on the left and as a column on the right, and that axis
/// goes again from the result; batch axes broadcast.
absl::Status Matmul(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, DType::kFloat32));
  if (a->extents.empty() || b->extents.empty()) {
    return Mismatch("operands of rank 1 or more", "a scalar");
  }
  Extents left(a->extents.begin(), a->extents.end()), right(b->extents.begin(), b->extents.end());
  const bool vector_left = left.size() == 1, vector_right = right.size() == 1;
  if (vector_left) left.insert(left.begin(), 1);
  if (vector_right) right.push_back(1);
  const std::int64_t rows = left[left.size() - 2], depth = left.back(), columns = right.back();
  if (right[right.size() - 2] != depth) {
    return Mismatch("inner extents that are equal",
                    absl::StrCat(ExtentsToString(left), " and ", ExtentsToString(right)));
  }
  left.resize(left.size() - 2);
  right.resize(right.size() - 2);
  ASSIGN_OR_RETURN(const Broadcast batches, MakeBroadcast(left, right));
  Extents extents = batches.extents;
  if (!vector_left) extents.push_back(rows);
  if (!vector_right) extents.push_back(columns);
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, std::move(extents)));
  float* result = output->mutable_values<float>().data();
  ForEachPair(batches, [&](std::int64_t i, std::int64_t index_a, std::int64_t index_b) {
    Eigen::Map<RowMajorMatrix>(result + i * rows * columns, rows, columns).noalias() =
        ConstMatrix(Floats(*a) + index_a * rows * depth, rows, depth) *
        ConstMatrix(Floats(*b) + index_b * depth * columns, depth, columns);
  });
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.linear", Linear},
    {"aten.matmul", Matmul},
};

}  // namespace

absl::Span<const KernelRow> LinearKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
