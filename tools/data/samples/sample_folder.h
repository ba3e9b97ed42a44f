#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_FOLDER_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_FOLDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/data/array_file.h"
#include "tools/data/samples/sample_reader.h"

namespace zeropoint::tools {

struct SampleFiles {
  /// The folder, or the lone file.
  std::string path;
  /// In the order of samples; not empty.
  std::vector<std::string> files;
  std::vector<FolderArray> arrays;
  /// A class number for each file; empty for none, and then no file.
  std::vector<std::int64_t> labels;
  std::string labels_file;
};

/// Arrays with the samples of all files on a new axis 0, and the labels of samples under
/// label_name(). Files are decoded as they are read, one in memory at a time; what is skipped is
/// not. Errors of files come complete when they are read, and name them: kInvalidArgument for one
/// whose samples have another shape or dtype than those of the first file, too.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenSampleFolder(SampleFiles files);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_FOLDER_H_
