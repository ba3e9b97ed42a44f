#include "tools/verbs/flags/integer_flags.h"

#include "absl/strings/str_cat.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

void AddIntegerFlags(CLI::App& verb, IntegerFlags& flags) {
  verb.add_flag(
      "--reference-representation", flags.reference_representation,
      "Compute in integers, in reference kernels alone: the same bits on every CPU; slow");
  verb.add_flag("--exact", flags.exact,
                "The same for what is int8; XNNPACK computes what stays float");
}

absl::Status CheckIntegerFlags(const IntegerFlags& flags, const std::string& mode,
                               bool emits_integer_ir) {
  if (flags.reference_representation && flags.exact) {
    return UsageError("exclude each other", "--reference-representation and --exact",
                      "give one of them");
  }
  const bool is_integer = flags.form() != IntegerForm::kXnnpack;
  if (is_integer && !mode.empty()) {
    return UsageError(
        "one asks for integers, the other leaves activations float",
        absl::StrCat(flags.exact ? "--exact" : "--reference-representation", " and ", mode),
        absl::StrCat("leave ", mode,
                     " out; of a model that is quantized already `zp import` and "
                     "`zp opt --passes=to-integer` make integers"));
  }
  if (emits_integer_ir && !is_integer) {
    return UsageError("there is no integer stage", "--emit-ir integer",
                      "give --reference-representation or --exact, too");
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
