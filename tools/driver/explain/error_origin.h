#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_ORIGIN_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_ORIGIN_H_

// Where an error that a layer inherited began.

#include <string>
#include <vector>

#include "tools/driver/explain/layer_nodes.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// The layers whose results a layer reads, in order, each once.
std::vector<std::string> LayersRead(const ProgramIndex& index, const LayerNodes& nodes);

/// Fills in `origin` of every layer whose main cause is kInherited: of the layers that it reads the
/// one of least SQNR, and so on, up to one whose main cause is its own.
void FindOrigins(std::vector<LayerReport>& layers);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_ORIGIN_H_
