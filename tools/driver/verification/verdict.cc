#include "tools/driver/verification/verdict.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

/// "; 41 other ways of quantizing it were measured".
std::string Tried(const RepairResult& repair) {
  if (repair.measurements == 0) return "";
  return absl::StrCat("; ", repair.measurements, " other ways of quantizing it were measured",
                      repair.nodes.empty() ? ", and none does better" : "");
}

/// "; so are outputs 'a', 'b'" of those below the target beside the worst.
std::string OthersBelow(const Verification& verification, const OutputReport& worst) {
  std::vector<std::string> names;
  for (const OutputReport& output : verification.outputs) {
    const bool is_below = output.counts && WorstPart({output}).sqnr_db < verification.target_db;
    if (is_below && &output != &worst) names.push_back(absl::StrCat("'", output.name, "'"));
  }
  if (names.empty()) return "";
  return absl::StrCat("; so ", names.size() == 1 ? "is output " : "are outputs ",
                      absl::StrJoin(names, ", "));
}

/// "; input 'x' holds NaN or infinity in sample 95 (calib.npz[x])".
std::string NonFinite(const Verification& verification) {
  if (!verification.non_finite_input) return "";
  const NonFiniteInput& input = *verification.non_finite_input;
  return absl::StrCat("; input '", input.input, "' holds NaN or infinity in ",
                      input.sample ? absl::StrCat("sample ", *input.sample) : "all samples", " (",
                      input.where, ")");
}

/// Of integers beside floats that are good.
std::optional<std::string> WarnOfIntegers(const Verification& verification,
                                          absl::string_view where) {
  const OutputReport* output = DifferingIntegers(verification.outputs);
  if (output == nullptr) return std::nullopt;
  return ErrorText(absl::StrFormat("more than a tenth of the integers of output '%s' differ from "
                                   "float's, by up to %g; they decide nothing, being ranks or "
                                   "rounded numbers more often than classes",
                                   output->name, output->max_error),
                   where, "compare what you use of them with `zp run`");
}

/// Of one class of many, where the labels as a whole are kept.
std::optional<std::string> WarnOfLabel(const Verification& verification, absl::string_view where) {
  const OutputReport* output = LostLabel(verification.outputs);
  if (output == nullptr) return std::nullopt;
  const LabelLoss& label = *output->worst_label;
  return ErrorText(absl::StrFormat("%.0f %% of the elements of output '%s' that are %d in float "
                                   "(%.1f %% of all) are something else",
                                   100 * label.lost, output->name, label.label, 100 * label.share),
                   where, "where that class decides, state a higher --min-sqnr");
}

/// Of rows that choose another column, though what tells columns apart is good.
std::optional<std::string> WarnOfChoices(const Verification& verification,
                                         absl::string_view where) {
  const OutputReport* output = DifferingChoices(verification.outputs);
  if (output == nullptr) return std::nullopt;
  return ErrorText(absl::StrFormat("%.0f %% of the rows of output '%s' have their largest element "
                                   "elsewhere than float's, for its columns differ by little",
                                   100 * (1 - output->agreement), output->name),
                   where, "where that decides, state a higher --min-sqnr");
}

/// Of a program that holds the target.
std::optional<std::string> WarnOfGood(const Verification& verification, absl::string_view where) {
  for (const auto warn : {WarnOfIntegers, WarnOfLabel, WarnOfChoices}) {
    if (std::optional<std::string> warning = warn(verification, where)) return warning;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> Judge(const Verification& verification,
                                                 const VerdictOptions& options) {
  if (verification.outputs.empty()) return std::nullopt;
  const WorstOutput worst = WorstPart(verification.outputs);
  if (worst.sqnr_db >= verification.target_db) return WarnOfGood(verification, options.where);
  const std::string target = options.is_stated ? absl::StrCat("--min-sqnr ", verification.target_db)
                                               : absl::StrCat(verification.target_db, " dB");
  const std::string what = absl::StrCat("SQNR of ", Describe(worst), ", below ", target,
                                        OthersBelow(verification, *worst.output),
                                        NonFinite(verification), Tried(verification.repair));
  const bool is_error = options.is_stated || worst.sqnr_db < kWorthlessDb;
  if (is_error && !options.force) {
    return BudgetMissedError(what, options.where,
                             verification.non_finite_input
                                 ? "leave such samples out, or correct them"
                                 : "see with --force and `zp compare` which layers lose it "
                                   "(docs/accuracy.md)");
  }
  return ErrorText(what, options.where, "see with `zp compare` which layers lose it");
}

std::vector<std::string> DoubtsOfSamples(const Verification& verification,
                                         absl::string_view where) {
  std::vector<std::string> doubts;
  if (verification.are_too_few) {
    doubts.push_back(ErrorText(absl::StrCat("judged on ", verification.samples,
                                            " samples that also calibrated, which tells little "
                                            "of others"),
                               where, "give 16 samples or more"));
  }
  if (verification.variety != Variety::kVaried) {
    const bool is_flat = verification.variety == Variety::kFlat;
    doubts.push_back(ErrorText(
        absl::StrCat("judged on samples that ", is_flat ? "hold one number each" : "are all alike",
                     ", which tells little of others"),
        where, "give samples of what the model will see"));
  }
  for (const std::string& input : verification.unchanging_inputs) {
    doubts.push_back(ErrorText(absl::StrCat("input '", input,
                                            "' is the same in every sample, which tells nothing of "
                                            "what other values of it lose"),
                               where, "give samples in which it differs, or --bind it"));
  }
  return doubts;
}

}  // namespace zeropoint::tools
