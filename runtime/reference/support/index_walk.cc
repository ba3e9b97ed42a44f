#include "runtime/reference/support/index_walk.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/indices.h"
#include "runtime/reference/support/strided_loops.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// An empty tuple names all of x and takes no memory: a small file must not ask for many.
constexpr std::int64_t kMaxWholeCopies = 1 << 16;

absl::Status CheckIndexExtents(absl::Span<const std::int64_t> index,
                               absl::Span<const std::int64_t> x, std::size_t axis) {
  bool fits = index.size() == x.size();
  for (std::size_t i = 0; fits && i < x.size(); ++i) {
    fits = i == axis || index[i] <= x[i];
  }
  if (fits) return absl::OkStatus();
  return Mismatch(
      absl::StrCat("an index no larger than ", ExtentsToString(x), " but along axis ", axis),
      ExtentsToString(index));
}

absl::Status CheckTuples(const TensorView& x, const TensorView& index, std::int64_t batch_dims) {
  const auto x_rank = static_cast<std::int64_t>(x.extents.size());
  const auto index_rank = static_cast<std::int64_t>(index.extents.size());
  bool fits = index_rank >= 1 && batch_dims >= 0 && batch_dims < std::min(x_rank, index_rank);
  fits = fits && index.extents.back() >= 0 && index.extents.back() <= x_rank - batch_dims;
  for (std::int64_t i = 0; fits && i < batch_dims; ++i) {
    fits = x.extents[static_cast<std::size_t>(i)] == index.extents[static_cast<std::size_t>(i)];
  }
  if (fits || (x_rank == 0 && index_rank >= 1 && batch_dims == 0 && index.extents.back() == 0)) {
    return absl::OkStatus();
  }
  return Mismatch(absl::StrCat("tuples that index ", ExtentsToString(x.extents), " behind ",
                               batch_dims, " batch axes"),
                  ExtentsToString(index.extents));
}

}  // namespace

absl::StatusOr<std::vector<std::int64_t>> ElementPositions(const KernelContext& context,
                                                           const TensorView& x, int index_operand) {
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x.extents.size()));
  ASSIGN_OR_RETURN(Ints positions, IndexInput(context, index_operand));
  const absl::Span<const std::int64_t> extents = context.input(index_operand)->extents;
  RETURN_IF_ERROR(CheckIndexExtents(extents, x.extents, axis));
  if (positions.empty()) return positions;
  Strides strides = RowMajorStrides(x.extents);
  const std::int64_t axis_stride = strides[axis];
  strides[axis] = 0;
  absl::Status status;
  ForEachPair(MakeStridedLoops(extents, RowMajorStrides(extents), strides),
              [&](std::int64_t element, std::int64_t base) {
                std::int64_t& position = positions[static_cast<std::size_t>(element)];
                const auto index = ResolveIndex(position, x.extents[axis]);
                if (!index.ok()) {
                  status = index.status();
                  return;
                }
                position = base + *index * axis_stride;
              });
  RETURN_IF_ERROR(status);
  return positions;
}

absl::StatusOr<SlicePositions> ReadSlicePositions(const KernelContext& context, const TensorView& x,
                                                  int index_operand, std::int64_t batch_dims) {
  ASSIGN_OR_RETURN(const Ints indices, IndexInput(context, index_operand));
  const TensorView& index = *context.input(index_operand);
  RETURN_IF_ERROR(CheckTuples(x, index, batch_dims));
  const auto batch = static_cast<std::size_t>(batch_dims);
  const auto depth = static_cast<std::size_t>(index.extents.back());
  SlicePositions result;
  result.batch_extents = {index.extents.begin(), index.extents.end() - 1};
  result.slice_extents = {x.extents.begin() + static_cast<std::ptrdiff_t>(batch + depth),
                          x.extents.end()};
  result.slice = Product(x.extents, batch + depth, x.extents.size());
  const auto tuples = CheckedNumElements(result.batch_extents);
  if (!tuples || !CheckedNumElements({*tuples, std::max<std::int64_t>(result.slice, 1)})) {
    return Mismatch("a possible number of tuples", ExtentsToString(index.extents));
  }
  if (depth == 0 && *tuples > kMaxWholeCopies) {
    return Mismatch(absl::StrCat("at most ", kMaxWholeCopies, " empty tuples"),
                    absl::StrCat(*tuples));
  }
  const Strides strides = RowMajorStrides(x.extents);
  const std::int64_t per_batch =
      std::max<std::int64_t>(*tuples / std::max<std::int64_t>(Product(x.extents, 0, batch), 1), 1);
  result.positions.reserve(static_cast<std::size_t>(*tuples));
  for (std::int64_t tuple = 0; tuple < *tuples; ++tuple) {
    std::int64_t position = batch == 0 ? 0 : tuple / per_batch * strides[batch - 1];
    for (std::size_t i = 0; i < depth; ++i) {
      const auto at = static_cast<std::size_t>(tuple) * depth + i;
      ASSIGN_OR_RETURN(const std::int64_t entry, ResolveIndex(indices[at], x.extents[batch + i]));
      position += entry * strides[batch + i];
    }
    result.positions.push_back(position);
  }
  return result;
}

}  // namespace zeropoint::runtime::reference
