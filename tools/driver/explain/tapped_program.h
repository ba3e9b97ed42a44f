#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_TAPPED_PROGRAM_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_TAPPED_PROGRAM_H_

// A program that shows what happens inside it when it runs.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "runtime/tensor.h"
#include "tools/data/dataset.h"
#include "tools/driver/explain/layer_taps.h"
#include "tools/driver/explain/program_index.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {

/// The same samples for every program.
struct SampleBatch {
  Dataset& data;
  SampleRange range;
  std::vector<runtime::Tensor> inputs;
};

/// A program, its layers, and, once it is open, a session in which each of them is an output.
class TappedProgram {
 public:
  explicit TappedProgram(runtime::Program program);

  const ProgramIndex& index() const { return index_; }
  const std::vector<LayerTap>& taps() const { return taps_; }
  const runtime::ProgramValue& value(const LayerTap& tap) const { return index_.value(tap.value); }

  /// Makes a value that is no layer's visible, too. Before Open.
  void Show(runtime::ValueId id) { ports_.PortOf(id); }
  /// All inputs, and all that nodes compute.
  void ShowAll();
  /// Errors are complete (error_text.h).
  absl::Status Open(int threads, const std::string& where);

  /// Runs a batch and keeps what is shown until the next. Requires Open.
  absl::Status Run(const SampleBatch& batch);
  /// What a value that is shown held in the last run.
  const runtime::Tensor& Held(runtime::ValueId id) { return held_[ports_.PortOf(id)]; }

 private:
  /// As it came; the session's has more outputs.
  const std::unique_ptr<const runtime::Program> program_;
  const ProgramIndex index_;
  const std::unique_ptr<runtime::Program> tapped_;
  TapPorts ports_;
  std::vector<LayerTap> taps_;
  std::unique_ptr<runtime::Session> session_;
  std::vector<runtime::Tensor> held_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_TAPPED_PROGRAM_H_
