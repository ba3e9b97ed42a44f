#include "tools/driver/explain/subprogram.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace zeropoint::tools {
namespace {

using runtime::ValueId;

/// Copies values of the whole into the part on first sight.
class ValueCopier {
 public:
  ValueCopier(const runtime::Program& from, runtime::Program& to) : from_(from), to_(to) {}

  ValueId operator()(ValueId id) {
    if (id == runtime::kNoValue) return id;
    const auto [known, is_new] = ids_.emplace(id, static_cast<ValueId>(to_.values.size()));
    if (is_new) to_.values.push_back(from_.values[static_cast<std::size_t>(id)]);
    return known->second;
  }

  std::vector<ValueId> operator()(const std::vector<ValueId>& ids) {
    std::vector<ValueId> copies;
    copies.reserve(ids.size());
    for (const ValueId id : ids) copies.push_back((*this)(id));
    return copies;
  }

 private:
  const runtime::Program& from_;
  runtime::Program& to_;
  std::map<ValueId, ValueId> ids_;
};

runtime::Port MakePort(const runtime::Program& program, ValueId id) {
  runtime::Port port = {absl::StrCat("value ", id), id, {}};
  const runtime::Extents& extents = program.values[static_cast<std::size_t>(id)].extents;
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    port.symbols.push_back(extents[axis] < 0 ? absl::StrCat("E", id, "_", axis) : std::string());
  }
  return port;
}

}  // namespace

std::vector<ValueId> ExternalInputs(const runtime::Program& program,
                                    const std::vector<PlacedNode>& nodes) {
  std::set<ValueId> known;
  for (const PlacedNode& placed : nodes) {
    known.insert(placed.node->outputs.begin(), placed.node->outputs.end());
  }
  std::vector<ValueId> inputs;
  for (const PlacedNode& placed : nodes) {
    for (const ValueId id : placed.node->inputs) {
      if (id == runtime::kNoValue) continue;
      if (program.values[static_cast<std::size_t>(id)].is_constant) continue;
      if (known.insert(id).second) inputs.push_back(id);
    }
  }
  return inputs;
}

runtime::Program MakeSubprogram(const runtime::Program& program, const SubprogramParts& parts) {
  runtime::Program part;
  part.functions = program.functions;
  ValueCopier copy(program, part);
  for (const ValueId id : parts.inputs) part.inputs.push_back(MakePort(part, copy(id)));
  for (const PlacedNode& placed : parts.nodes) {
    if (part.segments.empty() || part.segments.back().backend != placed.backend) {
      part.segments.push_back({placed.backend, {}});
    }
    runtime::Node node = *placed.node;
    node.inputs = copy(node.inputs);
    node.outputs = copy(node.outputs);
    part.segments.back().nodes.push_back(std::move(node));
  }
  for (const ValueId id : parts.outputs) part.outputs.push_back(MakePort(part, copy(id)));
  return part;
}

}  // namespace zeropoint::tools
