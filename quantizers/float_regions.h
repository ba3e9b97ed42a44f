#ifndef ZEROPOINT_QUANTIZERS_FLOAT_REGIONS_H_
#define ZEROPOINT_QUANTIZERS_FLOAT_REGIONS_H_

// Which ops must not be quantized for the sake of what reads them.

#include <set>

#include "ir/function.h"

namespace zeropoint::quantizers {

/// Ops whose values nothing reads but ops to which small differences, or small values, matter: the
/// arguments of logarithms, roots and reciprocals, what is compared or sorted, what a norm rescales
/// row by row. 256 steps over the range of a tensor turn log(max(p, 1e-12)) into -27.6 wherever p
/// is below half a step, and make ties of scores that argmax tells apart.
///
/// The region reaches from such an operand up through movement, arithmetic and clamps as long as
/// every reader of a value belongs to it; where relative precision counts (not for norms), it takes
/// the convolution or linear at its upper end in as well. Squares belong to it wherever they stand:
/// squaring doubles the range in decades, and products of
/// products add those of all factors.
///
///   const std::set<const ir::Op*> kept_float = FloatRegions(function);
std::set<const ir::Op*> FloatRegions(const ir::Function& function);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_FLOAT_REGIONS_H_
