#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_GRAPH_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_GRAPH_H_

// The graph of a model as a search sees it.

#include <map>
#include <string>
#include <vector>

#include "ir/function.h"
#include "runtime/tensor.h"
#include "tools/driver/tuning/precision_model.h"
#include "tools/driver/verification/quantization_plan.h"

namespace zeropoint::tools {

/// Nodes as vertices and tensors as edges, from `annotated` (as the default settings annotate it).
/// `options` are those of each node that can be chosen, by its name; ops without one stay float but
/// for those that only move data. A tensor costs `ms_per_element` to convert; `inputs`, in the
/// order of the function's arguments, tell how many elements it has where the graph does not.
PrecisionModel MakePrecisionModel(const ir::Function& annotated,
                                  const std::map<std::string, std::vector<NodeOption>>& options,
                                  const std::vector<runtime::Tensor>& inputs,
                                  double ms_per_element);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_GRAPH_H_
