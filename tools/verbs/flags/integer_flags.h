#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_

// How users ask for the integer reference representation.

#include <CLI/CLI.hpp>
#include <string>

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

/// UsageError for both flags, for one of them beside `mode` ("--float", "--weights-only",
/// "--dynamic"; empty for static quantization, which alone has an integer form), and for the stage
/// "integer" (of --emit-ir) without one.
absl::Status CheckIntegerFlags(const IntegerFlags& flags, const std::string& mode,
                               bool emits_integer_ir);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_INTEGER_FLAGS_H_
