#include "tools/verbs/flags/sample_flags.h"

#include <cstdio>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/samples/open_samples.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

/// Decodes all of them, once.
absl::Status LeaveUnreadableOut(bool quiet, SampleSource& source) {
  ASSIGN_OR_RETURN(const std::vector<UnreadableFile> unreadable, FindUnreadable(source));
  for (const UnreadableFile& file : unreadable) {
    source.left_out.insert(file.file);
    if (quiet) continue;
    std::fprintf(stderr, "warning: left out: %s\n", std::string(file.status.message()).c_str());
  }
  if (!unreadable.empty() && !quiet) {
    std::fprintf(stderr, "warning: %zu files of %s could not be read and are left out\n",
                 unreadable.size(), source.path.c_str());
  }
  return absl::OkStatus();
}

}  // namespace

void AddSampleFlags(CLI::App& verb, const char* name, const char* help, bool is_required,
                    SampleFlags& flags) {
  flags.name = name;
  flags.is_required = is_required;
  CLI::Option* path = verb.add_option(name, flags.path, help);
  CLI::Option* images = verb.add_option(
      "--images", flags.images,
      "Samples are the images of a folder (.jpg, .png, .ppm); \"image\" in the manifest says how");
  CLI::Option* audio = verb.add_option(
      "--audio", flags.audio,
      "Samples are the sounds of a folder (.wav); \"audio\" in the manifest says how");
  images->excludes(path)->excludes(audio);
  audio->excludes(path);
  verb.add_option("--labels", flags.labels,
                  "Class numbers of the files of a folder: one a line, or NAME NUMBER");
  verb.add_flag("--skip-unreadable", flags.skips_unreadable,
                "Leave files of the folder out that cannot be read, and name them");
}

absl::StatusOr<SampleSource> ReadSampleFlags(const SampleFlags& flags, bool quiet) {
  SampleSource source = {.path = flags.path, .labels = flags.labels};
  if (!flags.images.empty()) source = {flags.images, "images", flags.labels};
  if (!flags.audio.empty()) source = {flags.audio, "audio", flags.labels};
  const std::string to_do = absl::StrCat("give ", flags.name, " DATA, --images DIR or --audio DIR");
  if (source.empty() && flags.is_required) {
    return UsageError("there are no samples", flags.name, to_do);
  }
  if (source.empty() && (!flags.labels.empty() || flags.skips_unreadable)) {
    return UsageError("is said of samples, and there are none",
                      flags.labels.empty() ? "--skip-unreadable" : "--labels", to_do);
  }
  if (flags.skips_unreadable) RETURN_IF_ERROR(LeaveUnreadableOut(quiet, source));
  return source;
}

}  // namespace zeropoint::tools
