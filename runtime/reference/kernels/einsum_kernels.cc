// aten.einsum: a loop over all labels, those of the result outside.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/strided_loops.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// One label: its extent and how far each operand moves along it.
struct Label {
  std::int64_t extent = 1;
  std::vector<std::int64_t> strides;
};

struct Contraction {
  std::vector<const TensorView*> operands;
  /// Those of the result, then those summed over.
  std::vector<Label> labels;
  std::size_t num_kept = 0;
};

/// Adds operand `index` to the labels of its term. A label that stands twice moves along a
/// diagonal.
absl::Status BindTerm(const TensorView& operand, std::size_t index, std::size_t num_operands,
                      std::string_view term, std::map<char, Label>& labels) {
  if (term.size() != operand.extents.size()) {
    return Mismatch(absl::StrCat("operand ", index, " of rank ", term.size()),
                    ExtentsToString(operand.extents));
  }
  const Strides strides = RowMajorStrides(operand.extents);
  for (std::size_t axis = 0; axis < term.size(); ++axis) {
    Label& label = labels[term[axis]];
    label.strides.resize(num_operands, 0);
    const std::int64_t extent = operand.extents[axis];
    if (extent != label.extent && extent != 1 && label.extent != 1) {
      return Mismatch(absl::StrCat("extent ", label.extent, " for a label"), absl::StrCat(extent));
    }
    if (extent == 1) continue;
    label.extent = extent;
    label.strides[index] += strides[axis];
  }
  return absl::OkStatus();
}

absl::StatusOr<Contraction> MakeContraction(const KernelContext& context,
                                            std::string_view equation) {
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string_view::npos) return Mismatch("an explicit equation", equation);
  Contraction contraction;
  std::map<char, Label> labels;
  const auto num_operands = static_cast<std::size_t>(context.num_inputs());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < num_operands; ++i) {
    ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
    ASSIGN_OR_RETURN(const TensorView* operand, Input(context, static_cast<int>(i), any->dtype));
    if (begin > arrow) return Mismatch("a term for each operand", equation);
    const std::size_t end = std::min(equation.find(',', begin), arrow);
    RETURN_IF_ERROR(
        BindTerm(*operand, i, num_operands, equation.substr(begin, end - begin), labels));
    contraction.operands.push_back(operand);
    begin = end + 1;
  }
  if (begin <= arrow) return Mismatch("an operand for each term", equation);
  for (const char label : equation.substr(arrow + 2)) {
    const auto found = labels.find(label);
    if (found == labels.end()) return Mismatch("output labels of the operands, once", equation);
    contraction.labels.push_back(found->second);
    labels.erase(found);
  }
  contraction.num_kept = contraction.labels.size();
  for (const auto& [name, label] : labels) contraction.labels.push_back(label);
  return contraction;
}

/// Calls `visit` with the offset of each operand for every setting of labels [first, last).
template <typename Visit>
void ForEachSetting(const std::vector<Label>& labels, std::size_t first, std::size_t last,
                    std::vector<std::int64_t>& offsets, const Visit& visit) {
  if (first == last) return visit();
  const Label& label = labels[first];
  for (std::int64_t i = 0; i < label.extent; ++i) {
    ForEachSetting(labels, first + 1, last, offsets, visit);
    for (std::size_t k = 0; k < offsets.size(); ++k) offsets[k] += label.strides[k];
  }
  for (std::size_t k = 0; k < offsets.size(); ++k) offsets[k] -= label.extent * label.strides[k];
}

template <typename T>
void Compute(const Contraction& contraction, Tensor& output) {
  if (output.num_elements() == 0) return;
  const std::vector<Label>& labels = contraction.labels;
  std::vector<std::int64_t> offsets(contraction.operands.size(), 0);
  std::vector<const T*> data;
  for (const TensorView* operand : contraction.operands) {
    data.push_back(static_cast<const T*>(operand->data));
  }
  T* result = static_cast<T*>(output.data());
  // Labels without elements sum to nothing; others beside them are not counted through.
  if (std::any_of(labels.begin(), labels.end(), [](const Label& l) { return l.extent == 0; })) {
    std::fill_n(result, output.num_elements(), T{0});
    return;
  }
  ForEachSetting(labels, 0, contraction.num_kept, offsets, [&] {
    T sum = 0;
    ForEachSetting(labels, contraction.num_kept, labels.size(), offsets, [&] {
      T product = 1;
      for (std::size_t k = 0; k < data.size(); ++k) product *= data[k][offsets[k]];
      sum += product;
    });
    *result++ = sum;
  });
}

absl::Status Einsum(KernelContext& context) {
  ASSIGN_OR_RETURN(const std::string equation, context.TextOr("equation", ""));
  ASSIGN_OR_RETURN(const Contraction contraction, MakeContraction(context, equation));
  if (contraction.operands.empty()) return Mismatch("operands", "none");
  Extents extents;
  for (std::size_t i = 0; i < contraction.num_kept; ++i) {
    extents.push_back(contraction.labels[i].extent);
  }
  const DType dtype = contraction.operands[0]->dtype;
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(dtype, std::move(extents)));
  const auto compute = [&](auto zero) {
    Compute<decltype(zero)>(contraction, *output);
    return absl::OkStatus();
  };
  switch (dtype) {
    // Unsigned, so that sums wrap.
    case DType::kInt32:
      return compute(std::uint32_t{});
    case DType::kInt64:
      return compute(std::uint64_t{});
    default:
      return DispatchFloat(dtype, compute);
  }
}

constexpr KernelRow kRows[] = {
    {"aten.einsum", Einsum},
};

}  // namespace

absl::Span<const KernelRow> EinsumKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
