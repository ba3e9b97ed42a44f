#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_PRICE_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_PRICE_H_

// What it costs that a node is not int8, by a fixed table: a receipt must say the same on every
// machine.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ir/dim.h"
#include "ir/function.h"
#include "runtime/tensor.h"
#include "tools/driver/verification/repair.h"

namespace zeropoint::tools {

/// What the symbols of a graph stand for in one run.
struct RunExtents {
  std::map<std::string, ir::Dim> symbols;
  /// Samples in the run.
  std::int64_t samples = 1;
};

/// `inputs` are those of one run of `function`, in the order of its arguments.
RunExtents ExtentsOfRun(const ir::Function& function, const std::vector<runtime::Tensor>& inputs,
                        std::int64_t samples);

/// Writes the price of each of `nodes` beside it: milliseconds that a sample takes longer on one
/// core than if the node were int8, and bytes that its weights take more. The times tell what is
/// dear from what is cheap, and are within a factor of two or three of what machines take: they are
/// the node's multiplications (or elements) times what one took where the table was measured, a
/// core with AVX-512 VNNI. Conversions around the node are not in them. A node of which an extent
/// is not known (it depends on the data), or that control flow runs, has no time.
void PriceRepairs(const ir::Function& float_graph, const RunExtents& run,
                  std::vector<RepairedNode>& nodes);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_REPAIR_PRICE_H_
