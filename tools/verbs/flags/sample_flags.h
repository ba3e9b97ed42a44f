#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_SAMPLE_FLAGS_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_SAMPLE_FLAGS_H_

// How users say where samples come from.

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "tools/data/samples/sample_source.h"

namespace zeropoint::tools {

struct SampleFlags {
  /// "--calib", "--data" or "--inputs".
  const char* name = nullptr;
  bool is_required = false;
  /// Of that flag, of --images and of --audio: at most one is not empty.
  std::string path;
  std::string images;
  std::string audio;
  std::string labels;
  bool skips_unreadable = false;
};

/// `name` (with its `help`), --images, --audio, --labels, --skip-unreadable.
void AddSampleFlags(CLI::App& verb, const char* name, const char* help, bool is_required,
                    SampleFlags& flags);

/// What the flags say; UsageError where they are required and say nothing, or say how to treat
/// samples that are not there. Files that are skipped are named on stderr, unless `quiet`.
absl::StatusOr<SampleSource> ReadSampleFlags(const SampleFlags& flags, bool quiet);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_SAMPLE_FLAGS_H_
