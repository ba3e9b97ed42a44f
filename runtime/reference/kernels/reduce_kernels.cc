// Reductions over any axes.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/requantization.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/conversion.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/strided_loops.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Operand, axes and result of a reduction.
struct Reduction {
  const TensorView* x;
  Extents kept;        // the extents of x, 1 along the reduced axes
  Extents extents;     // those of the result
  StridedLoops loops;  // over x and the result

  std::int64_t num_results() const { return *CheckedNumElements(extents); }
};

absl::StatusOr<Reduction> ReadReduction(const KernelContext& context) {
  Reduction reduction;
  ASSIGN_OR_RETURN(reduction.x, Input(context, 0));
  const absl::Span<const std::int64_t> extents = reduction.x->extents;
  ASSIGN_OR_RETURN(const std::vector<bool> reduced, AxesAttribute(context, "dim", extents.size()));
  ASSIGN_OR_RETURN(const bool keepdim, context.BoolOr("keepdim", false));
  for (std::size_t axis = 0; axis < reduced.size(); ++axis) {
    reduction.kept.push_back(reduced[axis] ? 1 : extents[axis]);
    if (!reduced[axis] || keepdim) reduction.extents.push_back(reduction.kept.back());
  }
  if (!CheckedNumElements(reduction.extents)) {
    return Mismatch("a result of a possible size", ExtentsToString(reduction.extents));
  }
  Strides strides = RowMajorStrides(reduction.kept);
  for (std::size_t axis = 0; axis < reduced.size(); ++axis) {
    if (reduced[axis]) strides[axis] = 0;
  }
  reduction.loops = MakeStridedLoops(extents, RowMajorStrides(extents), strides);
  return reduction;
}

/// What sums and products accumulate in: doubles, exact enough for any extent, and for integers
/// u64, in which they wrap as ATen's do.
template <typename T>
using Total = std::conditional_t<std::is_integral_v<T>, std::uint64_t, double>;

struct SumOf {
  template <typename T>
  using Accumulator = Total<T>;
  template <typename A>
  static constexpr A Initial() {
    return 0;
  }
  template <typename A>
  A operator()(A total, A value) const {
    return total + value;
  }
};
struct ProductOf : SumOf {
  template <typename A>
  static constexpr A Initial() {
    return 1;
  }
  template <typename A>
  A operator()(A total, A value) const {
    return total * value;
  }
};
/// The lowest value of the dtype when there is no element; NaN when one is.
struct MaximumOf {
  template <typename T>
  using Accumulator = T;
  template <typename A>
  static constexpr A Initial() {
    using Limits = std::numeric_limits<A>;
    return Limits::has_infinity ? static_cast<A>(-Limits::infinity()) : Limits::lowest();
  }
  template <typename A>
  A operator()(A largest, A value) const {
    return value > largest || value != value ? value : largest;
  }
};
struct MinimumOf : MaximumOf {
  template <typename A>
  static constexpr A Initial() {
    using Limits = std::numeric_limits<A>;
    return Limits::has_infinity ? Limits::infinity() : Limits::max();
  }
  template <typename A>
  A operator()(A smallest, A value) const {
    return value < smallest || value != value ? value : smallest;
  }
};

/// `accumulators` has room for one an element of the result; they are of 8 bytes at most.
template <typename T, typename Operation>
absl::Span<typename Operation::template Accumulator<T>> Accumulate(const Reduction& reduction,
                                                                   Tensor& accumulators) {
  using A = typename Operation::template Accumulator<T>;
  const absl::Span<A> results = absl::MakeSpan(
      static_cast<A*>(accumulators.data()), static_cast<std::size_t>(accumulators.num_elements()));
  std::fill(results.begin(), results.end(), Operation::template Initial<A>());
  const T* values = reduction.x->values<T>().data();
  ForEachPair(reduction.loops, [&](std::int64_t from, std::int64_t to) {
    A& result = results[static_cast<std::size_t>(to)];
    const auto value = values[from];
    // A NaN that is found stays.
    if (result == result) result = Operation()(result, static_cast<A>(value));
  });
  return results;
}

template <typename Operation>
absl::Status Reduce(KernelContext& context) {
  ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(reduction.x->dtype, reduction.extents));
  ASSIGN_OR_RETURN(Tensor accumulators, Tensor::Allocate(DType::kFloat64, reduction.extents));
  return DispatchNumeric(reduction.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto results = Accumulate<T, Operation>(reduction, accumulators);
    std::transform(results.begin(), results.end(), output->mutable_values<T>().begin(),
                   [](auto result) { return static_cast<T>(result); });
    return absl::OkStatus();
  });
}

/// No element at all averages to NaN, as in ATen. Integers truncate toward zero.
absl::Status Mean(KernelContext& context) {
  ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(reduction.x->dtype, reduction.extents));
  ASSIGN_OR_RETURN(Tensor sums, Tensor::Allocate(DType::kFloat64, reduction.extents));
  const std::int64_t results = reduction.num_results();
  if (results == 0) return absl::OkStatus();
  const auto count = static_cast<double>(reduction.x->num_elements() / results);
  return DispatchNumeric(reduction.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const absl::Span<double> totals = sums.mutable_values<double>();
    std::fill(totals.begin(), totals.end(), 0.0);
    const T* values = reduction.x->values<T>().data();
    ForEachPair(reduction.loops, [&](std::int64_t from, std::int64_t to) {
      totals[static_cast<std::size_t>(to)] += static_cast<double>(values[from]);
    });
    std::transform(
        totals.begin(), totals.end(), output->mutable_values<T>().begin(),
        [count](double total) { return static_cast<T>(ConvertElement<T>(total / count)); });
    return absl::OkStatus();
  });
}

/// Of 8-bit integers, whose sums are exact, the scale divided by how many they are. No element at
/// all averages to 0.
absl::Status IntMean(KernelContext& context) {
  ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction(context));
  ASSIGN_OR_RETURN(const Requantization requantization, ReadRequantization(context));
  ASSIGN_OR_RETURN(const double scale, ScaleAttribute(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(requantization.dtype, reduction.extents));
  ASSIGN_OR_RETURN(Tensor sums, Tensor::Allocate(DType::kInt64, reduction.extents));
  const std::int64_t results = reduction.num_results();
  if (results == 0) return absl::OkStatus();
  const std::int64_t count = reduction.x->num_elements() / results;
  const double multiplier = scale / static_cast<double>(std::max<std::int64_t>(count, 1));
  const absl::Span<std::int64_t> totals = sums.mutable_values<std::int64_t>();
  std::fill(totals.begin(), totals.end(), -count * requantization.x_zero_point);
  RETURN_IF_ERROR(DispatchEightBit(reduction.x->dtype, [&](auto zero) {
    const auto* values = reduction.x->values<decltype(zero)>().data();
    ForEachPair(reduction.loops, [&](std::int64_t from, std::int64_t to) {
      totals[static_cast<std::size_t>(to)] += values[from];
    });
    return absl::OkStatus();
  }));
  return DispatchStorage(requantization.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::transform(
        totals.begin(), totals.end(), output->mutable_values<T>().begin(),
        [&](std::int64_t sum) { return static_cast<T>(requantization(sum, multiplier)); });
    return absl::OkStatus();
  });
}

/// Shifted by the maximum, so that nothing overflows; no shift by an infinite one.
absl::Status Logsumexp(KernelContext& context) {
  ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(reduction.x->dtype, reduction.extents));
  ASSIGN_OR_RETURN(Tensor largest, Tensor::Allocate(DType::kFloat64, reduction.extents));
  ASSIGN_OR_RETURN(Tensor sums, Tensor::Allocate(DType::kFloat64, reduction.extents));
  return DispatchFloat(reduction.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const absl::Span<T> shift = Accumulate<T, MaximumOf>(reduction, largest);
    for (T& value : shift) value = std::isinf(value) ? T{0} : value;
    const absl::Span<double> totals = sums.mutable_values<double>();
    std::fill(totals.begin(), totals.end(), 0.0);
    const T* values = reduction.x->values<T>().data();
    ForEachPair(reduction.loops, [&](std::int64_t from, std::int64_t to) {
      const auto i = static_cast<std::size_t>(to);
      totals[i] += std::exp(static_cast<double>(values[from]) - shift[i]);
    });
    std::transform(
        totals.begin(), totals.end(), shift.begin(), output->mutable_values<T>().begin(),
        [](double total, T shifted_by) { return static_cast<T>(std::log(total) + shifted_by); });
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.mean", Mean},
    {"aten.sum", Reduce<SumOf>},
    {"aten.prod", Reduce<ProductOf>},
    {"aten.amax", Reduce<MaximumOf>},
    {"aten.amin", Reduce<MinimumOf>},
    {"aten.logsumexp", Logsumexp},
    {"int.mean", IntMean},
};

}  // namespace

absl::Span<const KernelRow> ReduceKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
