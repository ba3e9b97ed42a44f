// Ops whose result holds the operand's bytes, perhaps under other extents.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

absl::Status CopyAs(KernelContext& context, const TensorView& x, Extents extents) {
  if (CheckedNumElements(extents) != x.num_elements()) {
    return Mismatch(absl::StrCat("a shape of ", x.num_elements(), " elements"),
                    ExtentsToString(extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, std::move(extents)));
  if (x.num_bytes() > 0) {
    std::memcpy(output->data(), x.data, x.num_bytes());
  }
  return absl::OkStatus();
}

absl::Status Copy(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return CopyAs(context, *x, ExtentsOf(*x));
}

/// The extents of all operands, one after the other.
Extents AllExtents(const KernelContext& context) {
  Extents all;
  for (int i = 0; i < context.num_inputs(); ++i) {
    const TensorView* const input = context.input(i);
    if (input != nullptr) all.insert(all.end(), input->extents.begin(), input->extents.end());
  }
  return all;
}

/// An extent of "size" may be -2-i: the i-th of those of x and of the operands behind it, which are
/// there for nothing else. One may be -1: what is left of the elements.
absl::Status View(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(Extents size, context.Ints("size"));
  const Extents known = AllExtents(context);
  for (std::int64_t& extent : size) {
    if (extent >= -1) continue;
    if (extent < -1 - static_cast<std::int64_t>(known.size())) {
      return Mismatch(absl::StrCat("an axis of ", ExtentsToString(known), " in \"size\""),
                      absl::StrCat(extent));
    }
    extent = known[static_cast<std::size_t>(-2 - extent)];
  }
  const auto unknown = std::find(size.begin(), size.end(), -1);
  if (unknown != size.end()) {
    *unknown = 1;
    const std::optional<std::int64_t> known = CheckedNumElements(size);
    if (!known || *known == 0 || x->num_elements() % *known != 0) {
      *unknown = -1;
      return Mismatch(absl::StrCat("a size that ", x->num_elements(), " elements fill"),
                      ExtentsToString(size));
    }
    *unknown = x->num_elements() / *known;
  }
  return CopyAs(context, *x, std::move(size));
}

/// A scalar becomes a vector of one element, with axes counted as for rank 1 (as ATen).
absl::Status Flatten(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  Extents extents = ExtentsOf(*x);
  if (extents.empty()) extents.push_back(1);
  const auto rank = static_cast<std::int64_t>(extents.size());
  ASSIGN_OR_RETURN(std::int64_t start, context.IntOr("start_dim", 0));
  ASSIGN_OR_RETURN(std::int64_t end, context.IntOr("end_dim", -1));
  start += start < 0 ? rank : 0;
  end += end < 0 ? rank : 0;
  if (start < 0 || end < start || end >= rank) {
    return Mismatch(absl::StrCat("0 <= start_dim <= end_dim < ", rank),
                    absl::StrCat(start, " and ", end));
  }
  const std::int64_t flattened =
      Product(extents, static_cast<std::size_t>(start), static_cast<std::size_t>(end) + 1);
  extents.erase(extents.begin() + start, extents.begin() + end + 1);
  extents.insert(extents.begin() + start, flattened);
  return CopyAs(context, *x, std::move(extents));
}

absl::Status Squeeze(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::vector<bool> squeezed,
                   AxesAttribute(context, "dim", x->extents.size()));
  Extents extents;
  for (std::size_t axis = 0; axis < squeezed.size(); ++axis) {
    if (!squeezed[axis]) {
      extents.push_back(x->extents[axis]);
    } else if (x->extents[axis] != 1) {
      return Mismatch(absl::StrCat("extent 1 at axis ", axis), ExtentsToString(x->extents));
    }
  }
  return CopyAs(context, *x, std::move(extents));
}

absl::Status Unsqueeze(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size() + 1));
  Extents extents = ExtentsOf(*x);
  extents.insert(extents.begin() + static_cast<std::ptrdiff_t>(axis), 1);
  return CopyAs(context, *x, std::move(extents));
}

constexpr KernelRow kRows[] = {
    {"aten.dropout", Copy},    {"quant.observe", Copy},   {"aten.view", View},
    {"aten.flatten", Flatten}, {"aten.squeeze", Squeeze}, {"aten.unsqueeze", Unsqueeze},
};

}  // namespace

absl::Span<const KernelRow> ViewKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
