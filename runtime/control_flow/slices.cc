#include "runtime/control_flow/slices.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

std::size_t Product(absl::Span<const std::int64_t> extents) {
  std::size_t product = 1;
  for (const std::int64_t extent : extents) product *= static_cast<std::size_t>(extent);
  return product;
}

/// A tensor as `outer` times `extent` pieces of `bytes` bytes.
struct Pieces {
  std::size_t outer;
  std::size_t extent;
  std::size_t bytes;
};

Pieces PiecesOf(DType dtype, absl::Span<const std::int64_t> extents, std::size_t axis) {
  return {Product(extents.first(axis)), static_cast<std::size_t>(extents[axis]),
          Product(extents.subspan(axis + 1)) * DTypeSize(dtype)};
}

absl::Status CheckSlices(const std::vector<Tensor>& slices, std::size_t axis, DType dtype) {
  for (const Tensor& slice : slices) {
    if (slice.dtype() != dtype || slice.extents() != slices.front().extents()) {
      return absl::InvalidArgumentError(
          absl::StrCat("slices of ", TensorTypeToString(dtype, slices.front().extents()), " and ",
                       TensorTypeToString(slice.dtype(), slice.extents()), " cannot be stacked"));
    }
    if (axis > slice.extents().size()) {
      return absl::InvalidArgumentError(absl::StrCat("slices cannot be stacked along axis ", axis));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Tensor> TakeSlice(const TensorView& view, std::size_t axis, std::int64_t index) {
  Extents extents(view.extents.begin(), view.extents.end());
  extents.erase(extents.begin() + static_cast<std::ptrdiff_t>(axis));
  ASSIGN_OR_RETURN(Tensor slice, Tensor::Allocate(view.dtype, std::move(extents)));
  const Pieces pieces = PiecesOf(view.dtype, view.extents, axis);
  if (pieces.bytes == 0) return slice;
  const auto* const from =
      static_cast<const std::byte*>(view.data) + static_cast<std::size_t>(index) * pieces.bytes;
  auto* const to = static_cast<std::byte*>(slice.data());
  for (std::size_t i = 0; i < pieces.outer; ++i) {
    std::memcpy(to + i * pieces.bytes, from + i * pieces.extent * pieces.bytes, pieces.bytes);
  }
  return slice;
}

absl::StatusOr<Tensor> StackSlices(const std::vector<Tensor>& slices, std::size_t axis,
                                   bool is_reversed, DType dtype, const Extents& empty) {
  if (slices.empty()) return Tensor::Allocate(dtype, empty);
  RETURN_IF_ERROR(CheckSlices(slices, axis, dtype));
  Extents extents = slices.front().extents();
  extents.insert(extents.begin() + static_cast<std::ptrdiff_t>(axis),
                 static_cast<std::int64_t>(slices.size()));
  ASSIGN_OR_RETURN(Tensor stacked, Tensor::Allocate(dtype, extents));
  const Pieces pieces = PiecesOf(dtype, extents, axis);
  if (pieces.bytes == 0) return stacked;
  auto* const to = static_cast<std::byte*>(stacked.data());
  for (std::size_t k = 0; k < slices.size(); ++k) {
    const Tensor& slice = slices[is_reversed ? slices.size() - 1 - k : k];
    const auto* const from = static_cast<const std::byte*>(slice.data());
    for (std::size_t i = 0; i < pieces.outer; ++i) {
      std::memcpy(to + (i * pieces.extent + k) * pieces.bytes, from + i * pieces.bytes,
                  pieces.bytes);
    }
  }
  return stacked;
}

}  // namespace zeropoint::runtime
