#ifndef ZEROPOINT_TOOLS_VERBS_BENCH_INPUTS_H_
#define ZEROPOINT_TOOLS_VERBS_BENCH_INPUTS_H_

// Inputs for a measurement, made of nothing but the model.

#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/verbs/shape_flag.h"

namespace zeropoint::tools {

/// One tensor per input: seeded uniform [0,1) for floats, zeros for integers, which are indices
/// often. `shapes` win over the model; a free extent that they do not name is 1 on axis 0 (the
/// batch). UsageError names the input and the symbols that still need a --shape, or a name that is
/// no input.
absl::StatusOr<std::vector<runtime::Tensor>> MakeBenchInputs(const runtime::Program& program,
                                                             const ShapesByInput& shapes);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_BENCH_INPUTS_H_
