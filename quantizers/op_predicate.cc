#include "quantizers/op_predicate.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

/// What `part` adds to the scope `parent`: "0" for "layer1.0" in "layer1".
std::string_view OwnName(std::string_view part, std::string_view parent) {
  const bool repeats = !parent.empty() && part.size() > parent.size() + 1 &&
                       part.substr(0, parent.size()) == parent && part[parent.size()] == '.';
  return repeats ? part.substr(parent.size() + 1) : part;
}

}  // namespace

std::string ModulePath(std::string_view name) {
  std::string path;
  std::string_view parent;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(part.size() + 1, name.size()));
    if (!part.empty()) {
      path.append("/").append(OwnName(part, parent));
      parent = part;
    }
  }
  std::replace(path.begin(), path.end(), '.', '/');
  return path + "/";
}

OpPredicate OfKind(ir::OpKind kind) {
  return [kind](const ir::Op& op) { return op.kind() == kind; };
}

OpPredicate InModule(std::string_view name) {
  return [scope = ModulePath(name)](const ir::Op& op) {
    return ModulePath(op.location()).compare(0, scope.size(), scope) == 0;
  };
}

absl::StatusOr<OpPredicate> MatchesRegex(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  const auto regex =
      std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) {
    return absl::InvalidArgumentError(
        ir::StrCat("\"", pattern, "\" is no regular expression (RE2), ", regex->error()));
  }
  return OpPredicate([regex](const ir::Op& op) { return RE2::FullMatch(op.location(), *regex); });
}

OpPredicate AtNode(std::string name) {
  return [name = std::move(name)](const ir::Op& op) { return op.location() == name; };
}

OpPredicate AllOf(std::vector<OpPredicate> parts) {
  return [parts = std::move(parts)](const ir::Op& op) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](const OpPredicate& part) { return part(op); });
  };
}

}  // namespace zeropoint::quantizers
