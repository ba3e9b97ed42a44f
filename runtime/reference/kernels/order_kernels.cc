// Ops that look at the order of the elements along one axis.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/axis_lines.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// NaN counts as the largest number, as in ATen.
struct Greater {
  template <typename A>
  bool operator()(A a, A b) const {
    return a > b || (a != a && b == b);
  }
};
struct Less {
  template <typename A>
  bool operator()(A a, A b) const {
    return Greater()(b, a);
  }
};
/// In argmin, too, NaN wins.
struct LessOrNan {
  template <typename A>
  bool operator()(A a, A b) const {
    return a < b || (a != a && b == b);
  }
};

template <typename T, typename Better>
void SelectIndices(const T* values, const AxisLines& lines, bool last, std::int64_t* result) {
  for (std::int64_t line = 0; line < lines.lines; ++line) {
    const T* first = values + lines.First(line);
    std::int64_t best = 0;
    for (std::int64_t i = 1; i < lines.count; ++i) {
      const auto value = first[i * lines.step];
      const auto found = first[best * lines.step];
      if (Better()(value, found) || (last && !Better()(found, value))) best = i;
    }
    result[line] = best;
  }
}

template <typename Better>
absl::Status ArgSelect(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const bool keepdim, context.BoolOr("keepdim", false));
  ASSIGN_OR_RETURN(const bool last, context.BoolOr("select_last_index", false));
  if (x->extents[axis] == 0) {
    return Mismatch("an axis with elements to choose from", ExtentsToString(x->extents));
  }
  Extents extents = ExtentsOf(*x);
  extents[axis] = 1;
  if (!keepdim) extents.erase(extents.begin() + static_cast<std::ptrdiff_t>(axis));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kInt64, extents));
  if (output->num_elements() == 0) return absl::OkStatus();
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    SelectIndices<T, Better>(x->values<T>().data(), AxisLines(x->extents, axis), last,
                             output->mutable_values<std::int64_t>().data());
    return absl::OkStatus();
  });
}

/// The first `k` elements of a line in the order of `before`; equal ones in that of their indices.
template <typename T, typename Before>
void SelectTop(const T* values, std::int64_t step, std::vector<std::int64_t>& indices,
               std::int64_t k, Before before) {
  std::iota(indices.begin(), indices.end(), 0);
  std::partial_sort(indices.begin(), indices.begin() + k, indices.end(),
                    [&](std::int64_t i, std::int64_t j) {
                      const auto a = values[i * step];
                      const auto b = values[j * step];
                      return before(a, b) || (!before(b, a) && i < j);
                    });
}

template <typename T>
void ComputeTopk(const TensorView& x, std::size_t axis, bool largest, Tensor& values,
                 Tensor& indices) {
  const AxisLines from(x.extents, axis), to(values.extents(), axis);
  std::vector<std::int64_t> order(static_cast<std::size_t>(from.count));
  for (std::int64_t line = 0; line < to.lines; ++line) {
    const T* first = x.values<T>().data() + from.First(line);
    if (largest) {
      SelectTop(first, from.step, order, to.count, Greater());
    } else {
      SelectTop(first, from.step, order, to.count, Less());
    }
    for (std::int64_t i = 0; i < to.count; ++i) {
      const auto target = static_cast<std::size_t>(to.First(line) + i * to.step);
      const std::int64_t index = order[static_cast<std::size_t>(i)];
      values.mutable_values<T>()[target] = first[index * from.step];
      indices.mutable_values<std::int64_t>()[target] = index;
    }
  }
}

/// Sorted, whether that was asked for or not.
absl::Status Topk(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const std::int64_t k, context.Int("k"));
  ASSIGN_OR_RETURN(const bool largest, context.BoolOr("largest", true));
  Extents extents = ExtentsOf(*x);
  if (k < 0 || k > extents[axis]) {
    return Mismatch(absl::StrCat("\"k\" from 0 to ", extents[axis]), absl::StrCat(k));
  }
  extents[axis] = k;
  ASSIGN_OR_RETURN(Tensor * values, context.AddOutput(x->dtype, extents));
  ASSIGN_OR_RETURN(Tensor * indices, context.AddOutput(DType::kInt64, extents));
  if (values->num_elements() == 0) return absl::OkStatus();
  return DispatchNumeric(x->dtype, [&](auto zero) {
    ComputeTopk<decltype(zero)>(*x, axis, largest, *values, *indices);
    return absl::OkStatus();
  });
}

template <typename T>
void RunningSums(const T* values, const AxisLines& lines, bool exclusive, bool reverse, T* result) {
  using Sum = std::conditional_t<std::is_integral_v<T>, std::uint64_t, double>;
  for (std::int64_t line = 0; line < lines.lines; ++line) {
    Sum sum = 0;
    for (std::int64_t i = 0; i < lines.count; ++i) {
      const std::int64_t position =
          lines.First(line) + (reverse ? lines.count - 1 - i : i) * lines.step;
      const auto value = static_cast<Sum>(values[position]);
      if (!exclusive) sum += value;
      result[position] = static_cast<T>(sum);
      if (exclusive) sum += value;
    }
  }
}

absl::Status Cumsum(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const bool exclusive, context.BoolOr("exclusive", false));
  ASSIGN_OR_RETURN(const bool reverse, context.BoolOr("reverse", false));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  if (output->num_elements() == 0) return absl::OkStatus();
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    RunningSums(x->values<T>().data(), AxisLines(x->extents, axis), exclusive, reverse,
                output->mutable_values<T>().data());
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.argmax", ArgSelect<Greater>},
    {"aten.argmin", ArgSelect<LessOrNan>},
    {"aten.topk", Topk},
    {"aten.cumsum", Cumsum},
};

}  // namespace

absl::Span<const KernelRow> OrderKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
