#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_SUBPROGRAM_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_SUBPROGRAM_H_

// A part of a program as a program of its own.

#include <vector>

#include "runtime/program.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// What a part computes, of the values of the whole.
struct SubprogramParts {
  /// In execution order.
  std::vector<PlacedNode> nodes;
  /// What the nodes read and do not compute, constants left out; each becomes an input, in order.
  std::vector<runtime::ValueId> inputs;
  /// Each becomes an output, in order; none twice.
  std::vector<runtime::ValueId> outputs;
};

/// What `nodes` read and do not compute, constants left out, in the order in which they are read.
std::vector<runtime::ValueId> ExternalInputs(const runtime::Program& program,
                                             const std::vector<PlacedNode>& nodes);

/// Holds copies of the values that occur, and shares the bytes of constants. Extents that are not
/// fixed are independent of each other.
runtime::Program MakeSubprogram(const runtime::Program& program, const SubprogramParts& parts);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_SUBPROGRAM_H_
