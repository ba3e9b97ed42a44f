// Ops whose result holds the operand's bytes, perhaps under other extents.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
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
  return CopyAs(context, *x, {x->extents.begin(), x->extents.end()});
}

/// One extent of "size" may be -1: what is left of the elements.
absl::Status View(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(Extents size, context.Ints("size"));
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

absl::Status Flatten(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  const auto rank = static_cast<std::int64_t>(x->extents.size());
  if (rank == 0) {
    return CopyAs(context, *x, {1});
  }
  std::int64_t start = context.IntOr("start_dim", 0), end = context.IntOr("end_dim", -1);
  start += start < 0 ? rank : 0;
  end += end < 0 ? rank : 0;
  RETURN_IF_ERROR(CheckAxis("start_dim", start, rank));
  RETURN_IF_ERROR(CheckAxis("end_dim", end, rank));
  if (end < start) {
    return Mismatch("start_dim before end_dim", absl::StrCat(start, " and ", end));
  }
  Extents extents(x->extents.begin(), x->extents.begin() + start);
  extents.push_back(
      Product(x->extents, static_cast<std::size_t>(start), static_cast<std::size_t>(end) + 1));
  extents.insert(extents.end(), x->extents.begin() + end + 1, x->extents.end());
  return CopyAs(context, *x, std::move(extents));
}

absl::Status Squeeze(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(std::vector<std::int64_t> dims, context.Ints("dim"));
  Extents extents(x->extents.begin(), x->extents.end());
  // From the last axis, so that earlier ones keep their numbers.
  std::sort(dims.rbegin(), dims.rend());
  for (std::int64_t dim : dims) {
    RETURN_IF_ERROR(CheckAxis("dim", dim, static_cast<std::int64_t>(extents.size())));
    if (extents[static_cast<std::size_t>(dim)] != 1) {
      return Mismatch(absl::StrCat("extent 1 at axis ", dim), ExtentsToString(x->extents));
    }
    extents.erase(extents.begin() + dim);
  }
  return CopyAs(context, *x, std::move(extents));
}

absl::Status Unsqueeze(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::int64_t dim, context.Int("dim"));
  RETURN_IF_ERROR(CheckAxis("dim", dim, static_cast<std::int64_t>(x->extents.size()) + 1));
  Extents extents(x->extents.begin(), x->extents.end());
  extents.insert(extents.begin() + dim, 1);
  return CopyAs(context, *x, std::move(extents));
}

constexpr KernelRow kRows[] = {
    {"aten.dropout", Copy},    {"quant.observe", Copy},   {"aten.view", View},
    {"aten.flatten", Flatten}, {"aten.squeeze", Squeeze}, {"aten.unsqueeze", Unsqueeze},
};

}  // namespace

absl::Span<const KernelRow> ViewKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
