// A copy of x in which some elements are replaced by, or combined with, those of a source.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/index_walk.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Integers wrap, in u64 where that is defined.
template <typename A, typename Operation>
A Wrapping(A a, A b, Operation operation) {
  if constexpr (std::is_integral_v<A>) {
    return static_cast<A>(operation(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)));
  } else {
    return operation(a, b);
  }
}

struct Add {
  template <typename A>
  A operator()(A a, A b) const {
    return Wrapping(a, b, [](auto x, auto y) { return x + y; });
  }
};
struct Multiply {
  template <typename A>
  A operator()(A a, A b) const {
    return Wrapping(a, b, [](auto x, auto y) { return x * y; });
  }
};
struct Larger {
  template <typename A>
  A operator()(A a, A b) const {
    return a != a || a > b ? a : b;
  }
};
struct Smaller {
  template <typename A>
  A operator()(A a, A b) const {
    return a != a || a < b ? a : b;
  }
};

/// Runs of `slice` elements of the source, one after the other, into the target at `positions`.
struct Placement {
  const TensorView& source;
  const std::vector<std::int64_t>& positions;
  std::int64_t slice;
};

void Replace(const Placement& placement, Tensor& target) {
  const std::size_t element = DTypeSize(target.dtype());
  const std::size_t bytes = static_cast<std::size_t>(placement.slice) * element;
  if (bytes == 0) return;
  const auto* from = static_cast<const std::byte*>(placement.source.data);
  for (const std::int64_t position : placement.positions) {
    std::memcpy(
        static_cast<std::byte*>(target.data()) + static_cast<std::size_t>(position) * element, from,
        bytes);
    from += bytes;
  }
}

template <typename Operation>
absl::Status Combine(const Placement& placement, Tensor& target) {
  return DispatchNumeric(target.dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* from = placement.source.values<T>().data();
    for (const std::int64_t position : placement.positions) {
      T* to = target.mutable_values<T>().data() + position;
      for (std::int64_t i = 0; i < placement.slice; ++i) {
        to[i] = static_cast<T>(Operation()(to[i], *from++));
      }
    }
    return absl::OkStatus();
  });
}

absl::Status Place(const std::string& reduce, const Placement& placement, Tensor& target) {
  if (reduce == "add") return Combine<Add>(placement, target);
  if (reduce == "mul") return Combine<Multiply>(placement, target);
  if (reduce == "max") return Combine<Larger>(placement, target);
  if (reduce == "min") return Combine<Smaller>(placement, target);
  if (reduce != "none") {
    return Mismatch("\"reduce\" of \"none\", \"add\", \"mul\", \"max\" or \"min\"", reduce);
  }
  Replace(placement, target);
  return absl::OkStatus();
}

absl::StatusOr<Tensor*> CopyOfInput(KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, ExtentsOf(x)));
  if (x.num_bytes() > 0) std::memcpy(output->data(), x.data, x.num_bytes());
  return output;
}

absl::Status Scatter(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> positions, ElementPositions(context, *x, 1));
  ASSIGN_OR_RETURN(const TensorView* source, Input(context, 2, x->dtype));
  ASSIGN_OR_RETURN(const std::string reduce, context.TextOr("reduce", "none"));
  if (source->extents != context.input(1)->extents) {
    return Mismatch(
        "a source of the extents of the index, " + ExtentsToString(context.input(1)->extents),
        ExtentsToString(source->extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, CopyOfInput(context, *x));
  return Place(reduce, {*source, positions, 1}, *output);
}

absl::Status ScatterNd(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const SlicePositions slices, ReadSlicePositions(context, *x, 1, 0));
  ASSIGN_OR_RETURN(const TensorView* source, Input(context, 2, x->dtype));
  ASSIGN_OR_RETURN(const std::string reduce, context.TextOr("reduce", "none"));
  Extents extents = slices.batch_extents;
  extents.insert(extents.end(), slices.slice_extents.begin(), slices.slice_extents.end());
  if (source->extents != absl::MakeConstSpan(extents)) {
    return Mismatch("a source of extents " + ExtentsToString(extents),
                    ExtentsToString(source->extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, CopyOfInput(context, *x));
  return Place(reduce, {*source, slices.positions, slices.slice}, *output);
}

constexpr KernelRow kRows[] = {
    {"aten.scatter", Scatter},
    {"aten.scatter_nd", ScatterNd},
};

}  // namespace

absl::Span<const KernelRow> ScatterKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
