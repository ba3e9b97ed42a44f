#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_DATA_FIT_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_DATA_FIT_H_

// Whether samples are fit to calibrate with: what is odd about them, in words.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "quantizers/observers/extremes.h"
#include "runtime/tensor.h"
#include "tools/data/preprocess.h"
#include "tools/driver/calibration/fit/input_statistics.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {

/// Something about the samples that a user should know.
struct DataDoubt {
  /// "drift", "constant_channel", "constant_tensor", "still_growing", "few_samples",
  /// "flat_samples", "outside_promise" or "never_run".
  std::string kind;
  /// The input or tensor; empty for all of them.
  std::string tensor;
  std::string what;
  std::string to_do;
};

/// Watches samples and tensors while a calibration runs.
///
///   DataFit fit({"image"}, manifest, {0, 1000});
///   fit.SeeInputs(range, inputs);              // for each part of the samples, once
///   fit.SeeTensor("/Relu", range, tensor);     // for each tensor of it
///   for (const DataDoubt& doubt : fit.Doubts()) …
class DataFit {
 public:
  /// Of samples [all.begin, all.end).
  DataFit(std::vector<std::string> inputs, const PreprocessManifest& manifest, SampleRange all);

  void SeeInputs(const SampleRange& range, const std::vector<runtime::Tensor>& inputs);
  void SeeTensor(const std::string& name, const SampleRange& range,
                 const runtime::TensorView& tensor);

  std::vector<DataDoubt> Doubts() const;

  /// What was seen so far as one line of JSON, and back. What Text does not write is ignored.
  std::string Text() const;
  void Restore(absl::string_view text);

 private:
  /// Of the first three quarters of the samples, and of the last.
  struct Growth {
    std::vector<quantizers::Extremes> early, late;  // of no or one
  };
  using DoubtList = std::vector<DataDoubt>;

  void FindDrift(std::size_t input, DoubtList& doubts) const;
  void FindConstantChannels(std::size_t input, DoubtList& doubts) const;
  void FindFlatSamples(std::size_t input, DoubtList& doubts) const;
  void FindBrokenPromises(std::size_t input, DoubtList& doubts) const;
  void FindConstantTensors(DoubtList& doubts) const;
  void FindGrowth(DoubtList& doubts) const;
  /// Whether another input than `input` has samples that are not flat.
  bool OthersVary(std::size_t input) const;

  std::vector<std::string> names_;
  PreprocessManifest manifest_;
  SampleRange all_;
  std::vector<InputStatistics> inputs_;
  std::map<std::string, Growth> tensors_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_DATA_FIT_H_
