#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_

// How users ask for the integer reference representation.

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "tools/driver/integer_form.h"

namespace zeropoint::tools {

struct IntegerFlags {
  bool reference_representation = false;
  bool exact = false;

  IntegerForm form() const {
    if (reference_representation) return IntegerForm::kReference;
    return exact ? IntegerForm::kExact : IntegerForm::kXnnpack;
  }
};

/// --reference-representation and --exact.
void AddIntegerFlags(CLI::App& verb, IntegerFlags& flags);

/// UsageError for both flags, for one of them where the model stays float, and for the stage
/// "integer" (of --emit-ir) without one.
absl::Status CheckIntegerFlags(const IntegerFlags& flags, bool float_only, bool emits_integer_ir);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_
