#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_SOURCE_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_SOURCE_H_

#include <set>
#include <string>

namespace zeropoint::tools {

/// Where samples come from. OpenSamples (open_samples.h) opens it.
struct SampleSource {
  /// A file of arrays, or a folder of one file per sample; empty for no samples.
  std::string path;
  /// What the folder is said to hold, "images" or "audio"; empty leaves it to what is there.
  std::string kind{};
  /// Class numbers of the files of a folder; empty for none.
  std::string labels{};
  /// Files of the folder, with its path, that are left out (FindUnreadable).
  std::set<std::string> left_out{};

  bool empty() const { return path.empty(); }
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_SOURCE_H_
