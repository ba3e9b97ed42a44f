#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_

// Whether samples differ: a program that is right on one sample many times over, or on pictures of
// one color, may be wrong on all that come later.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

enum class Variety : std::uint8_t {
  /// Some samples differ, and some input holds more than one number.
  kVaried,
  /// Each sample is the same as the first.
  kAlike,
  /// Each sample holds one number throughout, if not the same one.
  kFlat,
};

/// Looks at inputs, batch by batch, until samples are seen to vary.
class SampleVariety {
 public:
  /// The inputs of `samples` samples. Those whose axis 0 is no multiple of that are compared as a
  /// whole.
  void Add(absl::Span<const runtime::Tensor> inputs, std::int64_t samples);

  /// kVaried for fewer than two samples, of which nothing can be said.
  Variety variety() const;

 private:
  /// The bytes of one input in the first sample.
  using Bytes = std::vector<char>;

  void AddInput(std::size_t index, const runtime::Tensor& input, std::int64_t samples);

  std::vector<Bytes> first_;
  std::int64_t samples_ = 0;
  bool differ_ = false;
  /// Whether an element of a sample differs from its first.
  bool is_uneven_ = false;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_
