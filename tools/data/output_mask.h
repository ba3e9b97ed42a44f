#ifndef ZEROPOINT_TOOLS_DATA_OUTPUT_MASK_H_
#define ZEROPOINT_TOOLS_DATA_OUTPUT_MASK_H_

// Elements that a model masks with a number such as -1e9.

#include <optional>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// A mask is at least this large, and this many times as large as all that is not masked.
inline constexpr double kSmallestMask = 1000;
inline constexpr double kMaskOverValues = 200;

/// The number that masks elements of `reference`; nullopt where there is none. It may come with
/// what it was added to.
std::optional<float> FindMask(absl::Span<const float> reference);

/// Whether a mask hides an element: it is about `mask` in the reference and in the program, too.
bool IsMasked(float mask, float reference, float value);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_OUTPUT_MASK_H_
