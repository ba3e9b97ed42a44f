#include "tools/verbs/session_inputs.h"

#include "absl/strings/str_cat.h"
#include "runtime/threads/usable_cores.h"

namespace zeropoint::tools {

absl::StatusOr<PreprocessManifest> ReadManifest(const std::string& path) {
  if (path.empty()) return PreprocessManifest();
  return ReadPreprocessFile(path);
}

absl::StatusOr<PreprocessManifest> ChooseManifest(const PreprocessManifest& named,
                                                  const runtime::Program& program,
                                                  const std::string& program_path) {
  if (!named.json.empty()) return named;
  const auto stored = program.metadata.find("preprocess");
  if (stored == program.metadata.end()) return PreprocessManifest();
  return ParsePreprocess(stored->second, absl::StrCat(program_path, " (stored manifest)"));
}

int EffectiveThreads(int threads) {
  if (threads > 0) return threads;
  return runtime::UsableCores();
}

}  // namespace zeropoint::tools
