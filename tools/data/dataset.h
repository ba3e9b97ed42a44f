#ifndef ZEROPOINT_TOOLS_DATA_DATASET_H_
#define ZEROPOINT_TOOLS_DATA_DATASET_H_

// A data set: arrays of samples, read one batch at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/data/array_file.h"
#include "tools/data/input_matching.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// Streams model inputs out of a file; memory is that of one batch, whatever the number of samples.
/// Reading batches in order costs one pass over the file; going back starts it over. Where the
/// samples of an input are not on axis 0 (sample_axis.h), each batch reads its array as a whole.
///
///   ASSIGN_OR_RETURN(Dataset data, Dataset::Open("calib.npz", InputSpecsOf(program), manifest));
///   for (std::int64_t i = 0; i < data.num_samples(); i += 200) {
///     ASSIGN_OR_RETURN(std::vector<runtime::Tensor> inputs, data.ReadBatch(i, i + 200));
///   }
class Dataset {
 public:
  /// kNotFound for an array that is missing, kInvalidArgument for dtypes, shapes and counts of
  /// samples that do not fit; both name file and array.
  static absl::StatusOr<Dataset> Open(const std::string& path, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest);

  std::int64_t num_samples() const { return num_samples_; }
  /// The batch to use where the user asked for `requested` (0: no wish): an input whose sample axis
  /// is fixed decides it, else the smaller of the wish (200 by default) and the number of samples.
  std::int64_t ChooseBatch(std::int64_t requested) const;

  /// One tensor per input, in the order of `inputs`, of samples [begin, min(end, num_samples())).
  absl::StatusOr<std::vector<runtime::Tensor>> ReadBatch(std::int64_t begin, std::int64_t end);

  /// Class numbers of all samples, from an integer array of rank 1 or [samples, 1].
  absl::StatusOr<std::vector<std::int64_t>> ReadLabels(const std::string& array) const;
  const ArrayFile& file() const { return *file_; }

 private:
  Dataset(std::unique_ptr<ArrayFile> file, std::vector<InputSpec> inputs,
          PreprocessManifest manifest)
      : file_(std::move(file)), inputs_(std::move(inputs)), manifest_(std::move(manifest)) {}

  absl::Status AddReader(const InputSpec& input, std::optional<std::size_t> sample_axis);
  absl::Status CountSamples(const ArrayReader& reader, std::size_t sample_axis);
  absl::StatusOr<runtime::Tensor> ReadSamples(std::size_t index, std::int64_t begin,
                                              std::int64_t end);
  absl::StatusOr<runtime::Tensor> ReadRows(std::size_t index, std::int64_t begin, std::int64_t end);

  std::unique_ptr<ArrayFile> file_;
  std::vector<InputSpec> inputs_;
  PreprocessManifest manifest_;
  // Per input.
  std::vector<std::string> arrays_;
  std::vector<ArrayReader> readers_;
  std::vector<std::optional<std::size_t>> sample_axes_;  // none: the same for all samples

  std::int64_t num_samples_ = -1;  // -1 until the first array that has samples
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_DATASET_H_
