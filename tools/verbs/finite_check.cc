#include "tools/verbs/finite_check.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "runtime/finite.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

void AddFiniteCheckFlag(CLI::App& verb, bool& enabled) {
  verb.add_flag_callback(
      "--no-check-inputs", [&enabled] { enabled = false; },
      "Do not look for NaN and infinity in the inputs");
}

void WarnNonFinite(absl::string_view input, absl::string_view where) {
  const std::string text =
      ErrorText(absl::StrCat("input '", input, "' holds NaN or infinity"), where,
                "clean the data; what is quantized makes ordinary numbers of them");
  std::fprintf(stderr, "warning: %s\n", text.c_str());
}

void FiniteCheck::Look(const std::vector<runtime::Tensor>& inputs) {
  if (!enabled_) return;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!runtime::IsFinite(inputs[i].view())) found_.insert(program_.inputs[i].name);
  }
}

void FiniteCheck::Warn(absl::string_view where) const {
  for (const std::string& name : found_) WarnNonFinite(name, where);
}

}  // namespace zeropoint::tools
