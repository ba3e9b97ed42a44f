#include "runtime/reference/support/checks.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

absl::Status Mismatch(std::string_view expected, std::string_view found) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", std::string(expected), ", found ", std::string(found)));
}

absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index) {
  const TensorView* input = context.input(index);
  if (input == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("operand ", index, " is missing"));
  }
  return input;
}

absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index, DType dtype) {
  ASSIGN_OR_RETURN(const TensorView* input, Input(context, index));
  if (input->dtype != dtype) {
    return Mismatch(absl::StrCat("operand ", index, " of ", std::string(DTypeName(dtype))),
                    DTypeName(input->dtype));
  }
  return input;
}

absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index, DType dtype,
                                        std::size_t rank) {
  RETURN_IF_ERROR(Input(context, index, dtype).status());
  return InputOfRank(context, index, rank);
}

absl::StatusOr<const TensorView*> InputOfRank(const KernelContext& context, int index,
                                              std::size_t rank) {
  ASSIGN_OR_RETURN(const TensorView* input, Input(context, index));
  if (input->extents.size() != rank) {
    return Mismatch(absl::StrCat("operand ", index, " of rank ", rank),
                    ExtentsToString(input->extents));
  }
  return input;
}

absl::StatusOr<const TensorView*> VectorInput(const KernelContext& context, int index, DType dtype,
                                              std::int64_t extent) {
  ASSIGN_OR_RETURN(const TensorView* input, Input(context, index, dtype, 1));
  if (input->extents[0] != extent) {
    return Mismatch(absl::StrCat("operand ", index, " of extents [", extent, "]"),
                    ExtentsToString(input->extents));
  }
  return input;
}

absl::Status CheckList(std::string_view name, const std::vector<std::int64_t>& values,
                       std::size_t count, std::int64_t min, std::int64_t max) {
  if (values.size() != count) {
    return Mismatch(absl::StrCat(count, " values in \"", std::string(name), "\""),
                    absl::StrCat(values.size()));
  }
  for (const std::int64_t value : values) {
    if (value < min || value > max) {
      return Mismatch(
          absl::StrCat("values from ", min, " to ", max, " in \"", std::string(name), "\""),
          absl::StrCat(value));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> AxisAttribute(const KernelContext& context, std::string_view name,
                                          std::size_t rank, std::optional<std::int64_t> fallback) {
  ASSIGN_OR_RETURN(const std::int64_t axis,
                   fallback ? context.IntOr(name, *fallback) : context.Int(name));
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank) {
    return Mismatch(absl::StrCat("an axis of rank ", rank, " in \"", std::string(name), "\""),
                    absl::StrCat(axis));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + signed_rank : axis);
}

absl::StatusOr<std::vector<bool>> AxesAttribute(const KernelContext& context, std::string_view name,
                                                std::size_t rank) {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> axes, context.Ints(name));
  std::vector<bool> listed(rank, false);
  std::int64_t previous = -1;
  for (const std::int64_t axis : axes) {
    if (axis <= previous || axis >= static_cast<std::int64_t>(rank)) {
      return Mismatch(
          absl::StrCat("ascending axes of rank ", rank, " in \"", std::string(name), "\""),
          ExtentsToString(axes));
    }
    listed[static_cast<std::size_t>(axis)] = true;
    previous = axis;
  }
  if (axes.empty()) {
    return Mismatch(absl::StrCat("axes in \"", std::string(name), "\""), "none");
  }
  return listed;
}

absl::StatusOr<DType> DTypeAttribute(const KernelContext& context) {
  ASSIGN_OR_RETURN(const std::int64_t number, context.Int("dtype"));
  if (number < 0 || number >= kNumDTypes) {
    return Mismatch(absl::StrCat("a dtype number below ", kNumDTypes), absl::StrCat(number));
  }
  return static_cast<DType>(number);
}

std::int64_t Product(absl::Span<const std::int64_t> extents, std::size_t begin, std::size_t end) {
  std::int64_t product = 1;
  for (std::size_t i = begin; i < end; ++i) {
    product *= extents[i];
  }
  return product;
}

}  // namespace zeropoint::runtime::reference
