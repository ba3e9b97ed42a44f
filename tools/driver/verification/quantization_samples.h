#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_SAMPLES_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_SAMPLES_H_

// The samples that a model is quantized with.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/program.h"
#include "tools/data/array_file.h"
#include "tools/data/dataset.h"
#include "tools/data/preprocess.h"
#include "tools/data/samples/sample_source.h"
#include "tools/driver/verification/verification.h"
#include "tools/driver/weights/collect_moments.h"

namespace zeropoint::tools {

/// Samples and how they are divided: the first calibrate, the last judge.
///
///   ASSIGN_OR_RETURN(QuantizationSamples samples,
///                    QuantizationSamples::Open({.source = {"c.npz"}}));
///   RETURN_IF_ERROR(samples.Load(*float_module));   // once the inputs are known
///   Calibrate(prepared, samples.data(), {samples.split().calibrate, …});
class QuantizationSamples {
 public:
  struct Options {
    /// Empty for none.
    SampleSource source;
    std::string preprocess_path;
    /// The manifest itself where no file is given, and the file it stands in; may be empty.
    std::string preprocess_json{};
    std::string preprocess_where{};
    /// Uses the first `limit` samples; -1 takes all.
    std::int64_t limit = -1;
    /// Samples for each run; 0 leaves it to the data.
    std::int64_t batch = 0;
    /// All samples calibrate.
    bool keep_all = false;
    /// None calibrates, nor tells what the inputs of layers are like.
    bool only_judge = false;
    int threads = 0;
    /// The file of the model.
    std::string where;
  };

  /// Opens the files, so that one that cannot be read is known before the model is imported.
  static absl::StatusOr<QuantizationSamples> Open(Options options);

  bool empty() const { return arrays_ == nullptr; }
  /// Requires that it is not empty.
  const ArrayFile& arrays() const { return *arrays_; }
  const PreprocessManifest& manifest() const { return manifest_; }

  /// Finds the samples of the inputs of `float_module`; the first call decides.
  absl::Status Load(const ir::Module& float_module);
  /// The same of a lowering of it.
  absl::Status Load(const runtime::Program& float_program);
  /// These three require Load.
  Dataset& data() { return *data_; }
  const SampleSplit& split() const { return split_; }
  /// Whether the model has an If or Loop.
  bool has_decisions() const { return has_decisions_; }
  /// What the model takes at a time.
  std::int64_t unit() const { return data_->ChooseBatch(1); }
  /// Samples that observers, and those who judge, see as one. Unless the user says otherwise, each
  /// is one where control flow decides: a branch or a count of rounds that is taken of a whole
  /// batch is not that of its samples.
  std::int64_t batch() const {
    return data_->ChooseBatch(options_.batch == 0 && has_decisions_ ? 1 : options_.batch);
  }

  /// What the inputs of layers of `float_module` are like; null without samples.
  absl::StatusOr<std::unique_ptr<MomentsTable>> Moments(const ir::Module& float_module);

 private:
  explicit QuantizationSamples(Options options) : options_(std::move(options)) {}

  Options options_;
  PreprocessManifest manifest_;
  std::unique_ptr<ArrayFile> arrays_;  // null without samples
  std::optional<Dataset> data_;        // nullopt until loaded
  bool has_decisions_ = false;
  SampleSplit split_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZATION_SAMPLES_H_
