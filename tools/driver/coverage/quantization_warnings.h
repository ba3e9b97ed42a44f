#ifndef ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_WARNINGS_H_
#define ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_WARNINGS_H_

// Saying that a model was quantized less than its user will think.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "quantizers/quantizer.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/coverage/unquantized_ops.h"

namespace zeropoint::tools {

/// What to tell of a program that was to be quantized with these activations: that nothing was,
/// that most bytes of weights are still floats, or that no op computes on integers. Each is in the
/// form of an error (error_text.h) at `where`, the file of the model. Usually empty.
///
///   nothing was quantized; 9 aten.conv2d stay float because --dynamic quantizes matrix products
///   alone: model.onnx: give --calib DATA, which quantizes them, too
std::vector<std::string> QuantizationWarnings(const QuantizationSummary& summary,
                                              absl::Span<const UnquantizedOps> unquantized,
                                              quantizers::ActivationMode activations,
                                              absl::string_view where);

/// What to tell of a program that a repair made, which `target_db` drove: that little of it, or
/// nothing, computes on integers, so that it may be little faster than float. Nullopt where a
/// quarter of the ops do, or weights alone were to be quantized and some are.
std::optional<std::string> RepairWarning(const QuantizationSummary& summary,
                                         quantizers::ActivationMode activations, double target_db,
                                         absl::string_view where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_WARNINGS_H_
