#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_OPSETS_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_OPSETS_H_

// Versions of operator sets, which models and functions import.

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace onnx {
class FunctionProto;
class ModelProto;
class NodeProto;
}  // namespace onnx

namespace zeropoint::frontend {

inline constexpr std::int64_t kMinOpset = 1;
inline constexpr std::int64_t kMaxOpset = 28;

/// By domain; the default domain is "".
using Opsets = std::map<std::string, std::int64_t>;

/// "" for the default domain under either of its names.
std::string NormalDomain(const std::string& domain);

/// The operator of a node, prefixed with its domain unless that is the default one: "Conv",
/// "ai.onnx.ml.Binarizer".
std::string OperatorName(const onnx::NodeProto& node);

/// What a model or function imports. kUnimplemented for a default operator set outside [kMinOpset,
/// kMaxOpset]; kInvalidArgument for one that is given in two versions.
absl::StatusOr<Opsets> OpsetsOf(const onnx::ModelProto& model);
absl::StatusOr<Opsets> OpsetsOf(const onnx::FunctionProto& function);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_OPSETS_H_
