#ifndef ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_BUILDER_H_
#define ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_BUILDER_H_

// ONNX models for tests, and what the importer makes of them.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "frontend/onnx/import.h"
#include "ir/module.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend::testing {

/// A number, a dim_param, or "" for an extent of which nothing is declared.
using Extent = std::variant<std::int64_t, std::string>;

struct Attribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>>
      value;
};

/// Builds a model of one graph. Without Output the first output of the last node is the graph's.
///
///   ModelBuilder model(/*opset=*/17);
///   model.Input("x", {"N", 8}).Node("Relu", {"x"}, {"y"});
///   EXPECT_EQ(ImportedOps(model), "%0 = aten.relu(%x) : f32[N,8]\nreturn %0\n");
class ModelBuilder {
 public:
  explicit ModelBuilder(std::int64_t opset = 17);

  ModelBuilder& Input(const std::string& name, const std::vector<Extent>& shape,
                      int type = onnx::TensorProto_DataType_FLOAT);
  /// Of int64.
  ModelBuilder& IntInput(const std::string& name, const std::vector<Extent>& shape) {
    return Input(name, shape, onnx::TensorProto_DataType_INT64);
  }
  /// An output with a declared shape.
  ModelBuilder& Output(const std::string& name, const std::vector<Extent>& shape,
                       int type = onnx::TensorProto_DataType_FLOAT);
  /// An output without declared type.
  ModelBuilder& Output(const std::string& name);

  /// Initializers.
  ModelBuilder& Floats(const std::string& name, const std::vector<std::int64_t>& dims,
                       const std::vector<float>& values);
  ModelBuilder& Zeros(const std::string& name, const std::vector<std::int64_t>& dims);
  ModelBuilder& Ints(const std::string& name, const std::vector<std::int64_t>& dims,
                     const std::vector<std::int64_t>& values);

  /// The node is named after its first output.
  ModelBuilder& Node(const std::string& op_type, const std::vector<std::string>& inputs,
                     const std::vector<std::string>& outputs,
                     const std::vector<Attribute>& attributes = {});

  onnx::ModelProto& proto() { return model_; }
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }
  std::string Serialize() const;

 private:
  onnx::ModelProto model_;
};

/// For texts of what came from elsewhere, or that are about something else.
void EraseHandles(ir::Module& module);

/// The ops of the imported module, one a line and without locations, and its `return`. A failed
/// import or verification gives the status instead.
std::string ImportedOps(const ModelBuilder& model, const ImportOptions& options = {});
/// The whole text of the imported module without its debug handles, or the status.
std::string ImportedText(const ModelBuilder& model, const ImportOptions& options = {});
/// The status of importing.
absl::Status ImportStatus(const ModelBuilder& model, const ImportOptions& options = {});

}  // namespace zeropoint::frontend::testing

#endif  // ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_BUILDER_H_
