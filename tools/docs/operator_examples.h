#ifndef ZEROPOINT_TOOLS_DOCS_OPERATOR_EXAMPLES_H_
#define ZEROPOINT_TOOLS_DOCS_OPERATOR_EXAMPLES_H_

// What ONNX operators become: found out by compiling ONNX's own examples of them.

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "ir/op_kind_fwd.h"

namespace zeropoint::tools {

/// Operator -> the ops of the float graphs that its examples become; none for an operator that is
/// evaluated at import. Operators without an example that is imported are left out.
using OpsByOperator = std::map<std::string, std::set<ir::OpKind>>;

/// Imports the models of one operator below `root` (onnx/backend/test/data) and runs the float
/// pipeline. Each model is taken twice, with its inputs as they are and with all but the first as
/// constants, as weights are. kNotFound when there are no models.
absl::StatusOr<OpsByOperator> CompileOperatorExamples(const std::string& root);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DOCS_OPERATOR_EXAMPLES_H_
