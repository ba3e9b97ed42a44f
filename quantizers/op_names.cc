#include "quantizers/op_names.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "ir/str_cat.h"
#include "quantizers/nearest_name.h"

namespace zeropoint::quantizers {
namespace {

/// "/layer1/0/conv1/" -> "layer1.0.conv1".
std::string Dotted(std::string_view path) {
  path.remove_prefix(1);
  path.remove_suffix(path.empty() ? 0 : 1);
  std::string dotted(path);
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  return dotted;
}

/// The scope of each node of `module`, those around it, and the node itself.
std::set<std::string> ModulesOf(const ir::Module& module) {
  std::set<std::string> modules;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      const std::string path = ModulePath(op->location());
      for (std::size_t end = path.find('/', 1); end != std::string::npos;
           end = path.find('/', end + 1)) {
        modules.insert(Dotted(std::string_view(path).substr(0, end + 1)));
      }
    }
  }
  return modules;
}

std::set<std::string> NodesOf(const ir::Module& module) {
  std::set<std::string> nodes;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) nodes.insert(op->location());
  }
  return nodes;
}

}  // namespace

OpPredicate Selects(const OpName& wanted) {
  return wanted.kind == NameKind::kNode ? AtNode(wanted.name) : InModule(wanted.name);
}

std::string HintFor(const OpName& wanted, const ir::Module& module) {
  const bool is_node = wanted.kind == NameKind::kNode;
  const std::set<std::string> known = is_node ? NodesOf(module) : ModulesOf(module);
  const std::string name = is_node ? wanted.name : Dotted(ModulePath(wanted.name));
  if (known.count(name) > 0) return "";
  return HintAmong(name, {known.begin(), known.end()});
}

std::string HintAmong(std::string_view name, const std::vector<std::string_view>& names) {
  const std::string_view nearest = NearestName(name, names);
  return nearest.empty() ? "" : ir::StrCat(", perhaps \"", nearest, "\" is meant");
}

}  // namespace zeropoint::quantizers
