#ifndef ZEROPOINT_FRONTEND_ONNX_EXPORT_GRAPH_H_
#define ZEROPOINT_FRONTEND_ONNX_EXPORT_GRAPH_H_

// An ONNX graph under construction: names, initializers, nodes.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/tensor_data.h"
#include "ir/value.h"

namespace onnx {
class GraphProto;
class NodeProto;
class ValueInfoProto;
}  // namespace onnx

namespace zeropoint::frontend {

/// A node that was emitted, for setting its attributes.
class EmittedNode {
 public:
  explicit EmittedNode(onnx::NodeProto& node) : node_(node) {}

  EmittedNode& Int(const char* name, std::int64_t value);
  EmittedNode& Ints(const char* name, const std::vector<std::int64_t>& values);
  EmittedNode& Float(const char* name, double value);
  EmittedNode& Text(const char* name, const std::string& value);
  EmittedNode& Texts(const char* name, const std::vector<std::string>& values);

 private:
  onnx::NodeProto& node_;
};

/// Names are those of the IR where they are free, else with a number behind.
class ExportGraph {
 public:
  ExportGraph(onnx::GraphProto& graph, int opset) : graph_(graph), opset_(opset) {}

  int opset() const { return opset_; }

  /// Declares arguments and reserves the names of the results, which come first.
  void AddSignature(const ir::Function& function);
  /// Makes each result of the function what its name says; to be called after all nodes.
  void AddResults(const ir::Function& function);
  /// Drops nodes and initializers that nothing reads; to be called last.
  void DropUnread();

  /// The tensor that holds `value`; a constant becomes an initializer on first use.
  std::string NameOf(const ir::Value& value);
  /// A new tensor; `hint` is its name when that is free.
  std::string NewName(const std::string& hint);
  /// A new initializer.
  std::string AddInitializer(const std::string& hint, const ir::TensorData& data);
  std::string AddInts(const std::string& hint, const std::vector<std::int64_t>& values);
  /// The values as f32[values].
  std::string AddFloats(const std::string& hint, const std::vector<double>& values);
  std::string AddScalar(const std::string& hint, float value);
  std::string AddInteger(const std::string& hint, std::int64_t value);

  /// Tells that a node computes the tensor of `value`: nodes after it may ask for its shape.
  void AddComputed(const ir::Value& value) { computed_.push_back(&value); }
  /// A tensor i64[rank] that holds the extents, read off tensors that are there where they are
  /// symbolic. kUnimplemented when no tensor has one of them.
  absl::StatusOr<std::string> AddShape(const std::string& hint, const ir::Shape& shape);

  EmittedNode Emit(const char* op_type, const std::string& name,
                   const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);

 private:
  struct Factors {
    ir::Dim known, rest;
  };

  /// The extent as the product of one that a tensor has and another.
  std::optional<Factors> FactorsOf(const ir::Dim& extent) const;
  /// A tensor i64[1] that holds the extent.
  absl::StatusOr<std::string> AddExtent(const std::string& hint, const ir::Dim& extent);
  onnx::GraphProto& graph_;
  int opset_;
  std::set<std::string> taken_;
  std::set<std::string> taken_nodes_;
  std::map<const ir::Value*, std::string> names_;
  std::vector<const ir::Value*> computed_;  // arguments and results of nodes, in order
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_EXPORT_GRAPH_H_
