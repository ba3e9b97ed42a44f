#ifndef ZEROPOINT_IR_STR_CAT_H_
#define ZEROPOINT_IR_STR_CAT_H_

// absl::StrCat that also takes std::string_view. The distribution's Abseil is built for C++14,
// where absl::string_view is a type of its own and does not convert from the standard one.
//
//   return absl::InvalidArgumentError(ir::StrCat("unknown op \"", name, "\""));

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace zeropoint::ir {

/// The same characters as Abseil's type.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

namespace internal {

template <typename T>
const T& StrCatArgument(const T& argument) {
  return argument;  // NOLINT(bugprone-return-const-ref-from-parameter): it outlives StrCat's call
}
inline absl::string_view StrCatArgument(const std::string_view& text) { return ToAbsl(text); }

}  // namespace internal

template <typename... Args>
std::string StrCat(const Args&... args) {
  return absl::StrCat(internal::StrCatArgument(args)...);
}

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_STR_CAT_H_
