#include "frontend/onnx/scope/node_order.h"

#include <functional>
#include <map>
#include <queue>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/free_names.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

std::string Describe(const onnx::NodeProto& node) {
  return absl::StrCat(node.op_type(), " node \"",
                      node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name(),
                      "\"");
}

absl::StatusOr<std::map<std::string, int>> Producers(const NodeList& nodes,
                                                     const GivenNames& given) {
  std::map<std::string, int> producers;
  for (int i = 0; i < nodes.size(); ++i) {
    for (const std::string& output : nodes[i].output()) {
      if (output.empty()) {
        continue;
      }
      if (given.own(output) || !producers.emplace(output, i).second) {
        return absl::InvalidArgumentError(
            absl::StrCat(Describe(nodes[i]), " writes \"", output, "\", which exists already"));
      }
    }
  }
  return producers;
}

absl::Status CycleError(const NodeList& nodes, const std::vector<int>& waiting_for) {
  std::string names;
  int listed = 0;
  for (int i = 0; i < nodes.size() && listed < 8; ++i) {
    if (waiting_for[static_cast<std::size_t>(i)] > 0) {
      names += absl::StrCat(names.empty() ? "" : ", ", Describe(nodes[i]));
      ++listed;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat("the graph has a cycle through ", names));
}

/// The nodes that read what a node computes, and how many such readings each still waits for.
struct Readers {
  std::vector<std::vector<int>> by_producer;
  std::vector<int> waiting_for;
};

absl::StatusOr<Readers> FindReaders(const NodeList& nodes, const GivenNames& given) {
  ASSIGN_OR_RETURN(const auto producers, Producers(nodes, given));
  const auto count = static_cast<std::size_t>(nodes.size());
  Readers readers = {std::vector<std::vector<int>>(count), std::vector<int>(count, 0)};
  for (int i = 0; i < nodes.size(); ++i) {
    for (const std::string& name : NamesRead(nodes[i])) {
      const auto producer = producers.find(name);
      if (producer != producers.end()) {
        readers.by_producer[static_cast<std::size_t>(producer->second)].push_back(i);
        ++readers.waiting_for[static_cast<std::size_t>(i)];
      } else if (!given.own(name) && !given.outer(name)) {
        return absl::InvalidArgumentError(
            absl::StrCat(Describe(nodes[i]), " reads \"", name,
                         "\", which is neither an input, an initializer nor computed by a node"));
      }
    }
  }
  return readers;
}

}  // namespace

absl::StatusOr<std::vector<int>> OrderNodes(const NodeList& nodes, const GivenNames& given) {
  ASSIGN_OR_RETURN(Readers readers, FindReaders(nodes, given));
  std::vector<int>& waiting_for = readers.waiting_for;
  // The smallest ready index first keeps a valid file order as it is.
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int i = 0; i < nodes.size(); ++i) {
    if (waiting_for[static_cast<std::size_t>(i)] == 0) ready.push(i);
  }
  std::vector<int> order;
  while (!ready.empty()) {
    const int node = ready.top();
    ready.pop();
    order.push_back(node);
    for (int reader : readers.by_producer[static_cast<std::size_t>(node)]) {
      if (--waiting_for[static_cast<std::size_t>(reader)] == 0) ready.push(reader);
    }
  }
  if (order.size() != waiting_for.size()) {
    return CycleError(nodes, waiting_for);
  }
  return order;
}

}  // namespace zeropoint::frontend
