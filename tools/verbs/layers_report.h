#ifndef ZEROPOINT_TOOLS_VERBS_LAYERS_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_LAYERS_REPORT_H_

// What `zp compare` says of layers.

#include <cstdint>
#include <string>

#include "tools/driver/explain/layer_report.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {

/// The order in which layers are told.
enum class LayerOrder { kExecution, kSqnr, kGain };

/// Sorts, and keeps the first `count`; 0 keeps all.
void RankLayers(LayerOrder order, std::int64_t count, LayerComparison& comparison);

/// Adds the keys "layers", "unmatched" and "blame".
void AddLayersJson(const LayerComparison& comparison, Json& json);

/// A table, and below it what to do about the layers that lose most.
std::string LayersText(const LayerComparison& comparison);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_LAYERS_REPORT_H_
