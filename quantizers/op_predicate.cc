#include "quantizers/op_predicate.h"

#include <algorithm>
#include <utility>

namespace zeropoint::quantizers {
namespace {

/// What `part` adds to the scope `parent`: "0" for "layer1.0" in "layer1".
std::string_view OwnName(std::string_view part, std::string_view parent) {
  const bool repeats = !parent.empty() && part.size() > parent.size() + 1 &&
                       part.substr(0, parent.size()) == parent && part[parent.size()] == '.';
  return repeats ? part.substr(parent.size() + 1) : part;
}

/// A module path, or the name of an ONNX node, with one slash before each part and one at the end:
/// "layer1.0.conv1" and "/layer1/layer1.0/conv1" -> "/layer1/0/conv1/".
std::string ModulePath(std::string_view name) {
  std::string path;
  std::string_view parent;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(part.size() + 1, name.size()));
    if (!part.empty()) {
      path.append("/").append(OwnName(part, parent));
      parent = part;
    }
  }
  std::replace(path.begin(), path.end(), '.', '/');
  return path + "/";
}

}  // namespace

OpPredicate OfKind(ir::OpKind kind) {
  return [kind](const ir::Op& op) { return op.kind() == kind; };
}

OpPredicate InModule(std::string_view name) {
  return [scope = ModulePath(name)](const ir::Op& op) {
    return ModulePath(op.location()).compare(0, scope.size(), scope) == 0;
  };
}

OpPredicate AtNode(std::string name) {
  return [name = std::move(name)](const ir::Op& op) { return op.location() == name; };
}

OpPredicate AllOf(std::vector<OpPredicate> parts) {
  return [parts = std::move(parts)](const ir::Op& op) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](const OpPredicate& part) { return part(op); });
  };
}

}  // namespace zeropoint::quantizers
