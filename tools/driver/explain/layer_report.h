#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_REPORT_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_REPORT_H_

// What is known of each layer of a program beside its reference.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/driver/explain/activation_grid.h"
#include "tools/driver/explain/error_causes.h"
#include "tools/driver/explain/value_histogram.h"
#include "tools/driver/explain/weight_channels.h"

namespace zeropoint::tools {

/// What the own error of one layer, all but what it inherits, does to an output.
struct LayerBlame {
  /// Power of the output's error when this layer alone is wrong, in dB relative to its signal.
  double noise_db = 0;
  /// Of the powers of all layers, each wrong alone.
  double share = 0;
  /// How much the output's SQNR would gain if this layer were exact.
  double gain_db = 0;
};

/// Of all elements.
struct Spread {
  double mean = 0;
  double deviation = 0;
};

/// What a layer computes in the program, against what it computes in the reference.
struct LayerReport {
  std::string name;
  /// Which result of the model it is (ir/debug_handle.h); empty where that is not known.
  std::string handle;
  /// What the reference calls it: where something is fused in one of the two, another name.
  std::string reference_name;
  /// The op that computes it in the program.
  std::string op;
  /// Layers whose results it reads.
  std::vector<std::string> reads;
  /// Whether it computes on integers, or with quantized weights.
  bool is_quantized = false;
  double sqnr_db = 0;
  /// The largest difference of two elements.
  double max_error = 0;
  ValueRange reference;
  ValueRange program;
  Spread reference_spread;
  Spread program_spread;
  /// Of a quantized layer: its scale, the real numbers that its integers can express, and the share
  /// of the reference's values that lie outside them.
  std::optional<float> scale;
  ValueRange representable;
  double clipped = 0;
  /// Of the reference's values.
  ValueHistogram histogram;
  std::optional<WeightChannels> weights;
  /// Whether its weights were made in the way that measured best of all (`--weights best`).
  bool has_best_weights = false;
  /// nullopt where causes were not asked for, or cannot be told, of which the second has a reason.
  std::optional<ErrorSplit> split;
  std::string unknown_reason;
  /// Of a layer whose error is mostly inherited: the nearest layer before it whose own error is
  /// most of its; empty where there is none.
  std::string origin;
  std::optional<LayerBlame> blame;
};

/// How layers were blamed for the error of an output.
struct BlameSummary {
  std::string output;
  std::int64_t samples = 0;
  /// SQNR of the output on these samples.
  double output_sqnr_db = 0;
  /// Powers of all layers, each wrong alone, in dB relative to the power of the output's error.
  double explained_db = 0;
};

struct LayerComparison {
  /// In the program's execution order.
  std::vector<LayerReport> layers;
  /// Whether layers are matched by debug handles, else by names.
  bool by_handle = false;
  /// Layers of the program that the reference does not have, or has with another shape.
  std::vector<std::string> unmatched;
  /// nullopt where that was not asked for, or the programs have no output of real numbers in
  /// common.
  std::optional<BlameSummary> blame;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_REPORT_H_
