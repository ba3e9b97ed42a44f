#ifndef ZEROPOINT_TOOLS_VERBS_SESSION_INPUTS_H_
#define ZEROPOINT_TOOLS_VERBS_SESSION_INPUTS_H_

// What several verbs need between their flags and a session.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// The manifest in the file the user named; an empty one when there is no such file ("").
absl::StatusOr<PreprocessManifest> ReadManifest(const std::string& path);

/// The manifest the user named, else the one stored in the program, else an empty one.
absl::StatusOr<PreprocessManifest> ChooseManifest(const PreprocessManifest& named,
                                                  const runtime::Program& program,
                                                  const std::string& program_path);

/// `threads` as asked for, or the number of cores that the process may use for 0.
int EffectiveThreads(int threads);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_SESSION_INPUTS_H_
