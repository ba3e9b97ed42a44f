#ifndef ZEROPOINT_PASSES_LOWERING_LOWER_H_
#define ZEROPOINT_PASSES_LOWERING_LOWER_H_

// IR -> runtime program: the last pass.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "passes/lowering/lowering_context.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

struct LoweringOptions {
  /// False: every op becomes a reference kernel in ATen's layout. The oracle of tests.
  bool use_xnnpack = true;
  /// Ops of the module that run in their reference kernels, and why.
  RefusedOps refused = {};
  /// Fills the tables of int8 functions (unary_table.h). Empty: those compute in float.
  ConstantEvaluator evaluator = {};
};

/// An output port of the program that carries what a `quant.observe` reads, in whatever layout it
/// is stored: observers do not care for order.
struct Tap {
  int output_index = 0;
  std::int64_t group = 0;
};

struct LoweredProgram {
  runtime::Program program;
  /// One for each `quant.observe` of an activation; their ports follow the function's results.
  std::vector<Tap> taps;
  /// The same of functions that control flow runs, by name: their ports follow what the function
  /// returns, which a session must be told (runtime/function_watch.h). None without observes.
  std::map<std::string, std::vector<Tap>> function_taps;
  /// Ops computed on int8 data, ops of XNNPACK in float, ops of reference kernels. Q/DQ and pure
  /// layout changes count in none.
  int quantized_ops = 0;
  int float_ops = 0;
  int fallback_ops = 0;
  /// The op behind every XNNPACK node, by the function that has the node (empty for the program
  /// itself) and the value that it computes. They are the module's.
  std::map<std::string, NodeOrigins> origins;
  /// Why an op is not int8 or not XNNPACK's, one line each, naming op and ONNX node.
  std::vector<std::string> remarks;
};

/// Lowers `module.main()` and the functions that control flow runs. Islands `dequantize -> op [->
/// clamp] -> quantize` become int8 nodes where XNNPACK can compute them within its limits, spatial
/// ops run in NHWC with transposes only where a layout is crossed, and what XNNPACK lacks runs in
/// reference kernels between its segments. Constants of the program share the module's data where
/// no repacking is needed.
///
/// kUnimplemented lists ops that neither can run.
absl::StatusOr<LoweredProgram> LowerToProgram(const ir::Module& module,
                                              const LoweringOptions& options);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_LOWER_H_
