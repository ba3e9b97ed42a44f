#include "tools/verbs/bind_flag.h"

#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "ir/status_macros.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

absl::Status BadValue(const std::string& flag) {
  return UsageError("is not NAME=NUMBER or NAME=[NUMBER,...]", absl::StrCat("--bind '", flag, "'"),
                    "write it as in --bind sample_rate=16000");
}

/// A vector or a scalar of the values.
template <typename T>
ir::TensorData DataOf(const std::vector<T>& values, bool is_vector) {
  const auto count = static_cast<std::int64_t>(values.size());
  return ir::TensorData::FromValues(
      is_vector ? std::vector<std::int64_t>{count} : std::vector<std::int64_t>{}, values);
}

absl::StatusOr<ir::TensorData> ParseValue(const std::string& flag, absl::string_view text) {
  const bool is_vector = absl::ConsumePrefix(&text, "[");
  if (is_vector && !absl::ConsumeSuffix(&text, "]")) return BadValue(flag);
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  for (const absl::string_view number : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    double real = 0;
    if (!absl::SimpleAtod(number, &real)) return BadValue(flag);
    reals.push_back(real);
    std::int64_t integer = 0;
    if (absl::SimpleAtoi(number, &integer)) integers.push_back(integer);
  }
  if (!is_vector && reals.size() != 1) return BadValue(flag);
  return integers.size() == reals.size() ? DataOf(integers, is_vector) : DataOf(reals, is_vector);
}

}  // namespace

absl::StatusOr<BoundInputs> ParseBindFlags(const std::vector<std::string>& flags) {
  BoundInputs bound;
  for (const std::string& flag : flags) {
    const std::size_t equals = flag.rfind('=');
    if (equals == std::string::npos || equals == 0) return BadValue(flag);
    ASSIGN_OR_RETURN(ir::TensorData value, ParseValue(flag, flag.substr(equals + 1)));
    if (!bound.emplace(flag.substr(0, equals), std::move(value)).second) {
      return UsageError("its input is given twice", absl::StrCat("--bind '", flag, "'"),
                        "keep one of the two");
    }
  }
  return bound;
}

}  // namespace zeropoint::tools
