#ifndef ZEROPOINT_TOOLS_VERBS_QUANTIZATION_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_QUANTIZATION_REPORT_H_

// What is quantized, for scripts and for people: alike in every verb that says it.

#include <string>
#include <vector>

#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/coverage/unquantized_ops.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {

/// {"int8", "dynamic", "weights_only", "float", "quantized_bytes", "float_bytes", "ops": {OP: the
/// same six}}.
Json QuantizationJson(const QuantizationSummary& summary);
/// A line for all nodes.
std::string QuantizationLine(const QuantizationSummary& summary);
/// The same, and one for each op that has any quantized or holds weights.
std::string QuantizationText(const QuantizationSummary& summary);

/// [{"op", "count", "float_bytes", "reason"}].
Json UnquantizedJson(const std::vector<UnquantizedOps>& unquantized);
/// A line for each.
std::string UnquantizedText(const std::vector<UnquantizedOps>& unquantized);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_QUANTIZATION_REPORT_H_
