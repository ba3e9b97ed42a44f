#include "tools/driver/verification/verdict.h"

#include "absl/strings/str_cat.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

/// "; 41 other ways of quantizing it were tried, at best with 12 nodes in float".
std::string Tried(const RepairResult& repair) {
  if (repair.measurements == 0) return "";
  return absl::StrCat("; ", repair.measurements, " other ways of quantizing it were measured",
                      repair.nodes.empty() ? ", and none does better" : "");
}

}  // namespace

absl::StatusOr<std::optional<std::string>> Judge(const Verification& verification,
                                                 const VerdictOptions& options) {
  if (verification.outputs.empty()) return std::nullopt;
  const WorstOutput worst = WorstPart(verification.outputs);
  if (worst.sqnr_db >= verification.target_db) return std::nullopt;
  const std::string target = options.is_stated ? absl::StrCat("--min-sqnr ", verification.target_db)
                                               : absl::StrCat(verification.target_db, " dB");
  const std::string what =
      absl::StrCat("SQNR of ", Describe(worst), ", below ", target, Tried(verification.repair));
  const bool is_error = options.is_stated || worst.sqnr_db < kWorthlessDb;
  if (is_error && !options.force) {
    return BudgetMissedError(what, options.where,
                             "see with --force and `zp compare` which layers lose it "
                             "(docs/accuracy.md)");
  }
  return ErrorText(what, options.where, "see with `zp compare` which layers lose it");
}

}  // namespace zeropoint::tools
