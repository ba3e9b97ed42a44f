#include "tools/verbs/flags/integer_flags.h"

#include "tools/exit_code.h"

namespace zeropoint::tools {

void AddIntegerFlags(CLI::App& verb, IntegerFlags& flags) {
  verb.add_flag(
      "--reference-representation", flags.reference_representation,
      "Compute in integers, in reference kernels alone: the same bits on every CPU; slow");
  verb.add_flag("--exact", flags.exact,
                "The same for what is int8; XNNPACK computes what stays float");
}

absl::Status CheckIntegerFlags(const IntegerFlags& flags, bool float_only, bool emits_integer_ir) {
  if (flags.reference_representation && flags.exact) {
    return UsageError("exclude each other", "--reference-representation and --exact",
                      "give one of them");
  }
  const bool is_integer = flags.form() != IntegerForm::kXnnpack;
  if (is_integer && float_only) {
    return UsageError(
        "one asks for integers, the other leaves the model as it is",
        flags.exact ? "--exact and --float" : "--reference-representation and --float",
        "leave --float out; of a model that is quantized already `zp import` and "
        "`zp opt --passes=to-integer` make integers");
  }
  if (emits_integer_ir && !is_integer) {
    return UsageError("there is no integer stage", "--emit-ir integer",
                      "give --reference-representation or --exact, too");
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
