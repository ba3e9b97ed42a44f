#include "frontend/onnx/model_inputs.h"

#include <cstdint>
#include <map>
#include <set>

#include "frontend/onnx/file/external_locations.h"
#include "frontend/onnx/file/model_loader.h"
#include "frontend/onnx/op_table.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// Bit i says that input i of the node is demanded.
using DemandOf = std::uint32_t (*)(const onnx::NodeProto& node);

std::uint32_t ConstantOperands(const onnx::NodeProto& node) {
  const OpRow* row = FindOp(OperatorName(node));
  return row == nullptr ? 0 : row->constant_operands;
}

std::uint32_t Conditions(const onnx::NodeProto& node) { return node.op_type() == "If" ? 1 : 0; }

/// Follows demanded tensors to what they are computed of, through the graph and the bodies of its
/// nodes, whose names are unique in both.
class DemandedTensors {
 public:
  DemandedTensors(const onnx::GraphProto& graph, DemandOf demand_of) : demand_of_(demand_of) {
    Visit(graph);
    while (!pending_.empty()) {
      const std::string name = pending_.back();
      pending_.pop_back();
      FollowProducer(name);
    }
  }

  bool Has(const std::string& name) const { return demanded_.count(name) > 0; }

 private:
  /// Notes what the nodes compute and what they demand. Protobuf bounds the depth of bodies.
  void Visit(const onnx::GraphProto& graph) {
    for (const onnx::NodeProto& node : graph.node()) {
      for (const std::string& output : node.output()) {
        producers_.emplace(output, &node);
      }
      const std::uint32_t demanded = demand_of_(node);
      for (int i = 0; i < node.input_size() && i < 32; ++i) {
        if ((demanded >> i & 1) != 0) Demand(node.input(i));
      }
      for (const onnx::AttributeProto& attribute : node.attribute()) {
        if (attribute.has_g()) Visit(attribute.g());
      }
    }
  }

  void FollowProducer(const std::string& name) {
    const auto found = producers_.find(name);
    if (found == producers_.end()) {
      return;
    }
    const onnx::NodeProto& node = *found->second;
    if (node.op_type() == "Shape" || node.op_type() == "Size") {
      return;
    }
    for (const std::string& input : node.input()) {
      Demand(input);
    }
    for (const onnx::AttributeProto& attribute : node.attribute()) {
      for (const onnx::ValueInfoProto& output : attribute.g().output()) {
        Demand(output.name());
      }
    }
  }

  void Demand(const std::string& name) {
    if (!name.empty() && demanded_.insert(name).second) {
      pending_.push_back(name);
    }
  }

  const DemandOf demand_of_;
  std::map<std::string, const onnx::NodeProto*> producers_;
  std::set<std::string> demanded_;
  std::vector<std::string> pending_;
};

std::optional<std::vector<std::int64_t>> DeclaredExtents(const onnx::ValueInfoProto& input) {
  if (!input.type().tensor_type().has_shape()) return std::nullopt;
  std::vector<std::int64_t> extents;
  for (const auto& dim : input.type().tensor_type().shape().dim()) {
    extents.push_back(dim.dim_value() > 0 ? dim.dim_value() : -1);
  }
  return extents;
}

std::vector<ModelInput> InputsOf(const onnx::GraphProto& graph) {
  const DemandedTensors shapes(graph, ConstantOperands);
  const DemandedTensors conditions(graph, Conditions);
  std::set<std::string> known;
  for (const onnx::TensorProto& initializer : graph.initializer()) {
    known.insert(initializer.name());
  }
  std::vector<ModelInput> inputs;
  for (const onnx::ValueInfoProto& input : graph.input()) {
    if (known.insert(input.name()).second) {
      inputs.push_back({.name = input.name(),
                        .is_tensor = input.type().has_tensor_type(),
                        .extents = DeclaredExtents(input),
                        .decides_shapes = shapes.Has(input.name()),
                        .decides_branches = conditions.Has(input.name())});
    }
  }
  return inputs;
}

}  // namespace

absl::StatusOr<std::set<std::string>> OperatorsOfFile(const std::string& path) {
  ASSIGN_OR_RETURN(const LoadedModel model, LoadModelFile(path));
  std::set<std::string> operators;
  for (const onnx::NodeProto& node : model.proto->graph().node()) {
    operators.insert(OperatorName(node));
  }
  return operators;
}

absl::StatusOr<std::set<std::string>> ExternalDataOfFile(const std::string& path) {
  ASSIGN_OR_RETURN(const LoadedModel model, LoadModelFile(path));
  return ExternalLocations(model);
}

absl::StatusOr<std::vector<ModelInput>> InputsOfBytes(absl::string_view bytes) {
  ASSIGN_OR_RETURN(const LoadedModel model, ParseModel(bytes));
  return InputsOf(model.proto->graph());
}

absl::StatusOr<std::vector<ModelInput>> InputsOfFile(const std::string& path) {
  ASSIGN_OR_RETURN(const LoadedModel model, LoadModelFile(path));
  return InputsOf(model.proto->graph());
}

}  // namespace zeropoint::frontend
