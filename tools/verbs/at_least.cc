#include "tools/verbs/at_least.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace zeropoint::tools {

CLI::Validator AtLeast(std::int64_t minimum) {
  const std::string wish = absl::StrCat("a whole number, ", minimum, " or more");
  const auto check = [minimum, wish](const std::string& text) {
    std::int64_t value = 0;
    const bool is_good = absl::SimpleAtoi(text, &value) && value >= minimum;
    return is_good ? std::string() : absl::StrCat("'", text, "' is not ", wish);
  };
  return {check, absl::StrCat(">=", minimum)};
}

}  // namespace zeropoint::tools
