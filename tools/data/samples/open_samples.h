#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_OPEN_SAMPLES_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_OPEN_SAMPLES_H_

// The one place where samples are opened, whatever they are kept in.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/data/array_file.h"
#include "tools/data/preprocess.h"
#include "tools/data/samples/sample_source.h"

namespace zeropoint::tools {

/// A file of arrays (ArrayFile::Open); a folder of images (JPEG, PNG, PNM), of sounds (WAV), of
/// `.npy` files, or of `test_data_set_*` folders; a lone image or sound; or a `test_data_set_0`
/// folder. Files of a folder are taken in the order of their names, and `manifest` says how images
/// and sounds become arrays (decoding.h).
///
///   ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays,
///                    OpenSamples({.path = "photos", .labels = "labels.txt"}, manifest));
///
/// Errors are complete: kInvalidArgument for a folder that holds none of these, or several kinds,
/// and those of OpenSampleFolder (sample_folder.h) and ReadLabelsFile (labels_file.h).
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenSamples(const SampleSource& source,
                                                       const PreprocessManifest& manifest);

struct UnreadableFile {
  std::string file;
  /// Why.
  absl::Status status;
};

/// Decodes every file of the folder and tells which cannot be; nothing where `source` is a file of
/// arrays. Errors are those of finding the files, and kInvalidArgument where none can be read.
absl::StatusOr<std::vector<UnreadableFile>> FindUnreadable(const SampleSource& source);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_OPEN_SAMPLES_H_
