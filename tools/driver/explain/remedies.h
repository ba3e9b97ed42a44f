#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REMEDIES_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REMEDIES_H_

// What is wrong with a layer in words, and the flag or rule that mends it.

#include <optional>
#include <string>

#include "tools/driver/explain/layer_report.h"

namespace zeropoint::tools {

struct Explanation {
  ErrorCause cause;
  /// "values beyond its range [-1, 2], 0.4 % of them".
  std::string text;
  /// A flag of `zp compile`, or a rule for its recipe.
  std::string remedy;
};

/// Of the layer's main cause; nullopt where there is no error, or its causes are not known.
std::optional<Explanation> Explain(const LayerReport& layer);
/// Of the largest cause that is the layer's own, not inherited; nullopt also where it has none.
std::optional<Explanation> ExplainOwn(const LayerReport& layer);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_REMEDIES_H_
