#include "frontend/onnx/node_order.h"

#include <functional>
#include <map>
#include <queue>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

std::string Describe(const onnx::NodeProto& node) {
  return absl::StrCat(node.op_type(), " node \"",
                      node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name(),
                      "\"");
}

/// What is there before any node runs.
std::set<std::string> GivenNames(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& input : graph.input()) names.insert(input.name());
  for (const auto& initializer : graph.initializer()) names.insert(initializer.name());
  return names;
}

absl::StatusOr<std::map<std::string, int>> Producers(const onnx::GraphProto& graph,
                                                     const std::set<std::string>& given) {
  std::map<std::string, int> producers;
  for (int i = 0; i < graph.node_size(); ++i) {
    for (const std::string& output : graph.node(i).output()) {
      if (output.empty()) {
        continue;
      }
      if (given.count(output) > 0 || !producers.emplace(output, i).second) {
        return absl::InvalidArgumentError(absl::StrCat(Describe(graph.node(i)), " writes \"",
                                                       output, "\", which exists already"));
      }
    }
  }
  return producers;
}

absl::Status CycleError(const onnx::GraphProto& graph, const std::vector<int>& waiting_for) {
  std::string nodes;
  int listed = 0;
  for (int i = 0; i < graph.node_size() && listed < 8; ++i) {
    if (waiting_for[static_cast<std::size_t>(i)] > 0) {
      nodes += absl::StrCat(nodes.empty() ? "" : ", ", Describe(graph.node(i)));
      ++listed;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat("the graph has a cycle through ", nodes));
}

}  // namespace

absl::StatusOr<std::vector<int>> OrderNodes(const onnx::GraphProto& graph) {
  const std::set<std::string> given = GivenNames(graph);
  ASSIGN_OR_RETURN(const auto producers, Producers(graph, given));
  const auto count = static_cast<std::size_t>(graph.node_size());
  std::vector<int> waiting_for(count, 0);
  std::vector<std::vector<int>> readers(count);
  for (int i = 0; i < graph.node_size(); ++i) {
    for (const std::string& input : graph.node(i).input()) {
      if (input.empty() || given.count(input) > 0) {
        continue;
      }
      const auto producer = producers.find(input);
      if (producer == producers.end()) {
        return absl::InvalidArgumentError(
            absl::StrCat(Describe(graph.node(i)), " reads \"", input,
                         "\", which is neither an input, an initializer nor computed by a node"));
      }
      readers[static_cast<std::size_t>(producer->second)].push_back(i);
      ++waiting_for[static_cast<std::size_t>(i)];
    }
  }
  // The smallest ready index first keeps a valid file order as it is.
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int i = 0; i < graph.node_size(); ++i) {
    if (waiting_for[static_cast<std::size_t>(i)] == 0) ready.push(i);
  }
  std::vector<int> order;
  while (!ready.empty()) {
    const int node = ready.top();
    ready.pop();
    order.push_back(node);
    for (int reader : readers[static_cast<std::size_t>(node)]) {
      if (--waiting_for[static_cast<std::size_t>(reader)] == 0) ready.push(reader);
    }
  }
  if (order.size() != count) {
    return CycleError(graph, waiting_for);
  }
  return order;
}

}  // namespace zeropoint::frontend
