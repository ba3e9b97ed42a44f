#include "tools/driver/tuning/node_options.h"

#include <cstdint>
#include <utility>

#include "ir/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// One way for all nodes at once.
struct WayRow {
  /// The recipe that says it; null for the float model.
  const char* recipe;
  NodeChoice choice;
  bool (*applies)(const PlanNode& node);
};

constexpr std::int64_t kInt8Share = 4;

const WayRow kWays[] = {
    {nullptr, {.treatment = Treatment::kFloat}, [](const PlanNode&) { return true; }},
    {"{}", {}, [](const PlanNode&) { return true; }},
    {R"({"default": {"weights": "per-tensor"}})",
     {.per_tensor = true},
     [](const PlanNode& node) { return node.has_weights; }},
    {R"({"default": {"activations": "dynamic"}})",
     {.treatment = Treatment::kDynamic},
     [](const PlanNode& node) { return node.has_dynamic; }},
    {R"({"default": {"activations": "float"}})",
     {.treatment = Treatment::kWeightsOnly},
     [](const PlanNode& node) { return node.has_weights; }},
};

absl::StatusOr<ProgramTimes> TimeOf(const WayRow& way, CalibratedModel& model,
                                    const CompileOptions& options, ProgramTimer& timer) {
  if (way.recipe == nullptr) return timer.Time(model.float_program);
  ASSIGN_OR_RETURN(const runtime::Program program, BuildFromRecipe(model, options, way.recipe));
  return timer.Time(program);
}

/// A program whose nodes cannot be told apart is taken to spend its time evenly.
double TimeOfNode(const ProgramTimes& times, const std::string& node, std::size_t nodes) {
  if (times.by_node.empty()) return times.total / static_cast<double>(nodes);
  const auto found = times.by_node.find(node);
  return found == times.by_node.end() ? 0 : found->second;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::vector<NodeOption>>> FindNodeOptions(
    CalibratedModel& model, const CompileOptions& options, ProgramTimer& timer) {
  std::map<std::string, std::vector<NodeOption>> found;
  for (const WayRow& way : kWays) {
    ASSIGN_OR_RETURN(const ProgramTimes times,
                     WithPlace(TimeOf(way, model, options, timer), options.model_path,
                               "report it with the model"));
    for (const PlanNode& node : model.nodes) {
      if (!way.applies(node)) continue;
      const bool is_float = way.choice.treatment == Treatment::kFloat;
      found[node.name].push_back(
          {.choice = way.choice,
           .milliseconds = TimeOfNode(times, node.name, model.nodes.size()),
           .bytes = is_float ? node.weight_bytes : node.weight_bytes / kInt8Share});
    }
  }
  return found;
}

}  // namespace zeropoint::tools
