#ifndef ZEROPOINT_TEST_PARITY_RECORDED_SCALES_H_
#define ZEROPOINT_TEST_PARITY_RECORDED_SCALES_H_

// What PT2E chose for resnet8_fmnist: the text file beside this header.

#include <cstdint>
#include <string>
#include <vector>

namespace zeropoint::test {

struct RecordedScale {
  /// The node's name in PT2E's graph ("relu_1").
  std::string of;
  double scale = 0;
  std::int64_t zero_point = 0;
};

/// The quantize ops of activations in graph order; `mode` is "pt2e_per_channel" or
/// "pt2e_per_tensor".
std::vector<RecordedScale> RecordedScales(const std::string& mode);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_PARITY_RECORDED_SCALES_H_
