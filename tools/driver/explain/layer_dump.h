#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_DUMP_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_DUMP_H_

// What `zp compare --dump DIR` writes: the tensors behind its statistics.

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/data/npz_writer.h"
#include "tools/driver/explain/layer_taps.h"

namespace zeropoint::tools {

/// DIR/program.npz and DIR/reference.npz, an array a layer, named by its debug handle (by its name
/// where it has none), samples on axis 0. They go to disk as they come.
class LayerDump {
 public:
  /// Makes the folder where there is none. Errors are complete (error_text.h).
  static absl::StatusOr<std::unique_ptr<LayerDump>> Create(const std::string& folder);

  absl::Status Add(const LayerTap& layer, const RealTensor& program, const RealTensor& reference);
  /// Warns of layers whose results of several runs do not fit into one array.
  absl::Status Finish();

 private:
  explicit LayerDump(const std::string& folder)
      : program_(folder + "/program.npz"), reference_(folder + "/reference.npz") {}

  NpzWriter program_;
  NpzWriter reference_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_DUMP_H_
