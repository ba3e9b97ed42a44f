#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_NODES_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_NODES_H_

// What of a program computes one layer, without the conversions around it.

#include <map>
#include <string>
#include <vector>

#include "runtime/program.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// A value that a layer reads, which is no constant.
struct LayerInput {
  /// What the arithmetic reads.
  runtime::ValueId value = runtime::kNoValue;
  /// What was quantized, or requantized, to make it; the same where nothing was.
  runtime::ValueId source = runtime::kNoValue;
};

struct LayerNodes {
  /// What computes, in execution order: the nodes of the layer's name, and unnamed ones before them
  /// (transposes), without conversions. Empty where the layer is a conversion.
  std::vector<PlacedNode> nodes;
  /// Results of conversions between these nodes, and what they convert.
  std::map<runtime::ValueId, runtime::ValueId> converted;
  std::vector<LayerInput> inputs;
  /// What yields the layer's result: `result` itself, or what was converted to it.
  runtime::ValueId output = runtime::kNoValue;
  runtime::ValueId result = runtime::kNoValue;

  /// `id`, or what it was converted from within the layer.
  runtime::ValueId BeforeConversion(runtime::ValueId id) const;
  /// Whether anything that the layer reads or writes is quantized.
  bool IsQuantized(const runtime::Program& program) const;
};

/// Of the layer called `name`, as far as it computes `result`, one of its nodes' outputs.
LayerNodes CollectLayer(const ProgramIndex& index, const std::string& name,
                        runtime::ValueId result);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_NODES_H_
