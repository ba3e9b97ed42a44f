#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_READER_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_READER_H_

// How the files of one kind are read as samples.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// What a file holds.
struct FileSamples {
  runtime::DType dtype = runtime::DType::kFloat32;
  /// Of one sample.
  runtime::Extents extents;
  std::int64_t count = 1;
};

class SampleReader {
 public:
  virtual ~SampleReader() = default;

  /// Reads no more than it must. Errors of both are complete and name the file.
  virtual absl::StatusOr<FileSamples> Describe(const std::string& file) const = 0;
  /// [count, extents...], or another shape where the file is not like its Describe.
  virtual absl::StatusOr<runtime::Tensor> Read(const std::string& file) const = 0;

  /// Where `file` is a folder, what is read of it.
  virtual std::string FileWithin(const std::string& file) const { return file; }
  /// Whether a file may hold other than one sample.
  virtual bool counts_vary() const { return false; }
  /// What to do when samples differ in shape, and when they do not fit the input of a model.
  virtual absl::string_view same_shape_advice() const = 0;
  virtual absl::string_view fit_advice() const { return same_shape_advice(); }
};

/// An array of a folder.
struct FolderArray {
  std::string name;
  std::shared_ptr<const SampleReader> reader;
};

/// What `files`, which are sorted and not empty, are to be read as. An array is named after the
/// manifest's "from" of the input that says how to decode files of the kind, where one does.
absl::StatusOr<std::vector<FolderArray>> ImageArrays(const std::vector<std::string>& files,
                                                     const PreprocessManifest& manifest);
absl::StatusOr<std::vector<FolderArray>> AudioArrays(const std::vector<std::string>& files,
                                                     const PreprocessManifest& manifest);
/// `.npy` files, one sample each.
absl::StatusOr<std::vector<FolderArray>> NumpyArrays(const std::vector<std::string>& files,
                                                     const PreprocessManifest& manifest);
/// Folders of `input_N.pb`; an array for each input.
absl::StatusOr<std::vector<FolderArray>> OnnxArrays(const std::vector<std::string>& folders,
                                                    const PreprocessManifest& manifest);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_SAMPLE_READER_H_
