#include "frontend/onnx/file/external_locations.h"

#include "frontend/onnx/file/tensor_sources.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// Walks all that holds tensors. Protobuf bounds the depth of bodies.
class LocationFinder {
 public:
  explicit LocationFinder(const TensorSources& sources) : sources_(sources) {}

  void VisitGraph(const onnx::GraphProto& graph) {
    for (const onnx::TensorProto& tensor : graph.initializer()) VisitTensor(tensor);
    for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) VisitSparse(tensor);
    for (const onnx::NodeProto& node : graph.node()) VisitNode(node);
  }

  void VisitNode(const onnx::NodeProto& node) {
    for (const onnx::AttributeProto& attribute : node.attribute()) {
      VisitTensor(attribute.t());
      for (const onnx::TensorProto& tensor : attribute.tensors()) VisitTensor(tensor);
      VisitSparse(attribute.sparse_tensor());
      for (const auto& tensor : attribute.sparse_tensors()) VisitSparse(tensor);
      if (attribute.has_g()) VisitGraph(attribute.g());
      for (const onnx::GraphProto& graph : attribute.graphs()) VisitGraph(graph);
    }
  }

  std::set<std::string> Take() { return std::move(locations_); }

 private:
  void VisitSparse(const onnx::SparseTensorProto& tensor) {
    VisitTensor(tensor.values());
    VisitTensor(tensor.indices());
  }

  void VisitTensor(const onnx::TensorProto& tensor) {
    if (tensor.data_location() != onnx::TensorProto_DataLocation_EXTERNAL) return;
    if (!BytesElsewhere(tensor, sources_).ok()) return;
    for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
      if (entry.key() == "location") locations_.insert(entry.value());
    }
  }

  const TensorSources& sources_;
  std::set<std::string> locations_;
};

}  // namespace

std::set<std::string> ExternalLocations(const LoadedModel& model) {
  LocationFinder finder(model.sources);
  finder.VisitGraph(model.proto->graph());
  for (const onnx::FunctionProto& function : model.proto->functions()) {
    for (const onnx::NodeProto& node : function.node()) finder.VisitNode(node);
  }
  return finder.Take();
}

}  // namespace zeropoint::frontend
