#ifndef ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_SUMMARY_H_
#define ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_SUMMARY_H_

// What of a program is quantized: the one answer that every verb reports.

#include <cstdint>
#include <map>
#include <string>

#include "runtime/program.h"

namespace zeropoint::tools {

/// How nodes compute, and what the constants take that they read.
struct NodeCounts {
  std::int64_t int8 = 0;          // on quantized activations
  std::int64_t dynamic = 0;       // on an input that is quantized when they run
  std::int64_t weights_only = 0;  // in float, with quantized constants
  std::int64_t in_float = 0;
  /// Bytes of constants that are quantized, and of floats that are not. A constant that several
  /// nodes read counts with the first.
  std::int64_t quantized_bytes = 0;
  std::int64_t float_bytes = 0;

  std::int64_t quantized() const { return int8 + dynamic + weights_only; }
};

/// Nodes that compute with real numbers, those of control flow among them; what moves or converts
/// data is left out.
struct QuantizationSummary {
  NodeCounts total;
  /// By the name of the op, as `zp inspect` lists it: "convolution_2d", "aten.softmax".
  std::map<std::string, NodeCounts> ops;
};

QuantizationSummary SummarizeQuantization(const runtime::Program& program);

/// Whether a tensor of it stands for real numbers by scales.
bool HasQuantizedValues(const runtime::Program& program);

/// What all constants take.
std::int64_t ConstantBytes(const runtime::Program& program);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COVERAGE_QUANTIZATION_SUMMARY_H_
