#ifndef ZEROPOINT_PASSES_LOWERING_LAYOUT_H_
#define ZEROPOINT_PASSES_LOWERING_LAYOUT_H_

// The two layouts a tensor may be stored in, and the maths of moving between them.

#include <cstdint>
#include <vector>

#include "ir/type.h"
#include "runtime/tensor.h"

namespace zeropoint::passes::lowering {

/// kRowMajor is ATen's axis order (NCHW). kChannelsLast moves axis 1 to the end (NHWC, NLC); for
/// ranks below 3 both are the same.
enum class Layout : std::uint8_t { kRowMajor, kChannelsLast };

/// `permutation[i]` is the logical axis stored at position i.
std::vector<std::int64_t> StoredAxes(int rank, Layout layout);
/// Where a logical axis is stored.
int StoredAxis(int logical_axis, int rank, Layout layout);
/// Extents in stored order; -1 for symbolic ones.
runtime::Extents StoredExtents(const ir::Shape& shape, Layout layout);
/// True when both layouts have the same bytes: rank below 3, one channel, or all spatial extents 1.
bool LayoutsCoincide(const ir::Shape& shape);
/// How many extents are symbolic.
int NumSymbolic(const ir::Shape& shape);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_LAYOUT_H_
