#ifndef ZEROPOINT_PASSES_WEIGHTS_PATCHES_H_
#define ZEROPOINT_PASSES_WEIGHTS_PATCHES_H_

// What a layer multiplies its weight by, one output position at a time.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// The patches of the input of a linear, conv1d or conv2d with a constant weight [O, …]. A patch is
/// in the order of the weight's columns: input channel of the group, then kernel position; what
/// lies in the padding is 0.
///
///   const PatchReader reader(op, {8, 32, 28, 28});
///   std::vector<float> patch(reader.columns());
///   reader.Read(input, /*position=*/0, /*group=*/0, absl::MakeSpan(patch));
class PatchReader {
 public:
  /// `extents` are those of the input, [N, C, spatial…] or, of a linear, […, K].
  PatchReader(const ir::Op& layer, std::vector<std::int64_t> extents);

  std::size_t groups() const { return groups_; }
  std::size_t columns() const { return channels_ * kernel_[0] * kernel_[1]; }
  std::size_t kernel_area() const { return kernel_[0] * kernel_[1]; }
  /// Output positions of the whole batch; 0 for an input without elements.
  std::size_t num_positions() const { return batch_ * output_[0] * output_[1]; }

  /// Fills `patch`, of columns() elements. Requires position < num_positions().
  void Read(absl::Span<const float> input, std::size_t position, std::size_t group,
            absl::Span<float> patch) const;

 private:
  using Pair = std::size_t[2];  // height, width; of one axis in space the height is 1

  std::size_t batch_ = 0;
  std::size_t groups_ = 1;
  std::size_t channels_ = 0;  // of one group
  Pair kernel_ = {1, 1};
  Pair input_ = {1, 1};
  Pair output_ = {1, 1};
  Pair stride_ = {1, 1};
  Pair dilation_ = {1, 1};
  Pair padding_ = {0, 0};  // before the first element
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_PATCHES_H_
