// Ops whose result is as large as the data says, and masks of triangles.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/arithmetic.h"
#include "runtime/reference/support/axis_lines.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

absl::Status SymSize(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kInt64, {}));
  output->mutable_values<std::int64_t>()[0] = x->extents[axis];
  return absl::OkStatus();
}

/// 0, 1, … before a number that a program computes: it may not ask for all memory there is.
absl::Status Arange(KernelContext& context) {
  constexpr std::int64_t kMost = std::int64_t{1} << 32;
  ASSIGN_OR_RETURN(const TensorView* end, Input(context, 0));
  if (end->dtype != DType::kInt64 || end->num_elements() != 1) {
    return Mismatch("one i64", ExtentsToString(end->extents));
  }
  const std::int64_t count = end->values<std::int64_t>()[0];
  if (count < 0 || count > kMost) return Mismatch("an end from 0", absl::StrCat(count));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kInt64, {count}));
  const auto numbers = output->mutable_values<std::int64_t>();
  std::iota(numbers.begin(), numbers.end(), 0);
  return absl::OkStatus();
}

/// One row of indices for each element that is not zero, in row-major order: [count, rank].
absl::Status Nonzero(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return DispatchElement(x->dtype, [&](auto zero) -> absl::Status {
    using A = Arithmetic<decltype(zero)>;
    const auto values = x->values<decltype(zero)>();
    const auto is_set = [](auto value) { return static_cast<A>(value) != A{0}; };
    const auto rank = static_cast<std::int64_t>(x->extents.size());
    const std::int64_t count = std::count_if(values.begin(), values.end(), is_set);
    ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kInt64, {count, rank}));
    std::int64_t* row = output->mutable_values<std::int64_t>().data();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!is_set(values[i])) continue;
      auto rest = static_cast<std::int64_t>(i);
      for (std::size_t axis = x->extents.size(); axis-- > 0;) {
        row[axis] = rest % x->extents[axis];
        rest /= x->extents[axis];
      }
      row += rank;
    }
    return absl::OkStatus();
  });
}

/// Slices of x along one axis: comparable, of any arithmetic dtype.
template <typename T>
class Slices {
 public:
  Slices(const TensorView& x, std::size_t axis)
      : values_(x.values<T>().data()), lines_(x.extents, axis) {}

  std::int64_t count() const { return lines_.count; }
  /// Negative, zero or positive, as slice a orders before, with or behind b.
  int Compare(std::int64_t a, std::int64_t b) const {
    for (std::int64_t line = 0; line < lines_.lines; ++line) {
      const std::int64_t first = lines_.First(line);
      const auto left = static_cast<Arithmetic<T>>(values_[first + a * lines_.step]);
      const auto right = static_cast<Arithmetic<T>>(values_[first + b * lines_.step]);
      if (left < right || (left == left && right != right)) return -1;
      if (right < left || (right == right && left != left)) return 1;
    }
    return 0;
  }
  const AxisLines& lines() const { return lines_; }
  const T* values() const { return values_; }

 private:
  const T* values_;
  AxisLines lines_;
};

constexpr std::int64_t kMaxEmptySlices = std::int64_t{1} << 24;

/// The distinct slices: where each is found first, how often, and which one every slice is.
struct Distinct {
  std::vector<std::int64_t> first, counts, inverse;
};

template <typename T>
Distinct FindDistinct(const Slices<T>& slices, bool sorted) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(slices.count()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    const int compared = slices.Compare(a, b);
    return compared < 0 || (compared == 0 && a < b);
  });
  Distinct distinct;
  distinct.inverse.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || slices.Compare(order[i - 1], order[i]) != 0) {
      distinct.first.push_back(order[i]);
      distinct.counts.push_back(0);
    }
    ++distinct.counts.back();
    distinct.inverse[static_cast<std::size_t>(order[i])] =
        static_cast<std::int64_t>(distinct.first.size()) - 1;
  }
  if (sorted) return distinct;
  // In the order of their first appearance.
  std::vector<std::size_t> appearance(distinct.first.size());
  std::iota(appearance.begin(), appearance.end(), std::size_t{0});
  std::sort(appearance.begin(), appearance.end(),
            [&](std::size_t a, std::size_t b) { return distinct.first[a] < distinct.first[b]; });
  Distinct reordered;
  std::vector<std::int64_t> position(appearance.size());
  for (const std::size_t i : appearance) {
    position[i] = static_cast<std::int64_t>(reordered.first.size());
    reordered.first.push_back(distinct.first[i]);
    reordered.counts.push_back(distinct.counts[i]);
  }
  for (const std::int64_t i : distinct.inverse) {
    reordered.inverse.push_back(position[static_cast<std::size_t>(i)]);
  }
  return reordered;
}

absl::Status AddIndices(KernelContext& context, const std::vector<std::int64_t>& indices) {
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kInt64, {static_cast<std::int64_t>(indices.size())}));
  std::copy(indices.begin(), indices.end(), output->mutable_values<std::int64_t>().begin());
  return absl::OkStatus();
}

template <typename T>
absl::Status ComputeUnique(KernelContext& context, const TensorView& x, std::size_t axis,
                           bool sorted) {
  const Slices<T> slices(x, axis);
  const Distinct distinct = FindDistinct(slices, sorted);
  Extents extents = ExtentsOf(x);
  extents[axis] = static_cast<std::int64_t>(distinct.first.size());
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, extents));
  T* result = output->mutable_values<T>().data();
  const AxisLines to(extents, axis);
  for (std::int64_t line = 0; line < to.lines; ++line) {
    for (std::int64_t i = 0; i < to.count; ++i) {
      result[to.First(line) + i * to.step] =
          slices.values()[slices.lines().First(line) +
                          distinct.first[static_cast<std::size_t>(i)] * to.step];
    }
  }
  RETURN_IF_ERROR(AddIndices(context, distinct.first));
  RETURN_IF_ERROR(AddIndices(context, distinct.inverse));
  return AddIndices(context, distinct.counts);
}

absl::Status UniqueDim(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const bool sorted, context.BoolOr("sorted", true));
  // Slices without elements are all alike; a small file must not ask for many.
  if (x->num_elements() == 0 && x->extents[axis] > kMaxEmptySlices) {
    return Mismatch(absl::StrCat("at most ", kMaxEmptySlices, " slices without elements"),
                    ExtentsToString(x->extents));
  }
  return DispatchElement(x->dtype, [&](auto zero) {
    return ComputeUnique<decltype(zero)>(context, *x, axis, sorted);
  });
}

/// Zeros outside the triangle: below it when `upper`, else above.
absl::Status Triangle(KernelContext& context, bool upper) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(std::int64_t diagonal, context.IntOr("diagonal", 0));
  const std::size_t rank = x->extents.size();
  if (rank < 2) return Mismatch("a tensor of rank 2 or more", ExtentsToString(x->extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  const std::int64_t rows = x->extents[rank - 2], columns = x->extents[rank - 1];
  diagonal = std::clamp(diagonal, -rows, columns);
  return DispatchBits(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* from = x->values<T>().data();
    T* to = output->mutable_values<T>().data();
    for (std::int64_t i = 0; i < x->num_elements(); ++i) {
      const std::int64_t offset = i % columns - i / columns % rows - diagonal;
      to[i] = (upper ? offset >= 0 : offset <= 0) ? from[i] : T{0};
    }
    return absl::OkStatus();
  });
}

absl::Status Tril(KernelContext& context) { return Triangle(context, /*upper=*/false); }
absl::Status Triu(KernelContext& context) { return Triangle(context, /*upper=*/true); }

constexpr KernelRow kRows[] = {
    {"aten.sym_size", SymSize, /*takes_half_floats=*/true},
    {"aten.arange", Arange},
    {"aten.nonzero", Nonzero},
    {"aten.unique_dim", UniqueDim},
    {"aten.tril", Tril, /*takes_half_floats=*/true},
    {"aten.triu", Triu, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> SelectKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
