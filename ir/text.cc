#include "ir/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace zeropoint::ir {
namespace {

template <typename T>
std::string ShortestText(T value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 32> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), result.ptr);
  // Integers need a mark; exponents and "inf" are marked already.
  if (text.find_first_of(".ein") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

bool IsPlainName(std::string_view name) {
  const auto is_part = [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '.';
  };
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name.front())) &&
         name.front() != '.' && std::all_of(name.begin(), name.end(), is_part);
}

std::string NameToString(std::string_view name) {
  return IsPlainName(name) ? std::string(name) : Quote(name);
}

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (absl::ascii_iscntrl(byte)) {
      absl::StrAppend(&quoted, "\\x", absl::Hex(byte, absl::kZeroPad2));
    } else {
      quoted += c;
    }
  }
  quoted += '"';
  return quoted;
}

std::string FloatToString(float value) { return ShortestText(value); }

std::string DoubleToString(double value) { return ShortestText(value); }

}  // namespace zeropoint::ir
