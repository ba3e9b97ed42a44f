#ifndef ZEROPOINT_TOOLS_DATA_SAMPLE_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLE_SQNR_H_

// SQNR sample by sample: few loud samples make up the power of all, and hide that the quiet ones,
// which may be most, are lost.

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// A sample of fewer elements is a number or two, whose relative errors tell little; of fewer
/// samples there is no typical one.
inline constexpr std::size_t kMinSampleElements = 8;
inline constexpr std::size_t kMinSamples = 8;
/// A sample whose largest magnitude is below this share of the loudest one's is not judged: to most
/// models it shows nothing.
inline constexpr double kQuietestSample = 0.01;
/// The first samples are kept, two numbers each.
inline constexpr std::size_t kMaxSamples = 4096;

/// Accumulates samples of one output.
class SampleSqnr {
 public:
  void Add(absl::Span<const float> reference, absl::Span<const float> value);
  /// Of the samples that are judged, half have less than this, in dB; nullopt where they are too
  /// few.
  std::optional<double> median() const;

 private:
  struct Sample {
    double peak = 0;
    double sqnr_db = 0;
  };
  std::vector<Sample> samples_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLE_SQNR_H_
