#ifndef ZEROPOINT_RUNTIME_SPLIT_SEGMENTS_H_
#define ZEROPOINT_RUNTIME_SPLIT_SEGMENTS_H_

// Segments as short as the outputs of a program want them.

#include "runtime/program.h"

namespace zeropoint::runtime {

/// Cuts XNNPACK's segments behind every node that computes an output of the program. What is inside
/// a segment comes out at its end; of one that is cut, Session::Stream hands out each output before
/// the next is computed. For programs that show their insides (observed tensors, layers).
void SplitAtOutputs(Program& program);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_SPLIT_SEGMENTS_H_
