#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_CONSTANTS_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_CONSTANTS_H_

// The quantized constants of a layer as real numbers: those that its integers stand for, and those
// of the float model.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/driver/explain/layer_nodes.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

/// A constant of f32 as the values of a program are.
runtime::ProgramValue FloatConstant(const runtime::ProgramValue& like, std::vector<float> values);

/// The real numbers of a constant of f32, or of one that is quantized with scales. kUnimplemented
/// for any other.
absl::StatusOr<std::vector<float>> RealConstant(const runtime::ProgramValue& value);

/// One quantized constant of a layer.
struct LayerConstant {
  runtime::ValueId id = runtime::kNoValue;
  /// Integers of 32 bits, in units of input scale * weight scale.
  bool is_bias = false;
  /// What its integers stand for.
  runtime::ProgramValue dequantized;
  /// What the float model has in its place.
  runtime::ProgramValue reference;
};

/// The quantized constants of the layer `name`, matched with those of the reference's layer of that
/// name: the same op's operand in the same place, of the same extents. kUnimplemented, as a reason
/// for people, where the reference computes the layer otherwise, or where the filter has zero
/// points of its own or is stored in blocks.
absl::StatusOr<std::vector<LayerConstant>> MatchConstants(const ProgramIndex& program,
                                                          const LayerNodes& layer,
                                                          const ProgramIndex& reference,
                                                          const std::string& name);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_CONSTANTS_H_
