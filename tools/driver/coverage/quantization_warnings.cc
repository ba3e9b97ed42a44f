#include "tools/driver/coverage/quantization_warnings.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kAsFloat = "compile it with --float";

/// "; 9 aten.conv2d stay float because …".
std::string Because(const UnquantizedOps& ops) {
  return absl::StrCat("; ", ops.count, " ", ops.op, ops.count == 1 ? " stays" : " stay",
                      " float because ", ops.reason);
}

std::string NothingWasQuantized(absl::Span<const UnquantizedOps> unquantized,
                                absl::string_view where) {
  constexpr absl::string_view kNothing = "nothing was quantized";
  if (unquantized.empty()) {
    return ErrorText(absl::StrCat(kNothing, "; the model has no op that int8 has a form of"), where,
                     kAsFloat);
  }
  const UnquantizedOps& most = unquantized.front();
  return ErrorText(absl::StrCat(kNothing, Because(most)), where,
                   most.advice.empty() ? kAsFloat : most.advice);
}

}  // namespace

std::vector<std::string> QuantizationWarnings(const QuantizationSummary& summary,
                                              absl::Span<const UnquantizedOps> unquantized,
                                              quantizers::ActivationMode activations,
                                              absl::string_view where) {
  const NodeCounts& total = summary.total;
  if (total.quantized() == 0) return {NothingWasQuantized(unquantized, where)};
  std::vector<std::string> warnings;
  // What the user asked to be kept in float has no advice.
  if (!unquantized.empty() && unquantized.front().float_bytes > total.quantized_bytes &&
      !unquantized.front().advice.empty()) {
    const UnquantizedOps& most = unquantized.front();
    warnings.push_back(ErrorText(absl::StrCat("most weights were not quantized, ", most.float_bytes,
                                              " bytes of them", Because(most)),
                                 where, most.advice));
  }
  if (activations != quantizers::ActivationMode::kWeightsOnly && total.int8 + total.dynamic == 0) {
    warnings.push_back(
        ErrorText(absl::StrCat("no op computes on integers, though ", total.weights_only,
                               total.weights_only == 1 ? " has" : " have", " weights in 8 bits"),
                  where,
                  activations == quantizers::ActivationMode::kDynamic
                      ? "give --calib DATA, for int8 throughout"
                      : "see why with --print-remarks"));
  }
  return warnings;
}

std::optional<std::string> RepairWarning(const QuantizationSummary& summary,
                                         quantizers::ActivationMode activations, double target_db,
                                         absl::string_view where) {
  const NodeCounts& total = summary.total;
  if (total.quantized() == 0) {
    return ErrorText(
        absl::StrCat("nothing stayed in int8, for every op loses more than is allowed (", target_db,
                     " dB)"),
        where, "lower --min-sqnr, or compile it with --float");
  }
  const std::int64_t on_integers = total.int8 + total.dynamic;
  const std::int64_t all = total.quantized() + total.in_float;
  const bool is_weights_only = activations == quantizers::ActivationMode::kWeightsOnly;
  if (is_weights_only || 4 * on_integers >= all) return std::nullopt;
  return ErrorText(absl::StrCat("only ", on_integers, " of ", all,
                                " ops compute on integers after the repair to ", target_db,
                                " dB, so that it may be little faster than float"),
                   where, "look for a faster way with `zp tune`, or lower --min-sqnr");
}

}  // namespace zeropoint::tools
