#ifndef ZEROPOINT_TOOLS_DRIVER_COVERAGE_UNQUANTIZED_OPS_H_
#define ZEROPOINT_TOOLS_DRIVER_COVERAGE_UNQUANTIZED_OPS_H_

// Which ops of a model the quantizer left float, and why.

#include <cstdint>
#include <string>
#include <vector>

#include "ir/module.h"
#include "quantizers/quantizer.h"
#include "quantizers/recipe.h"

namespace zeropoint::tools {

/// Ops of one kind that stay float for one reason.
struct UnquantizedOps {
  std::string op;  // "aten.conv2d"
  std::int64_t count = 0;
  /// What their float constants take; one that several ops read counts with the first.
  std::int64_t float_bytes = 0;
  /// Goes on from "because": "they have no int8 form".
  std::string reason;
  /// What would quantize them; empty where nothing does.
  std::string advice;
};

/// `annotated` is a module that `quantizer` has annotated as `settings` say. Ops that only move
/// data, clamps that go with the op before them, and what another tool quantized are left out. What
/// weighs most comes first.
std::vector<UnquantizedOps> FindUnquantized(const ir::Module& annotated,
                                            const quantizers::Quantizer& quantizer,
                                            const quantizers::ResolvedRecipe& settings);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COVERAGE_UNQUANTIZED_OPS_H_
