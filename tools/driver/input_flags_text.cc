#include "tools/driver/input_flags_text.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/text.h"

namespace zeropoint::tools {
namespace {

template <typename T>
std::string Listed(const ir::TensorData& numbers) {
  return absl::StrJoin(numbers.values<T>(), ",", [](std::string* text, T value) {
    if constexpr (std::is_integral_v<T>) {
      absl::StrAppend(text, value);
    } else {
      text->append(ir::DoubleToString(static_cast<double>(value)));
    }
  });
}

std::optional<std::string> NumbersOf(const ir::TensorData& numbers) {
  switch (numbers.dtype()) {
    case ir::DType::kInt64:
      return Listed<std::int64_t>(numbers);
    case ir::DType::kInt32:
      return Listed<std::int32_t>(numbers);
    case ir::DType::kFloat32:
      return Listed<float>(numbers);
    case ir::DType::kFloat64:
      return Listed<double>(numbers);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<std::string> ShapeTexts(
    const std::map<std::string, std::vector<std::int64_t>>& pinned) {
  std::vector<std::string> texts;
  for (const auto& [name, extents] : pinned) {
    texts.push_back(absl::StrCat(
        name, "=", absl::StrJoin(extents, "x", [](std::string* text, std::int64_t extent) {
          absl::StrAppend(text, extent > 0 ? absl::StrCat(extent) : "?");
        })));
  }
  return texts;
}

std::vector<std::string> BindTexts(const std::map<std::string, ir::TensorData>& bound) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : bound) {
    const std::optional<std::string> numbers = NumbersOf(value);
    if (!numbers || value.shape().size() > 1) continue;
    const bool is_vector = value.shape().size() == 1;
    texts.push_back(absl::StrCat(name, is_vector ? "=[" : "=", *numbers, is_vector ? "]" : ""));
  }
  return texts;
}

}  // namespace zeropoint::tools
