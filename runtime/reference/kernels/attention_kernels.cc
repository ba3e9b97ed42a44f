// Scaled dot product attention.

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/strided_loops.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The operands and what their extents say.
struct Attention {
  const TensorView *q = nullptr, *k = nullptr, *v = nullptr, *mask = nullptr;
  double scale = 1;
  std::int64_t batch = 0, queries = 0, keys = 0, depth = 0, width = 0;
};

absl::Status CheckExtents(const Attention& a) {
  const std::size_t rank = a.q->extents.size();
  bool fits = rank >= 2 && a.k->extents.size() == rank && a.v->extents.size() == rank;
  for (std::size_t i = 0; fits && i + 2 < rank; ++i) {
    fits = a.k->extents[i] == a.q->extents[i] && a.v->extents[i] == a.q->extents[i];
  }
  fits = fits && a.k->extents[rank - 1] == a.q->extents[rank - 1] &&
         a.v->extents[rank - 2] == a.k->extents[rank - 2];
  return fits ? absl::OkStatus()
              : Mismatch(
                    "q [B,L,E], k [B,S,E] and v [B,S,V]",
                    absl::StrCat(ExtentsToString(a.q->extents), ", ", ExtentsToString(a.k->extents),
                                 " and ", ExtentsToString(a.v->extents)));
}

absl::StatusOr<Attention> ReadAttention(const KernelContext& context) {
  Attention a;
  ASSIGN_OR_RETURN(a.q, Input(context, 0));
  ASSIGN_OR_RETURN(a.k, Input(context, 1, a.q->dtype));
  ASSIGN_OR_RETURN(a.v, Input(context, 2, a.q->dtype));
  if (context.input(3) != nullptr) {
    ASSIGN_OR_RETURN(a.mask, Input(context, 3, a.q->dtype));
  }
  ASSIGN_OR_RETURN(a.scale, context.Float("scale"));
  RETURN_IF_ERROR(CheckExtents(a));
  const std::size_t rank = a.q->extents.size();
  a.batch = Product(a.q->extents, 0, rank - 2);
  a.queries = a.q->extents[rank - 2];
  a.keys = a.k->extents[rank - 2];
  a.depth = a.q->extents[rank - 1];
  a.width = a.v->extents[rank - 1];
  return a;
}

/// The mask, one element a score, in the order of the scores; empty without one.
template <typename T>
absl::StatusOr<std::vector<T>> MaskOf(const Attention& a) {
  if (a.mask == nullptr) return std::vector<T>();
  Extents scores = ExtentsOf(*a.q);
  scores.back() = a.keys;
  ASSIGN_OR_RETURN(const Strides strides, RepeatingStrides(a.mask->extents, scores));
  const StridedLoops loops = MakeStridedLoops(scores, strides, RowMajorStrides(scores));
  std::vector<T> values(static_cast<std::size_t>(a.batch * a.queries * a.keys));
  ForEachPair(loops, [&](std::int64_t from, std::int64_t to) {
    values[static_cast<std::size_t>(to)] = a.mask->values<T>()[static_cast<std::size_t>(from)];
  });
  return values;
}

template <typename T>
void SoftmaxRows(Matrix<T>& scores) {
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    scores.row(row).array() -= scores.row(row).maxCoeff();
    scores.row(row) = scores.row(row).array().exp();
    scores.row(row) /= scores.row(row).sum();
  }
}

template <typename T>
absl::Status Attend(const Attention& a, Tensor& output) {
  ASSIGN_OR_RETURN(const std::vector<T> mask, MaskOf<T>(a));
  using ConstMap = Eigen::Map<const Matrix<T>>;
  for (std::int64_t b = 0; b < a.batch; ++b) {
    const ConstMap q(a.q->values<T>().data() + b * a.queries * a.depth, a.queries, a.depth);
    const ConstMap k(a.k->values<T>().data() + b * a.keys * a.depth, a.keys, a.depth);
    const ConstMap v(a.v->values<T>().data() + b * a.keys * a.width, a.keys, a.width);
    Matrix<T> scores = q * k.transpose() * static_cast<T>(a.scale);
    if (!mask.empty()) {
      scores += ConstMap(mask.data() + b * a.queries * a.keys, a.queries, a.keys);
    }
    SoftmaxRows(scores);
    T* result = output.mutable_values<T>().data() + b * a.queries * a.width;
    Eigen::Map<Matrix<T>>(result, a.queries, a.width) = scores * v;
  }
  return absl::OkStatus();
}

absl::Status ScaledDotProductAttention(KernelContext& context) {
  ASSIGN_OR_RETURN(const Attention attention, ReadAttention(context));
  if (attention.keys == 0 || attention.depth == 0) {
    return Mismatch("at least one key, of at least one column",
                    ExtentsToString(attention.k->extents));
  }
  Extents extents = ExtentsOf(*attention.q);
  extents.back() = attention.width;
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(attention.q->dtype, std::move(extents)));
  return DispatchFloat(attention.q->dtype,
                       [&](auto zero) { return Attend<decltype(zero)>(attention, *output); });
}

constexpr KernelRow kRows[] = {
    {"aten.scaled_dot_product_attention", ScaledDotProductAttention},
};

}  // namespace

absl::Span<const KernelRow> AttentionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
