#include "frontend/onnx/control_flow/unrolled_loop.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

constexpr std::int64_t kMaxIterations = 16;
constexpr int kFirstState = 2;

/// The trip count when it is known, small, and nothing else ends the loop before it begins.
std::int64_t KnownIterations(const NodeImport& node) {
  const std::optional<SymbolicTensor> trips = node.SymbolicInput(0);
  if (!trips || trips->elements.size() != 1 || !trips->elements[0].is_constant()) {
    return 0;
  }
  if (node.HasInput(1) && node.KnownBool(1) != true) {
    return 0;
  }
  const std::int64_t count = trips->elements[0].constant();
  return count <= kMaxIterations ? count : 0;
}

class Unroller {
 public:
  Unroller(NodeImport& node, const onnx::GraphProto& graph)
      : node_(node),
        graph_(graph),
        states_(static_cast<std::size_t>(node.num_inputs() - kFirstState)),
        slices_(static_cast<std::size_t>(graph.output_size()) - 1 - states_) {}

  absl::StatusOr<bool> Run(std::int64_t iterations) {
    for (int i = kFirstState; i < node_.num_inputs(); ++i) {
      ASSIGN_OR_RETURN(inputs_.emplace_back(), node_.InputTensor(i));
    }
    for (std::int64_t i = 0; i < iterations; ++i) {
      ASSIGN_OR_RETURN(const bool goes_on, Iterate(i, i + 1 == iterations));
      if (!goes_on) return false;
    }
    return SetOutputs();
  }

 private:
  /// False when there is to be a next iteration and its condition is not known to hold.
  absl::StatusOr<bool> Iterate(std::int64_t iteration, bool is_last) {
    ImportedTensor number, condition_holds;
    number.symbolic = SymbolicTensor{true, {iteration}, ir::DType::kInt64};
    condition_holds.symbolic = SymbolicTensor{true, {1}, ir::DType::kBool};
    std::vector<ImportedTensor> inputs = {number, condition_holds};
    inputs.insert(inputs.end(), inputs_.begin(), inputs_.end());
    ASSIGN_OR_RETURN(const std::vector<ImportedTensor> outputs,
                     InlineSubgraph(node_, graph_, inputs));
    if (!is_last && KnownBoolOf(outputs[0]) != true) return false;
    for (const ImportedTensor& output : outputs) {
      if (output.is_refused || output.left_out_by != nullptr) return false;
    }
    const auto first_slice = outputs.begin() + 1 + static_cast<std::ptrdiff_t>(states_);
    inputs_.assign(outputs.begin() + 1, first_slice);
    for (std::size_t k = 0; k < slices_.size(); ++k) {
      slices_[k].push_back(*(first_slice + static_cast<std::ptrdiff_t>(k)));
    }
    return true;
  }

  absl::StatusOr<bool> SetOutputs() {
    for (int i = 0; i < node_.num_outputs(); ++i) {
      if (!node_.HasOutput(i)) continue;
      const auto index = static_cast<std::size_t>(i);
      if (index < states_) {
        node_.scope().tensors[node_.output_name(i)] = inputs_[index];
        continue;
      }
      ASSIGN_OR_RETURN(ir::Value * stacked, Stack(slices_[index - states_]));
      node_.SetOutput(i, stacked);
    }
    return true;
  }

  absl::StatusOr<ir::Value*> Stack(const std::vector<ImportedTensor>& slices) {
    std::vector<ir::Value*> parts;
    for (const ImportedTensor& slice : slices) {
      ASSIGN_OR_RETURN(ir::Value * value, node_.ValueOfTensor(slice));
      ASSIGN_OR_RETURN(parts.emplace_back(),
                       node_.Emit(ir::OpKind::kUnsqueeze, {value}, {{"dim", std::int64_t{0}}}));
    }
    return node_.Emit(ir::OpKind::kCat, std::move(parts), {{"dim", std::int64_t{0}}});
  }

  NodeImport& node_;
  const onnx::GraphProto& graph_;
  const std::size_t states_;
  std::vector<ImportedTensor> inputs_;
  std::vector<std::vector<ImportedTensor>> slices_;
};

/// Takes back what an attempt appended.
void EraseAfter(ir::Function& function, std::size_t count) {
  while (function.ops().size() > count) function.ops().back()->Erase();
}

}  // namespace

absl::StatusOr<bool> UnrollLoop(NodeImport& node, const onnx::GraphProto& graph) {
  const std::int64_t iterations = KnownIterations(node);
  const int states = node.num_inputs() - kFirstState;
  const bool fits = states >= 0 && graph.output_size() >= 1 + states &&
                    node.num_outputs() <= graph.output_size() - 1;
  if (iterations < 1 || !fits) {
    return false;
  }
  ir::Function& function = *node.scope().function;
  const std::size_t before = function.ops().size();
  const std::size_t reported = node.scope().state->unsupported.size();
  ASSIGN_OR_RETURN(const bool is_unrolled, Unroller(node, graph).Run(iterations));
  if (!is_unrolled && node.scope().state->unsupported.size() == reported) {
    EraseAfter(function, before);
  }
  return is_unrolled || node.scope().state->unsupported.size() > reported;
}

}  // namespace zeropoint::frontend
