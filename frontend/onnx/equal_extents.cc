#include "frontend/onnx/equal_extents.h"

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
    if (!left.empty() && std::find(left.begin(), left.end(), symbol) == left.end()) return value;
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

bool EqualExtents::Learn(const ir::Dim& a, const ir::Dim& b) {
  const ir::Dim zero = Named(a) - Named(b);
  if (zero == ir::Dim(0)) return true;
  if (!AreKnown(zero)) return false;
  // The names of the first inputs stay.
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
