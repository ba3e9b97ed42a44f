// Sequences of tensors, resolved at import: they leave no ops behind.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/saturating.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;
using Elements = std::vector<ImportedTensor>;

/// Splitting a tensor makes as many ops as elements.
constexpr std::int64_t kMaxElements = 4096;

absl::StatusOr<Elements> SequenceInput(const NodeImport& node, int index) {
  ASSIGN_OR_RETURN(const ImportedTensor tensor, node.InputTensor(index));
  if (tensor.sequence == nullptr)
    return Malformed(absl::StrCat("input ", index, " is no sequence"));
  return *tensor.sequence;
}

absl::StatusOr<ImportedTensor> ElementInput(const NodeImport& node, int index) {
  ASSIGN_OR_RETURN(ImportedTensor tensor, node.InputTensor(index));
  if (tensor.sequence != nullptr) return Unsupported("a sequence of sequences");
  return tensor;
}

absl::Status SetSequence(NodeImport& node, Elements elements) {
  node.SetOutputTensor(0, {.sequence = std::make_shared<const Elements>(std::move(elements))});
  return absl::OkStatus();
}

/// Input `index` as a position in [0, count); negative counts from `count`.
absl::StatusOr<std::size_t> Position(const NodeImport& node, int index, std::size_t count) {
  ASSIGN_OR_RETURN(const Ints position, node.ConstantInts(index));
  const auto size = static_cast<std::int64_t>(count);
  if (position.size() != 1 || position[0] < -size || position[0] >= size) {
    return Malformed(absl::StrCat("a position outside a sequence of ", size));
  }
  return static_cast<std::size_t>(position[0] < 0 ? position[0] + size : position[0]);
}

absl::Status ImportSequenceConstruct(NodeImport& node) {
  Elements elements;
  for (int i = 0; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(ImportedTensor element, ElementInput(node, i));
    elements.push_back(std::move(element));
  }
  return SetSequence(node, std::move(elements));
}

absl::Status ImportSequenceEmpty(NodeImport& node) { return SetSequence(node, {}); }

absl::Status ImportSequenceInsert(NodeImport& node) {
  ASSIGN_OR_RETURN(Elements elements, SequenceInput(node, 0));
  ASSIGN_OR_RETURN(ImportedTensor element, ElementInput(node, 1));
  std::size_t position = elements.size();
  if (node.HasInput(2)) {
    // One more place than elements: behind the last.
    ASSIGN_OR_RETURN(const Ints given, node.ConstantInts(2));
    const auto count = static_cast<std::int64_t>(elements.size());
    if (given.size() != 1 || given[0] < -count || given[0] > count) {
      return Malformed(absl::StrCat("a position outside a sequence of ", count));
    }
    position = static_cast<std::size_t>(given[0] < 0 ? given[0] + count : given[0]);
  }
  elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(position), std::move(element));
  return SetSequence(node, std::move(elements));
}

absl::Status ImportSequenceErase(NodeImport& node) {
  ASSIGN_OR_RETURN(Elements elements, SequenceInput(node, 0));
  if (elements.empty()) return Malformed("an empty sequence has nothing to erase");
  std::size_t position = elements.size() - 1;
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(position, Position(node, 1, elements.size()));
  }
  elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(position));
  return SetSequence(node, std::move(elements));
}

absl::Status ImportSequenceAt(NodeImport& node) {
  ASSIGN_OR_RETURN(Elements elements, SequenceInput(node, 0));
  ASSIGN_OR_RETURN(const std::size_t position, Position(node, 1, elements.size()));
  node.SetOutputTensor(0, std::move(elements[position]));
  return absl::OkStatus();
}

absl::Status ImportSequenceLength(NodeImport& node) {
  ASSIGN_OR_RETURN(const Elements elements, SequenceInput(node, 0));
  node.SetSymbolicOutput(
      0, {.is_scalar = true, .elements = {static_cast<std::int64_t>(elements.size())}});
  return absl::OkStatus();
}

absl::Status ImportConcatFromSequence(NodeImport& node) {
  ASSIGN_OR_RETURN(const Elements elements, SequenceInput(node, 0));
  if (elements.empty()) return Malformed("there is nothing to concatenate");
  ASSIGN_OR_RETURN(const std::int64_t new_axis, node.IntOr("new_axis", 0));
  ASSIGN_OR_RETURN(std::int64_t axis, node.IntOr("axis", 0));
  std::vector<ir::Value*> operands;
  for (const ImportedTensor& element : elements) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.ValueOfTensor(element));
    const int rank = operand->type().rank() + (new_axis != 0 ? 1 : 0);
    // The same for all elements, or cat refuses their ranks.
    if (operands.empty()) {
      ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
    }
    if (new_axis != 0) {
      ASSIGN_OR_RETURN(operand, node.Emit(ir::OpKind::kUnsqueeze, {operand}, {{"dim", axis}}));
    }
    operands.push_back(operand);
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kCat, std::move(operands), {{"dim", axis}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Extents of the parts: given one by one, as the size of each, or 1.
absl::StatusOr<Ints> PartSizes(const NodeImport& node, std::int64_t extent) {
  Ints sizes;
  std::int64_t chunk = 1;
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(const Ints given, node.ConstantInts(1));
    if (!node.SymbolicInput(1)->is_scalar) sizes = given;
    if (node.SymbolicInput(1)->is_scalar) chunk = given[0];
  }
  if (sizes.empty()) {
    if (chunk < 1 || extent / chunk >= kMaxElements) {
      return Unsupported(absl::StrCat("splitting ", extent, " elements by ", chunk));
    }
    for (std::int64_t begin = 0; begin < extent; begin += chunk) {
      sizes.push_back(std::min(chunk, extent - begin));
    }
  }
  std::int64_t total = 0;
  for (const std::int64_t size : sizes) {
    total = size < 0 ? -1 : ir::SaturatingAdd(total, size);
    if (total < 0) break;
  }
  if (total != extent) {
    return Malformed(absl::StrCat("the parts do not make ", extent, " elements"));
  }
  return sizes;
}

absl::Status ImportSplitToSequence(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t given_axis, node.IntOr("axis", 0));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given_axis, x->type().rank()));
  ASSIGN_OR_RETURN(const std::int64_t keepdims, node.IntOr("keepdims", 1));
  const ir::Dim extent = x->shape()[static_cast<std::size_t>(axis)];
  if (!extent.is_constant()) {
    return Unsupported("splitting a symbolic extent; pin the input shapes");
  }
  ASSIGN_OR_RETURN(const Ints sizes, PartSizes(node, extent.constant()));
  const bool squeeze = keepdims == 0 && !node.HasInput(1);
  Elements elements;
  std::int64_t start = 0;
  for (const std::int64_t size : sizes) {
    ASSIGN_OR_RETURN(ir::Value * part,
                     node.Emit(ir::OpKind::kSlice, {x},
                               {{"dim", axis}, {"start", start}, {"end", start + size}}));
    if (squeeze) {
      ASSIGN_OR_RETURN(part, node.Emit(ir::OpKind::kSqueeze, {part}, {{"dim", Ints{axis}}}));
    }
    elements.push_back({.value = part});
    start += size;
  }
  return SetSequence(node, std::move(elements));
}

constexpr OpRow kRows[] = {
    {"SequenceConstruct", 11, ImportSequenceConstruct},
    {"SequenceEmpty", 11, ImportSequenceEmpty},
    {"SequenceInsert", 11, ImportSequenceInsert, Operands(2)},
    {"SequenceErase", 11, ImportSequenceErase, Operands(1)},
    {"SequenceAt", 11, ImportSequenceAt, Operands(1)},
    {"SequenceLength", 11, ImportSequenceLength},
    {"ConcatFromSequence", 11, ImportConcatFromSequence},
    {"SplitToSequence", 11, ImportSplitToSequence, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> SequenceImporters() { return kRows; }

}  // namespace zeropoint::frontend
