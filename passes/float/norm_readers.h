#ifndef ZEROPOINT_PASSES_FLOAT_NORM_READERS_H_
#define ZEROPOINT_PASSES_FLOAT_NORM_READERS_H_

// What reads a batch norm: the convolutions and linears that it could be folded into.

#include <string>
#include <vector>

#include "ir/op.h"

namespace zeropoint::passes {

/// All readers of a norm, behind ops that only move its elements.
struct NormReaders {
  /// Convolutions and linears with constant parameters that read it as their input.
  std::vector<ir::Op*> biased;
  /// aten.constant_pad_nd on the way there, which leave the channels alone.
  std::vector<ir::Op*> pads;
  /// Why there are others; empty when there are none, and at least one of `biased`.
  std::string obstacle;
};
NormReaders ReadersOf(const ir::Op& norm);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_NORM_READERS_H_
