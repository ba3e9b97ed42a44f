#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_OP_SIGNATURE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_OP_SIGNATURE_H_

// What decides how long a node of a program takes, as text.

#include <string>
#include <vector>

#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// "convolution_2d{…} i8[-1,56,56,16] const i8/channel[32,3,3,16] -> i8[-1,56,56,32] @
/// f32[4,1,56,56]": op, attributes but for real numbers, dtypes and extents; and the inputs of the
/// program where an extent is known at run time only. Equal nodes of other models have equal
/// signatures.
std::string OpSignature(const runtime::Program& program, const runtime::Node& node,
                        const std::vector<runtime::Tensor>& inputs);

/// Every node of the program itself, in the order in which a session runs them.
std::vector<const runtime::Node*> NodesInOrder(const runtime::Program& program);

/// Whether a node turns float into int8 with a scale that calibration found, or back.
bool IsConversion(const runtime::Program& program, const runtime::Node& node);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_OP_SIGNATURE_H_
