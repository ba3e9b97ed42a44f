#include "runtime/tensor.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/memory/large_pages.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

struct DTypeRow {
  std::string_view name;
  std::size_t size;
  bool is_floating_point;
};

constexpr std::array<DTypeRow, kNumDTypes> kDTypes = {{
    {"bool", 1, false},      {"i8", 1, false},      {"u8", 1, false},        {"i16", 2, false},
    {"u16", 2, false},       {"i32", 4, false},     {"i64", 8, false},       {"f16", 2, true},
    {"f32", 4, true},        {"f64", 8, true},      {"u32", 4, false},       {"u64", 8, false},
    {"bf16", 2, true},       {"f8e4m3fn", 1, true}, {"f8e4m3fnuz", 1, true}, {"f8e5m2", 1, true},
    {"f8e5m2fnuz", 1, true}, {"i4", 1, false},      {"u4", 1, false},
}};

constexpr std::size_t kTensorAlignment = 64;
// Far beyond any machine's memory; keeps the size arithmetic below from overflowing and turns
// absurd extents into an error before the allocator sees them.
constexpr std::int64_t kMaxTensorBytes = std::int64_t{1} << 38;

}  // namespace

std::string_view DTypeName(DType dtype) { return kDTypes[static_cast<std::size_t>(dtype)].name; }

std::optional<DType> ParseDType(std::string_view name) {
  for (std::size_t i = 0; i < kDTypes.size(); ++i) {
    if (kDTypes[i].name == name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

std::size_t DTypeSize(DType dtype) { return kDTypes[static_cast<std::size_t>(dtype)].size; }

bool IsFloatingPoint(DType dtype) {
  return kDTypes[static_cast<std::size_t>(dtype)].is_floating_point;
}

std::optional<std::int64_t> CheckedNumElements(absl::Span<const std::int64_t> extents) {
  std::int64_t product = 1;
  bool has_zero = false;
  for (const std::int64_t extent : extents) {
    if (extent < 0) return std::nullopt;
    if (extent == 0) {
      has_zero = true;
      continue;
    }
    if (product > std::numeric_limits<std::int64_t>::max() / extent) return std::nullopt;
    product *= extent;
  }
  return has_zero ? 0 : product;
}

std::string ExtentsToString(absl::Span<const std::int64_t> extents) {
  return absl::StrCat("[", absl::StrJoin(extents, ","), "]");
}

std::string TensorTypeToString(DType dtype, absl::Span<const std::int64_t> extents) {
  return std::string(DTypeName(dtype)) + ExtentsToString(extents);
}

std::int64_t TensorView::num_elements() const {
  std::int64_t product = 1;
  for (const std::int64_t extent : extents) product *= extent;
  return product;
}

void Tensor::Free::operator()(void* pointer) const { FreeAligned(pointer); }

absl::StatusOr<Tensor> Tensor::Allocate(DType dtype, Extents extents) {
  const std::optional<std::int64_t> elements = CheckedNumElements(extents);
  const auto element_size = static_cast<std::int64_t>(DTypeSize(dtype));
  if (!elements.has_value() || *elements > kMaxTensorBytes / element_size) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "a tensor ", TensorTypeToString(dtype, extents), " is larger than any tensor may be"));
  }
  const auto bytes = static_cast<std::size_t>(*elements * element_size);
  void* data = AllocateAligned(kTensorAlignment, bytes + kTensorSlack);
  if (data == nullptr) {
    return absl::ResourceExhaustedError(absl::StrCat("out of memory: cannot allocate ", bytes,
                                                     " bytes for a tensor ",
                                                     TensorTypeToString(dtype, extents)));
  }
  std::memset(static_cast<std::byte*>(data) + bytes, 0, kTensorSlack);
  Tensor tensor;
  tensor.dtype_ = dtype;
  tensor.extents_ = std::move(extents);
  tensor.data_.reset(data);
  return tensor;
}

absl::StatusOr<Tensor> Tensor::CopyOf(const TensorView& view) {
  ASSIGN_OR_RETURN(Tensor copy,
                   Allocate(view.dtype, Extents(view.extents.begin(), view.extents.end())));
  if (const std::size_t bytes = view.num_bytes(); bytes > 0) {
    std::memcpy(copy.data(), view.data, bytes);
  }
  return copy;
}

}  // namespace zeropoint::runtime
