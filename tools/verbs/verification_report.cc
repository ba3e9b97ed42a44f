#include "tools/verbs/verification_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "ir/str_cat.h"
#include "tools/verbs/outputs_report.h"

namespace zeropoint::tools {
namespace {

/// "about 0.0123 ms and 864 bytes more".
std::string PriceText(const RepairedNode& repaired) {
  const std::string bytes =
      repaired.extra_bytes > 0 ? absl::StrCat(repaired.extra_bytes, " bytes") : "no bytes";
  return repaired.extra_ms ? absl::StrFormat("about %.3g ms and %s more", *repaired.extra_ms, bytes)
                           : absl::StrCat(bytes, " more, the time depends on the data");
}

std::string NodeText(const RepairedNode& repaired) {
  return absl::StrFormat("  %s '%s': %s (%.1f dB if it alone is int8), %s\n", repaired.node.op,
                         repaired.node.name, TreatmentName(repaired.treatment), repaired.alone_db,
                         PriceText(repaired));
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
                    ir::ToAbsl(quantizers::ObserverKindName(*repair.plan.observer)),
                    ", at no cost\n");
  }
  if (repair.plan.weight_passes) {
    absl::StrAppend(&text, "  weights: ", absl::StrJoin(*repair.plan.weight_passes, ", "),
                    ", at no cost\n");
  }
  for (const RepairedNode& node : repair.nodes) text += NodeText(node);
  if (!repair.nodes.empty()) {
    text += "  (times of a sample on one core, estimated by a fixed table)\n";
  }
  return text;
}

}  // namespace zeropoint::tools
