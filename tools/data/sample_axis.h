#ifndef ZEROPOINT_TOOLS_DATA_SAMPLE_AXIS_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLE_AXIS_H_

// Along which axis the samples of each input lie.

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Per input, the axis of its samples; none for an input that is the same for all samples. Extents
/// are those the model expects, -1 where they are free.
///
/// It is axis 0, but for models whose batch is free and not in front everywhere: recurrent states
/// are [layers,N,features]. Where some input's axis 0 is free, one whose axis 0 is fixed has its
/// samples on its first free axis, or is shared if there is none. A fixed axis of a mere 1 is
/// most often that of a batch that all samples share; it is the layer of a state where the input
/// has three axes or more and its array (of `arrays`, by input) holds as many entries along the
/// free one as there are samples.
///
///   SampleAxes({{-1, 512}, {2, -1, 128}, {}}, …)  ->  {0, 1, nullopt}
std::vector<std::optional<std::size_t>> SampleAxes(absl::Span<const runtime::Extents> inputs,
                                                   absl::Span<const runtime::Extents> arrays);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLE_AXIS_H_
