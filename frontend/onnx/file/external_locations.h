#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_LOCATIONS_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_LOCATIONS_H_

// Which files a model has beside it.

#include <set>
#include <string>

#include "frontend/onnx/file/model_loader.h"

namespace zeropoint::frontend {

/// Locations, relative to the model's folder, of all external data that can be read: those of
/// initializers and of tensors in attributes, in bodies of nodes and in functions of the model,
/// too. What ExternalFiles refuses is left out, for nothing is ever read of it.
std::set<std::string> ExternalLocations(const LoadedModel& model);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_LOCATIONS_H_
