#include "tools/driver/tuning/precision_graph.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "ir/dim.h"
#include "ir/op.h"
#include "ir/type.h"
#include "ir/value.h"

namespace zeropoint::tools {
namespace {

class GraphBuilder {
 public:
  GraphBuilder(const ir::Function& function,
               const std::map<std::string, std::vector<NodeOption>>& options,
               const std::vector<runtime::Tensor>& inputs, double ms_per_element)
      : function_(function), options_(options), ms_per_element_(ms_per_element) {
    BindSymbols(inputs);
  }

  PrecisionModel Build() {
    // Whatever feeds the model, and reads what it yields.
    model_.vertices.push_back({.kind = PrecisionVertex::Kind::kFloat});
    for (const auto& op : function_.ops()) vertex_of_[op.get()] = VertexOf(*op);
    for (const auto& argument : function_.arguments()) AddTensor(*argument, kOutside);
    for (const auto& op : function_.ops()) {
      for (int i = 0; i < op->num_results(); ++i) {
        AddTensor(*op->result(i), vertex_of_.at(op.get()));
      }
    }
    return std::move(model_);
  }

 private:
  static constexpr std::size_t kOutside = 0;

  /// Extents of the samples for the symbols in the shapes of arguments.
  void BindSymbols(const std::vector<runtime::Tensor>& inputs) {
    const auto& arguments = function_.arguments();
    for (std::size_t i = 0; i < std::min(inputs.size(), arguments.size()); ++i) {
      const ir::Shape& shape = arguments[i]->shape();
      const runtime::Extents& extents = inputs[i].extents();
      for (std::size_t axis = 0; axis < std::min(shape.size(), extents.size()); ++axis) {
        const std::string text = shape[axis].ToString();
        if (ir::Dim::IsSymbolName(text)) symbols_.emplace(text, ir::Dim(extents[axis]));
      }
    }
  }

  double ElementsOf(const ir::Value& value) const {
    const ir::Dim elements = ir::NumElements(value.shape()).Substitute(symbols_);
    return static_cast<double>(elements.ConstantOr(0));
  }

  /// Ops that another one speaks for: movement, and clamps that are part of what is before them.
  static bool Follows(const ir::Op& op) {
    return std::any_of(op.attributes().begin(), op.attributes().end(), [](const auto& attribute) {
      return absl::StartsWith(std::string(attribute.first), "quant.");
    });
  }

  std::size_t VertexOf(const ir::Op& op) {
    const auto options = options_.find(op.location());
    if (options == options_.end()) {
      model_.vertices.push_back(
          {.kind = Follows(op) ? PrecisionVertex::Kind::kMovement : PrecisionVertex::Kind::kFloat});
      return model_.vertices.size() - 1;
    }
    const auto [known, is_new] = vertex_of_node_.emplace(op.location(), model_.vertices.size());
    if (is_new) {
      model_.vertices.push_back({.kind = PrecisionVertex::Kind::kChoice,
                                 .name = op.location(),
                                 .options = options->second});
    }
    return known->second;
  }

  void AddTensor(const ir::Value& value, std::size_t producer) {
    if (value.dtype() != ir::DType::kFloat32) return;
    std::set<std::size_t> consumers;
    for (const ir::Use& use : value.uses()) {
      const auto vertex = vertex_of_.find(use.op);
      consumers.insert(vertex == vertex_of_.end() ? kOutside : vertex->second);
    }
    consumers.erase(producer);
    if (consumers.empty()) return;
    model_.edges.push_back({.producer = producer,
                            .consumers = {consumers.begin(), consumers.end()},
                            .conversion_ms = ElementsOf(value) * ms_per_element_});
  }

  const ir::Function& function_;
  const std::map<std::string, std::vector<NodeOption>>& options_;
  double ms_per_element_;
  std::map<std::string, ir::Dim> symbols_;
  std::map<const ir::Op*, std::size_t> vertex_of_;
  std::map<std::string, std::size_t> vertex_of_node_;
  PrecisionModel model_;
};

}  // namespace

PrecisionModel MakePrecisionModel(const ir::Function& annotated,
                                  const std::map<std::string, std::vector<NodeOption>>& options,
                                  const std::vector<runtime::Tensor>& inputs,
                                  double ms_per_element) {
  return GraphBuilder(annotated, options, inputs, ms_per_element).Build();
}

}  // namespace zeropoint::tools
