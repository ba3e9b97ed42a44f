#include "tools/driver/calibration/number_list.h"

#include <cmath>
#include <cstddef>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "ir/text.h"

namespace zeropoint::tools {
namespace {

constexpr std::size_t kMostNumbers = std::size_t{1} << 20;

}  // namespace

std::string FloatText(float value) {
  std::string text = ir::FloatToString(value);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text;
}

std::string NumbersText(const std::vector<float>& values) {
  return absl::StrJoin(values, ",",
                       [](std::string* text, float value) { text->append(FloatText(value)); });
}

std::string CountsText(const std::vector<float>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i + 1;
    while (end < values.size() && values[end] == values[i]) ++end;
    absl::StrAppend(&text, i == 0 ? "" : ",", FloatText(values[i]));
    if (end - i > 1) absl::StrAppend(&text, "*", end - i);
    i = end;
  }
  return text;
}

std::optional<std::vector<float>> ParseNumbers(absl::string_view text) {
  std::vector<float> values;
  for (const absl::string_view entry : absl::StrSplit(text, ',')) {
    const std::size_t star = entry.find('*');
    float value = 0;
    std::size_t times = 1;
    if (!absl::SimpleAtof(entry.substr(0, star), &value) || !std::isfinite(value)) {
      return std::nullopt;
    }
    if (star != absl::string_view::npos && !absl::SimpleAtoi(entry.substr(star + 1), &times)) {
      return std::nullopt;
    }
    if (times == 0 || times > kMostNumbers - values.size()) return std::nullopt;
    values.insert(values.end(), times, value);
  }
  return values;
}

}  // namespace zeropoint::tools
