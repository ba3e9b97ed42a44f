#include "ir/debug_handle.h"

namespace zeropoint::ir {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool IsHandle(std::string_view text) {
  if (text.empty() || !IsDigit(text.back())) return false;
  bool after_digit = false;
  for (const char c : text) {
    if (!IsDigit(c) && (!after_digit || (c != '.' && c != kInnerOpMark))) return false;
    after_digit = IsDigit(c);
  }
  return true;
}

}  // namespace zeropoint::ir
