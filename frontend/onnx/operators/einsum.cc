// Einsum: the equation is made explicit, with letters for what an ellipsis stands for.

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

constexpr char kEllipsis[] = "...";

struct Equation {
  std::vector<std::string> terms;
  std::string output;
  bool is_explicit = false;
};

absl::StatusOr<Equation> Split(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  Equation equation;
  const std::size_t arrow = text.find("->");
  equation.is_explicit = arrow != std::string::npos;
  if (equation.is_explicit) {
    equation.output = text.substr(arrow + 2);
    text.resize(arrow);
  }
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    equation.terms.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return equation;
}

/// Letters that no term uses.
std::string UnusedLetters(const Equation& equation) {
  std::string unused;
  for (char letter = 'A'; letter <= 'z'; ++letter) {
    const bool used = std::any_of(
        equation.terms.begin(), equation.terms.end(),
        [&](const std::string& term) { return term.find(letter) != std::string::npos; });
    if (std::isalpha(static_cast<unsigned char>(letter)) != 0 && !used) unused += letter;
  }
  return unused;
}

void ReplaceEllipsis(std::string& term, const std::string& letters) {
  const std::size_t at = term.find(kEllipsis);
  if (at != std::string::npos) term.replace(at, 3, letters);
}

/// The labels that stand once, in alphabetical order, behind those of the ellipsis.
std::string ImplicitOutput(const Equation& equation, const std::string& ellipsis) {
  std::map<char, int> counts;
  for (const std::string& term : equation.terms) {
    for (const char label : term) ++counts[label];
  }
  std::string output = ellipsis;
  for (const auto& [label, count] : counts) {
    if (count == 1 && ellipsis.find(label) == std::string::npos) output += label;
  }
  return output;
}

absl::StatusOr<std::string> MakeExplicit(Equation equation,
                                         const std::vector<ir::Value*>& operands) {
  if (equation.terms.size() != operands.size()) {
    return Malformed(absl::StrCat("the equation has ", equation.terms.size(), " terms for ",
                                  operands.size(), " operands"));
  }
  const std::string unused = UnusedLetters(equation);
  std::string longest;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    std::string& term = equation.terms[i];
    if (term.find(kEllipsis) == std::string::npos) continue;
    const std::size_t rank = operands[i]->shape().size();
    if (rank + 3 < term.size() || rank + 3 - term.size() > unused.size()) {
      return Malformed(absl::StrCat("term ", i, " does not fit an operand of rank ", rank));
    }
    // Aligned at the last axis, as broadcasting does.
    const std::size_t count = rank + 3 - term.size();
    const std::string letters = unused.substr(unused.size() - count);
    ReplaceEllipsis(term, letters);
    if (letters.size() > longest.size()) longest = letters;
  }
  if (!equation.is_explicit) equation.output = ImplicitOutput(equation, longest);
  ReplaceEllipsis(equation.output, longest);
  return absl::StrCat(absl::StrJoin(equation.terms, ","), "->", equation.output);
}

absl::Status ImportEinsum(NodeImport& node) {
  std::vector<ir::Value*> operands;
  for (int i = 0; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    operands.push_back(operand);
  }
  ASSIGN_OR_RETURN(std::string text, node.TextOr("equation", ""));
  ASSIGN_OR_RETURN(Equation equation, Split(std::move(text)));
  ASSIGN_OR_RETURN(std::string explicit_equation, MakeExplicit(std::move(equation), operands));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kEinsum, std::move(operands),
                                                 {{"equation", std::move(explicit_equation)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Einsum", 12, ImportEinsum},
};

}  // namespace

absl::Span<const OpRow> EinsumImporters() { return kRows; }

}  // namespace zeropoint::frontend
