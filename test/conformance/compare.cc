#include "test/conformance/compare.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/data/convert.h"

namespace zeropoint::test {
namespace {

using runtime::DType;
using runtime::TensorView;

constexpr double kAbsolute = 1e-5;
constexpr double kRelative = 1e-3;

bool IsClose(double expected, double actual) {
  if (std::isnan(expected) || std::isnan(actual)) return std::isnan(expected) == std::isnan(actual);
  if (std::isinf(expected) || std::isinf(actual)) return expected == actual;
  return std::abs(expected - actual) <= kAbsolute + kRelative * std::abs(expected);
}

std::vector<double> Doubles(const TensorView& tensor) {
  if (tensor.dtype == DType::kFloat64) {
    const absl::Span<const double> values = tensor.values<double>();
    return {values.begin(), values.end()};
  }
  std::vector<float> values(static_cast<std::size_t>(tensor.num_elements()));
  tools::ConvertToFloat(tensor, absl::MakeSpan(values));
  return {values.begin(), values.end()};
}

absl::Status CompareFloats(const TensorView& expected, const TensorView& actual) {
  const std::vector<double> want = Doubles(expected), have = Doubles(actual);
  std::int64_t different = 0;
  std::size_t first = 0;
  for (std::size_t i = want.size(); i-- > 0;) {
    if (IsClose(want[i], have[i])) continue;
    ++different;
    first = i;
  }
  if (different == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(different, " of ", want.size(),
                                                    " elements differ: element ", first, " is ",
                                                    have[first], ", expected ", want[first]));
}

absl::Status CompareBytes(const TensorView& expected, const TensorView& actual) {
  const auto* want = static_cast<const std::byte*>(expected.data);
  const auto* have = static_cast<const std::byte*>(actual.data);
  const std::size_t size = runtime::DTypeSize(expected.dtype);
  for (std::size_t i = 0; i < expected.num_bytes(); i += size) {
    if (std::memcmp(want + i, have + i, size) != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("integers differ, first at element ", i / size));
    }
  }
  return absl::OkStatus();
}

bool IsFloat(DType dtype) {
  return dtype == DType::kFloat16 || dtype == DType::kFloat32 || dtype == DType::kFloat64;
}

}  // namespace

absl::Status CompareTensors(const TensorView& expected, const TensorView& actual) {
  if (expected.dtype != actual.dtype || expected.extents != actual.extents) {
    return absl::FailedPreconditionError(
        absl::StrCat("the result is ", runtime::TensorTypeToString(actual.dtype, actual.extents),
                     ", expected ", runtime::TensorTypeToString(expected.dtype, expected.extents)));
  }
  return IsFloat(expected.dtype) ? CompareFloats(expected, actual) : CompareBytes(expected, actual);
}

}  // namespace zeropoint::test
