#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_

// Whether samples differ: a program that is right on one sample many times over, or on pictures of
// one color, may be wrong on all that come later.

#include <cstddef>
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
  /// What was seen of other samples, of the same inputs.
  void Merge(const SampleVariety& other);

  /// kVaried for fewer than two samples, of which nothing can be said.
  Variety variety() const;
  /// Whether `input` is the same in all samples, while others are not.
  bool IsAlwaysTheSame(std::size_t input) const;

 private:
  struct Input {
    /// Its bytes in the first sample.
    std::vector<char> first;
    bool differs = false;
  };

  void AddInput(const runtime::Tensor& tensor, std::int64_t samples, Input& input);
  bool AnyDiffers() const;

  std::vector<Input> inputs_;
  std::int64_t samples_ = 0;
  /// Whether an element of a sample differs from its first.
  bool is_uneven_ = false;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SAMPLE_VARIETY_H_
