#ifndef ZEROPOINT_TOOLS_VERBS_FINITE_CHECK_H_
#define ZEROPOINT_TOOLS_VERBS_FINITE_CHECK_H_

// Telling the user that inputs hold NaN or infinity: a float program computes with them, an int8
// one makes ordinary numbers of them.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/verbs/output.h"
#include "tools/verbs/verb.h"

namespace zeropoint::tools {

/// Adds `--no-check-inputs`, which clears `enabled`.
void AddFiniteCheckFlag(CLI::App& verb, bool& enabled);

/// One line on stderr about an input that holds NaN or infinity; `where` is its file or array.
void WarnNonFinite(absl::string_view input, absl::string_view where);

class FiniteCheck {
 public:
  /// Looks at nothing unless `enabled`. `program` must outlive it.
  FiniteCheck(const runtime::Program& program, bool enabled)
      : program_(program), enabled_(enabled) {}

  /// Looks at the inputs of one run.
  void Look(const std::vector<runtime::Tensor>& inputs);
  /// One line on stderr for each input found; `where` is the file that they come from.
  void Warn(absl::string_view where) const;
  /// The names of the inputs found, sorted.
  Json ToJson() const { return std::vector<std::string>(found_.begin(), found_.end()); }

 private:
  const runtime::Program& program_;
  const bool enabled_;
  std::set<std::string> found_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FINITE_CHECK_H_
