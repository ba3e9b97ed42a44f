#include "ir/ops/quant_checks.h"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "ir/ops/inference.h"

namespace zeropoint::ir {
namespace {

struct IntegerRange {
  std::int64_t min;
  std::int64_t max;
};

template <typename T>
constexpr IntegerRange RangeOf() {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

// The values of a storage dtype; nullopt for those nothing is quantized to.
std::optional<IntegerRange> StorageRange(DType dtype) {
  switch (dtype) {
    case DType::kInt8:
      return RangeOf<std::int8_t>();
    case DType::kUint8:
      return RangeOf<std::uint8_t>();
    case DType::kInt16:
      return RangeOf<std::int16_t>();
    case DType::kUint16:
      return RangeOf<std::uint16_t>();
    case DType::kInt32:
      return RangeOf<std::int32_t>();
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::Status CheckQuantRange(const Op& op) {
  const DType dtype = op.dtype_attribute("dtype");
  const std::int64_t min = op.int_attribute("quant_min");
  const std::int64_t max = op.int_attribute("quant_max");
  const std::optional<IntegerRange> storage = StorageRange(dtype);
  if (!storage) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"dtype\" must be i8, u8, i16, u16 or i32 but is ", DTypeName(dtype)));
  }
  if (min >= max || min < storage->min || max > storage->max) {
    return absl::InvalidArgumentError(StrCat("quant_min ", min, " and quant_max ", max,
                                             " must ascend within the range of ", DTypeName(dtype),
                                             ", [", storage->min, ",", storage->max, "]"));
  }
  return absl::OkStatus();
}

absl::Status CheckScale(double scale) {
  if (std::isfinite(scale) && scale > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("a scale must be positive and finite but is ", scale));
}

absl::Status CheckZeroPoint(const Op& op, std::int64_t zero_point) {
  const std::int64_t min = op.int_attribute("quant_min");
  const std::int64_t max = op.int_attribute("quant_max");
  if (zero_point >= min && zero_point <= max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("zero point ", zero_point, " lies outside [", min, ",", max, "]"));
}

absl::Status CheckQParamLists(const Op& op) {
  const std::vector<double>& scales = op.floats_attribute("scale");
  const Ints& zero_points = op.ints_attribute("zero_point");
  if (scales.size() != zero_points.size()) {
    return absl::InvalidArgumentError(StrCat(scales.size(), " entries in \"scale\" but ",
                                             zero_points.size(), " in \"zero_point\""));
  }
  for (const double scale : scales) RETURN_IF_ERROR(CheckScale(scale));
  for (const std::int64_t zero_point : zero_points) {
    RETURN_IF_ERROR(CheckZeroPoint(op, zero_point));
  }
  return absl::OkStatus();
}

absl::Status CheckChannels(const Op& op, std::string_view axis_name, std::size_t count) {
  const TensorType& x = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, axis_name, x.rank()));
  const Dim& channels = x.shape[static_cast<std::size_t>(axis)];
  if (channels.ConstantOr(static_cast<std::int64_t>(count)) == static_cast<std::int64_t>(count)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(StrCat(count, " entries in \"scale\" for ", channels.ToString(),
                                           " channels along axis ", axis));
}

absl::Status CheckListedQParams(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(CheckQParamLists(op));
  const std::size_t count = op.floats_attribute("scale").size();
  if (count == 0) return absl::InvalidArgumentError("\"scale\" and \"zero_point\" are empty");
  return count == 1 ? absl::OkStatus() : CheckChannels(op, "ch_axis", count);
}

}  // namespace zeropoint::ir
