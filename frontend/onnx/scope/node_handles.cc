#include "frontend/onnx/scope/node_handles.h"

#include <iterator>
#include <utility>

#include "absl/strings/string_view.h"
#include "ir/debug_handle.h"
#include "ir/function.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// FNV-1a (64 bit) of texts, each with its end.
class NodeHash {
 public:
  void Add(const NodeList& nodes) {
    for (const onnx::NodeProto& node : nodes) AddNode(node);
    AddByte(0xff);  // the end of the list; no byte of a text
  }
  /// 0 stands for no model.
  std::uint64_t value() const { return hash_ == 0 ? 1 : hash_; }

 private:
  void AddNode(const onnx::NodeProto& node) {
    AddText(node.domain());
    AddText(node.op_type());
    for (const std::string& input : node.input()) AddText(input);
    for (const std::string& output : node.output()) AddText(output);
    for (const onnx::AttributeProto& attribute : node.attribute()) {
      if (attribute.has_g()) Add(attribute.g().node());
    }
  }
  void AddText(absl::string_view text) {
    for (const char c : text) AddByte(static_cast<unsigned char>(c));
    AddByte(0);
  }
  void AddByte(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }

  std::uint64_t hash_ = 0xcbf29ce484222325;
};

std::string InnerHandle(const std::string& handle, int number) {
  return ir::StrCat(handle, std::string(1, ir::kInnerOpMark), number);
}

}  // namespace

std::uint64_t HashOfNodes(const onnx::ModelProto& model) {
  NodeHash hash;
  hash.Add(model.graph().node());
  for (const onnx::FunctionProto& function : model.functions()) hash.Add(function.node());
  return hash.value();
}

NodeHandles::NodeHandles(GraphScope& scope, int index)
    : scope_(scope),
      outer_(std::exchange(scope.state->node_handle, ir::StrCat(scope.handle_prefix, index + 1))),
      first_op_(scope.function->ops().size()) {}

void NodeHandles::Assign(const onnx::NodeProto& node) {
  const std::string& handle = scope_.state->node_handle;
  const ImportedTensor* output = scope_.Find(node.output(0));
  const bool is_value = output != nullptr && output->value != nullptr;
  const ir::Op* result = is_value ? output->value->defining_op() : nullptr;
  const auto& ops = scope_.function->ops();
  const auto count = static_cast<std::ptrdiff_t>(ops.size() - first_op_);
  int inner = 0;
  for (auto op = std::prev(ops.end(), count); op != ops.end(); ++op) {
    if (!(*op)->handle().empty()) continue;
    (*op)->set_handle(op->get() == result ? handle : InnerHandle(handle, ++inner));
  }
}

void AssignRemainingHandles(ir::Module& module) {
  int number = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->handle().empty()) op->set_handle(InnerHandle("0", ++number));
    }
  }
}

}  // namespace zeropoint::frontend
