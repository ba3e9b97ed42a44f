#include "frontend/onnx/scope/equal_extents.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace zeropoint::frontend {
namespace {

/// What `symbol` is when `zero` is 0: the rest of a sum in which it stands once, alone.
std::optional<ir::Dim> SolvedFor(const std::string& symbol, const ir::Dim& zero) {
  const ir::Dim unknown = ir::Dim::Symbol(symbol);
  for (const ir::Dim& value : {unknown - zero, unknown + zero}) {
    const std::vector<std::string> left = value.Symbols();
    const bool is_extent = !left.empty() && value.TermsOf()[0].coefficient > 0;
    if (is_extent && std::find(left.begin(), left.end(), symbol) == left.end()) return value;
  }
  return std::nullopt;
}

}  // namespace

void EqualExtents::Know(const std::vector<std::string>& input_symbols) {
  for (const std::string& symbol : input_symbols) ranks_.emplace(symbol, ranks_.size());
}

bool EqualExtents::AreKnown(const ir::Dim& extent) const {
  const std::vector<std::string> symbols = extent.Symbols();
  return std::all_of(symbols.begin(), symbols.end(),
                     [&](const std::string& symbol) { return ranks_.count(symbol) > 0; });
}

/// The symbols of a plain product, those of the first inputs first; none of any other extent.
std::vector<std::string> EqualExtents::Factors(const ir::Dim& product) const {
  const std::vector<ir::Dim::Term> terms = product.TermsOf();
  if (terms.size() != 1 || terms[0].coefficient != 1) return {};
  std::vector<std::string> factors;
  for (const ir::Dim::Factor& factor : terms[0].factors) {
    if (factor.symbol.empty()) return {};
    factors.push_back(factor.symbol);
  }
  std::sort(factors.begin(), factors.end(), [&](const std::string& a, const std::string& b) {
    return ranks_.at(a) < ranks_.at(b);
  });
  return factors;
}

bool EqualExtents::Learn(const ir::Dim& given_a, const ir::Dim& given_b) {
  const ir::Dim a = Named(given_a), b = Named(given_b);
  if (a == b) return true;
  if (!AreKnown(a) || !AreKnown(b)) return false;
  const std::vector<std::string> left = Factors(a), right = Factors(b);
  if (left.size() < 2 || left.size() != right.size()) return LearnOne(a - b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const ir::Dim zero = Named(ir::Dim::Symbol(left[i])) - Named(ir::Dim::Symbol(right[i]));
    if (zero != ir::Dim(0) && !LearnOne(zero)) return false;
  }
  return true;
}

/// Finds what a symbol must be for the sum to be 0; the names of the first inputs stay.
bool EqualExtents::LearnOne(const ir::Dim& zero) {
  std::vector<std::string> symbols = zero.Symbols();
  std::sort(symbols.begin(), symbols.end(), [&](const std::string& left, const std::string& right) {
    return ranks_.at(left) > ranks_.at(right);
  });
  for (const std::string& symbol : symbols) {
    const std::optional<ir::Dim> value = SolvedFor(symbol, zero);
    if (!value) continue;
    for (auto& [name, known] : values_) known = known.Substitute({{symbol, *value}});
    values_.emplace(symbol, *value);
    return true;
  }
  return false;
}

bool EqualExtents::CanBeEqual(const ir::Dim& a, const ir::Dim& b) const {
  const ir::Dim difference = Named(a) - Named(b);
  return !difference.is_constant() || difference == ir::Dim(0);
}

void EqualExtents::AddRemarks(std::vector<std::string>& remarks) const {
  for (const auto& [symbol, value] : values_) {
    remarks.push_back(absl::StrCat("import: extents ", symbol, " and ", value.ToString(),
                                   " of the inputs meet in a node and are taken for equal"));
  }
}

}  // namespace zeropoint::frontend
