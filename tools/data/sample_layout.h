#ifndef ZEROPOINT_TOOLS_DATA_SAMPLE_LAYOUT_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLE_LAYOUT_H_

// How each array of a data set holds the samples of its input.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

struct SampleLayout {
  enum class Kind : std::uint8_t {
    kShared,   // the same for all samples
    kOnAxis,   // samples lie along `axis` of the input
    kStacked,  // the array has one axis more, in front; a sample is an input as a whole
    kWhole,    // the array is one sample
  };

  Kind kind = Kind::kShared;
  std::size_t axis = 0;

  bool is_on_axis() const { return kind == Kind::kOnAxis; }
  friend bool operator==(const SampleLayout&, const SampleLayout&) = default;
};

struct SampleLayouts {
  /// One for each input.
  std::vector<SampleLayout> arrays;
  /// Whether a run takes one sample: nothing says how several would share one.
  bool one_by_one = false;
};

/// `inputs` are the extents that the model expects, -1 where they are free, and `arrays` those of
/// the arrays that feed them.
///
/// Samples lie along SampleAxes (sample_axis.h), with two exceptions, both of which are run one by
/// one. An array of one rank more than its input stacks samples on a new leading axis. Where all
/// first extents are fixed and differ ([1,4] and [3]), no axis can hold samples but one of extent
/// 1; any other array is one sample.
///
///   LayOutSamples({{1, 4}, {3}}, {{8, 4}, {8, 3}}).arrays  ->  {kOnAxis 0, kStacked}
///   LayOutSamples({{3, 4}, {4, 3}}, {{3, 4}, {4, 3}}).arrays  ->  {kWhole, kWhole}
SampleLayouts LayOutSamples(absl::Span<const runtime::Extents> inputs,
                            absl::Span<const runtime::Extents> arrays);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLE_LAYOUT_H_
