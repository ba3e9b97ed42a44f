#include "frontend/onnx/file/opsets.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

template <typename Imports>
absl::StatusOr<Opsets> Read(const Imports& imports) {
  Opsets opsets;
  for (const onnx::OperatorSetIdProto& opset : imports) {
    const std::string domain = NormalDomain(opset.domain());
    if (domain.empty() && (opset.version() < kMinOpset || opset.version() > kMaxOpset)) {
      return absl::UnimplementedError(absl::StrCat("the model uses ai.onnx opset ", opset.version(),
                                                   "; opsets ", kMinOpset, " to ", kMaxOpset,
                                                   " are supported"));
    }
    if (opsets.emplace(domain, opset.version()).first->second != opset.version()) {
      return absl::InvalidArgumentError(
          absl::StrCat("operator set \"", domain, "\" is imported in two versions"));
    }
  }
  return opsets;
}

}  // namespace

std::string NormalDomain(const std::string& domain) { return domain == "ai.onnx" ? "" : domain; }

std::string OperatorName(const onnx::NodeProto& node) {
  const std::string domain = NormalDomain(node.domain());
  return domain.empty() ? node.op_type() : absl::StrCat(domain, ".", node.op_type());
}

absl::StatusOr<Opsets> OpsetsOf(const onnx::ModelProto& model) {
  return Read(model.opset_import());
}
absl::StatusOr<Opsets> OpsetsOf(const onnx::FunctionProto& function) {
  return Read(function.opset_import());
}

}  // namespace zeropoint::frontend
