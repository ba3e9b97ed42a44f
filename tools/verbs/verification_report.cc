#include "tools/verbs/verification_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "ir/str_cat.h"
#include "tools/verbs/outputs_report.h"

namespace zeropoint::tools {
namespace {

/// Floats take four times the bytes of int8.
std::int64_t ExtraBytes(const RepairedNode& repaired) {
  return repaired.treatment == Treatment::kFloat ? repaired.node.weight_bytes / 4 * 3 : 0;
}

std::string NodeText(const RepairedNode& repaired) {
  std::string text =
      absl::StrFormat("  %s '%s': %s (%.1f dB if it alone is int8)", repaired.node.op,
                      repaired.node.name, TreatmentName(repaired.treatment), repaired.alone_db);
  if (const std::int64_t bytes = ExtraBytes(repaired)) {
    absl::StrAppend(&text, ", ", bytes, " bytes more");
  }
  return text + "\n";
}

}  // namespace

std::string VerificationText(const Verification& verification) {
  if (verification.outputs.empty()) return "";
  const RepairResult& repair = verification.repair;
  std::string text = OutputsText(verification.outputs);
  if (!verification.is_held_out) {
    absl::StrAppend(&text, "  judged on ", verification.samples,
                    " samples that calibrated it, too; give 16 or more\n");
  }
  if (repair.plan == QuantizationPlan()) return text;
  absl::StrAppendFormat(&text, "repaired, from %.1f dB at worst (target %.1f dB):\n",
                        verification.initial_db, verification.target_db);
  if (repair.plan.observer) {
    absl::StrAppend(&text, "  ranges of activations: ",
                    ir::ToAbsl(quantizers::ObserverKindName(*repair.plan.observer)), "\n");
  }
  if (repair.plan.weight_passes) {
    absl::StrAppend(&text, "  weights: ", absl::StrJoin(*repair.plan.weight_passes, ", "), "\n");
  }
  for (const RepairedNode& node : repair.nodes) text += NodeText(node);
  return text;
}

}  // namespace zeropoint::tools
