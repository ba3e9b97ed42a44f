#include "tools/docs/operator_versions.h"

#include <fstream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace zeropoint::tools {
namespace {

struct DefinitionFile {
  const char* name;
  const char* domain;  // with the dot that follows it
};
constexpr DefinitionFile kFiles[] = {
    {"operator_sets.h", ""},
    {"operator_sets_ml.h", "ai.onnx.ml."},
    {"operator_sets_preview.h", "ai.onnx.preview.training."},
};

/// Adds what one line declares, if it does: "class ONNX_OPERATOR_SET_SCHEMA_CLASS_NAME(Onnx, 13,
/// Abs);".
void AddDeclaration(const std::string& line, const char* domain, OperatorVersions& versions) {
  if (!absl::StartsWith(line, "class ONNX_") || !absl::StrContains(line, "SCHEMA_CLASS_NAME("))
    return;
  const std::vector<std::string> arguments =
      absl::StrSplit(line, absl::ByAnyChar("(,); "), absl::SkipEmpty());
  int version = 0;
  if (arguments.size() < 2 || !absl::SimpleAtoi(arguments[arguments.size() - 2], &version)) return;
  versions[absl::StrCat(domain, arguments.back())].insert(version);
}

}  // namespace

absl::StatusOr<OperatorVersions> ReadOperatorVersions(const std::string& defs) {
  OperatorVersions versions;
  for (const DefinitionFile& file : kFiles) {
    const std::string path = absl::StrCat(defs, "/", file.name);
    std::ifstream stream(path);
    if (!stream) return absl::NotFoundError(absl::StrCat("cannot be opened: ", path));
    for (std::string line; std::getline(stream, line);) AddDeclaration(line, file.domain, versions);
  }
  return versions;
}

}  // namespace zeropoint::tools
