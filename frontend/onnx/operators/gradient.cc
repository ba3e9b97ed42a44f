// Gradient of the domain ai.onnx.preview.training, as ops: the chain rule over what computes y.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/constant_data.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// A constant of one value in the type of `like`.
absl::StatusOr<ir::Value*> EmitFilled(NodeImport& node, const ir::Value& like, float value) {
  const auto extents = ir::ConstantExtents(like.shape());
  if (!extents || like.dtype() != ir::DType::kFloat32) {
    return Unsupported(ir::StrCat("the gradient of ", like.type().ToString()));
  }
  ASSIGN_OR_RETURN(const std::int64_t elements, CountElements(*extents));
  RETURN_IF_ERROR(node.ReserveComputed(elements));
  return node.AddConstant(node.output_name(0) + ".filled",
                          Filled(ir::TensorData::Scalar(value), *extents));
}

/// dy/dv for values v that y is computed of.
class Gradients {
 public:
  Gradients(NodeImport& node, ir::Value* y) : node_(node), y_(y) {}

  absl::Status Compute() {
    ASSIGN_OR_RETURN(gradients_[y_], EmitFilled(node_, *y_, 1.0f));
    // As they stand before this adds to them; readers stand behind what they read.
    std::vector<ir::Op*> ops;
    for (const auto& op : node_.scope().function->ops()) ops.push_back(op.get());
    for (auto op = ops.rbegin(); op != ops.rend(); ++op) {
      if ((*op)->num_results() != 1) continue;
      const auto found = gradients_.find((*op)->result());
      if (found != gradients_.end()) RETURN_IF_ERROR(Spread(**op, found->second));
    }
    return absl::OkStatus();
  }

  /// Zeros where y does not depend on it.
  absl::StatusOr<ir::Value*> Of(const ir::Value* x) {
    const auto found = gradients_.find(x);
    if (found != gradients_.end()) return found->second;
    return EmitFilled(node_, *x, 0.0f);
  }

 private:
  /// What reaches the result of `op` reaches its operands.
  absl::Status Spread(const ir::Op& op, ir::Value* gradient) {
    switch (op.kind()) {
      case ir::OpKind::kAdd:
        RETURN_IF_ERROR(AddTo(op.operand(0), gradient));
        return AddTo(op.operand(1), gradient);
      case ir::OpKind::kSub: {
        ASSIGN_OR_RETURN(ir::Value * negative, Unary(node_, ir::OpKind::kNeg, gradient));
        RETURN_IF_ERROR(AddTo(op.operand(0), gradient));
        return AddTo(op.operand(1), negative);
      }
      case ir::OpKind::kMul: {
        for (const int i : {0, 1}) {
          ASSIGN_OR_RETURN(ir::Value * product,
                           Binary(node_, ir::OpKind::kMul, gradient, op.operand(1 - i)));
          RETURN_IF_ERROR(AddTo(op.operand(i), product));
        }
        return absl::OkStatus();
      }
      default:
        return Unsupported(ir::StrCat("the gradient of ", op.name(),
                                      "; training mode is for sums "
                                      "and products only"));
    }
  }

  absl::Status AddTo(ir::Value* value, ir::Value* gradient) {
    if (value->shape() != gradient->shape()) {
      return Unsupported("the gradient of an operand that is broadcast");
    }
    ir::Value*& sum = gradients_[value];
    if (sum == nullptr) {
      sum = gradient;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(sum, Binary(node_, ir::OpKind::kAdd, sum, gradient));
    return absl::OkStatus();
  }

  NodeImport& node_;
  ir::Value* y_;
  std::map<const ir::Value*, ir::Value*> gradients_;
};

/// The attribute "xs" must name the node's own inputs: the gradient where the graph is, not where
/// other values are fed.
absl::Status CheckInputs(const NodeImport& node) {
  const onnx::AttributeProto* xs = node.FindAttribute("xs");
  const int count = xs == nullptr ? 0 : xs->strings_size();
  if (count != node.num_outputs() || count > node.num_inputs()) {
    return Malformed(
        absl::StrCat("\"xs\" names ", count, " tensors for ", node.num_outputs(), " outputs"));
  }
  for (int i = 0; i < count; ++i) {
    if (xs->strings(i) != node.input_name(i)) {
      return Unsupported("a gradient at other values than those of the graph");
    }
  }
  return absl::OkStatus();
}

absl::Status ImportGradient(NodeImport& node) {
  RETURN_IF_ERROR(CheckInputs(node));
  ASSIGN_OR_RETURN(const std::string name, node.TextOr("y", ""));
  const ImportedTensor* y = node.scope().Find(name);
  if (y == nullptr || y->value == nullptr) {
    return Malformed(absl::StrCat("\"y\" is \"", name, "\", which no node before computes"));
  }
  Gradients gradients(node, y->value);
  RETURN_IF_ERROR(gradients.Compute());
  for (int i = 0; i < node.num_outputs(); ++i) {
    if (!node.HasOutput(i)) continue;
    ASSIGN_OR_RETURN(const ir::Value* x, node.Input(i));
    ASSIGN_OR_RETURN(ir::Value * gradient, gradients.Of(x));
    node.SetOutput(i, gradient);
  }
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"ai.onnx.preview.training.Gradient", 1, ImportGradient},
};

}  // namespace

absl::Span<const OpRow> GradientImporters() { return kRows; }

}  // namespace zeropoint::frontend
