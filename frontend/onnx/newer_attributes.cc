#include "frontend/onnx/newer_attributes.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

struct NewerAttribute {
  absl::string_view op_type;
  absl::string_view name;
  std::int64_t since;
  /// What is computed without the attribute; 0 is its default.
  std::int64_t usual;
};

/// Cast and CastLike have round_mode since 24, for f8e8m0 alone, which is refused as a type.
constexpr NewerAttribute kNewerAttributes[] = {
    {"QuantizeLinear", "precision", 23, onnx::TensorProto_DataType_FLOAT},
    {"DequantizeLinear", "output_dtype", 23, onnx::TensorProto_DataType_FLOAT},
};

}  // namespace

absl::Status CheckNewerAttributes(const NodeImport& node) {
  for (const NewerAttribute& attribute : kNewerAttributes) {
    if (node.op_type() != attribute.op_type) continue;
    ASSIGN_OR_RETURN(const std::int64_t value, node.IntOr(attribute.name, 0));
    if (value == 0 || value == attribute.usual) continue;
    return Unsupported(absl::StrCat("attribute \"", attribute.name, "\" of opset ", attribute.since,
                                    " is ", value));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
