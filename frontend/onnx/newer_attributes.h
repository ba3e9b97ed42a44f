#ifndef ZEROPOINT_FRONTEND_ONNX_NEWER_ATTRIBUTES_H_
#define ZEROPOINT_FRONTEND_ONNX_NEWER_ATTRIBUTES_H_

// What operator sets from 23 on brought to operators that were there before.

#include "absl/status/status.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// An operator set above 22 gives most operators more types and nothing else, so that its importer
/// is the one of before; types are refused where they are met. The few that got an attribute whose
/// value says something else than its absence are refused here: Unsupported, which names it.
absl::Status CheckNewerAttributes(const NodeImport& node);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_NEWER_ATTRIBUTES_H_
