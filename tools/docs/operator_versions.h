#ifndef ZEROPOINT_TOOLS_DOCS_OPERATOR_VERSIONS_H_
#define ZEROPOINT_TOOLS_DOCS_OPERATOR_VERSIONS_H_

// Which operators ONNX has, and in which versions.

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"

namespace zeropoint::tools {

/// Operator ("Conv", "ai.onnx.ml.Binarizer") -> the operator sets that defined or changed it.
using OperatorVersions = std::map<std::string, std::set<int>>;

/// Read from the declarations in ONNX's source (`defs` is its folder onnx/defs), which name every
/// version of every operator. kNotFound when the files are not there.
absl::StatusOr<OperatorVersions> ReadOperatorVersions(const std::string& defs);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DOCS_OPERATOR_VERSIONS_H_
