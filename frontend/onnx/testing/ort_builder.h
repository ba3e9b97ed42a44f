#ifndef ZEROPOINT_FRONTEND_ONNX_TESTING_ORT_BUILDER_H_
#define ZEROPOINT_FRONTEND_ONNX_TESTING_ORT_BUILDER_H_

// Models with operators of ONNX Runtime.

#include <string>
#include <vector>

#include "frontend/onnx/testing/model_builder.h"

namespace zeropoint::frontend::testing {

/// A model whose OrtNode is of the domain com.microsoft.
///
///   OrtBuilder model;
///   model.Input("x", {2});
///   model.OrtNode("QuickGelu", {"x"}, {"y"}, {{"alpha", 1.0f}});
class OrtBuilder : public ModelBuilder {
 public:
  explicit OrtBuilder(std::int64_t opset = 17) : ModelBuilder(opset) {
    onnx::OperatorSetIdProto& domain = *proto().add_opset_import();
    domain.set_domain("com.microsoft");
    domain.set_version(1);
  }

  OrtBuilder& OrtNode(const std::string& op_type, const std::vector<std::string>& inputs,
                      const std::vector<std::string>& outputs,
                      const std::vector<Attribute>& attributes = {}) {
    Node(op_type, inputs, outputs, attributes);
    graph().mutable_node(graph().node_size() - 1)->set_domain("com.microsoft");
    return *this;
  }
};

}  // namespace zeropoint::frontend::testing

#endif  // ZEROPOINT_FRONTEND_ONNX_TESTING_ORT_BUILDER_H_
