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
#include "tools/data/sample_layout.h"
#include "tools/data/samples/sample_source.h"

namespace zeropoint::tools {

/// An input that holds NaN or infinity.
struct NonFiniteInput {
  std::string input;
  /// The array that it was read from: "data.npz[x]".
  std::string where;
  /// The first such sample; nullopt for an array that all samples share.
  std::optional<std::int64_t> sample;
};

/// Streams model inputs out of a file or folder (samples/open_samples.h); memory is that of one
/// batch, whatever the number of samples. Reading batches in order costs one pass over the file;
/// going back starts it over. Where the samples of an input are not on axis 0 (sample_layout.h),
/// each batch reads its array as a whole.
///
///   ASSIGN_OR_RETURN(Dataset data, Dataset::Open("calib.npz", InputSpecsOf(program), manifest));
///   for (std::int64_t i = 0; i < data.num_samples(); i += 200) {
///     ASSIGN_OR_RETURN(std::vector<runtime::Tensor> inputs, data.ReadBatch(i, i + 200));
///   }
class Dataset {
 public:
  /// kNotFound for an array that is missing, kInvalidArgument for dtypes, shapes and counts of
  /// samples that do not fit; both name file and array.
  static absl::StatusOr<Dataset> Open(const SampleSource& source, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest);
  static absl::StatusOr<Dataset> Open(const std::string& path, std::vector<InputSpec> inputs,
                                      PreprocessManifest manifest) {
    return Open(SampleSource{.path = path}, std::move(inputs), std::move(manifest));
  }

  std::int64_t num_samples() const { return num_samples_; }
  /// The batch to use where the user asked for `requested` (0: no wish): 1 where samples are run
  /// one by one, what an input with a fixed sample axis takes, else the smaller of the wish (200 by
  /// default) and the number of samples.
  std::int64_t ChooseBatch(std::int64_t requested) const;

  /// One tensor per input, in the order of `inputs`, of samples [begin, min(end, num_samples())).
  absl::StatusOr<std::vector<runtime::Tensor>> ReadBatch(std::int64_t begin, std::int64_t end);

  /// The inputs of `batch`, which ReadBatch(begin, …) gave, that are not finite; integers are.
  /// kResourceExhausted when memory is out.
  absl::StatusOr<std::vector<NonFiniteInput>> FindNonFinite(
      const std::vector<runtime::Tensor>& batch, std::int64_t begin) const;

  /// Class numbers of all samples, from an integer array of rank 1 or [samples, 1].
  absl::StatusOr<std::vector<std::int64_t>> ReadLabels(const std::string& array) const;
  const ArrayFile& file() const { return *file_; }

 private:
  Dataset(std::unique_ptr<ArrayFile> file, std::vector<InputSpec> inputs,
          PreprocessManifest manifest)
      : file_(std::move(file)), inputs_(std::move(inputs)), manifest_(std::move(manifest)) {}

  absl::Status AddReader(const InputSpec& input);
  /// Decides layouts_, and checks that arrays which are samples as a whole fit their inputs.
  absl::Status LayOut();
  absl::Status CheckIsOneSample(std::size_t index) const;
  /// Decides num_samples_.
  absl::Status CountSamples();
  absl::Status CheckCount(std::size_t index) const;
  absl::Status CheckBatch(std::size_t index, std::int64_t samples) const;
  absl::StatusOr<runtime::Tensor> ReadSamples(std::size_t index, std::int64_t begin,
                                              std::int64_t end);
  /// Rows of axis 0 of the array, as a tensor of these extents.
  absl::StatusOr<runtime::Tensor> ReadRows(std::size_t index, std::int64_t begin,
                                           runtime::Extents extents);

  std::unique_ptr<ArrayFile> file_;
  std::vector<InputSpec> inputs_;
  PreprocessManifest manifest_;
  // Per input.
  std::vector<std::string> arrays_;
  std::vector<ArrayReader> readers_;
  SampleLayouts layouts_;

  std::int64_t num_samples_ = 1;  // unless an array says otherwise
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_DATASET_H_
