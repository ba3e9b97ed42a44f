#include "tools/driver/verification/sample_variety.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace zeropoint::tools {
namespace {

/// Of fewer elements, one number a sample is what the model takes.
constexpr std::size_t kMinElements = 8;

/// Whether some element of `size` bytes differs from the first.
bool IsUneven(absl::Span<const char> bytes, std::size_t size) {
  if (bytes.size() < kMinElements * size) return true;
  // Each element is its neighbour.
  return std::memcmp(bytes.data(), bytes.data() + size, bytes.size() - size) != 0;
}

}  // namespace

void SampleVariety::Add(absl::Span<const runtime::Tensor> inputs, std::int64_t samples) {
  if (differ_ && is_uneven_) return;
  first_.resize(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) AddInput(i, inputs[i], samples);
  samples_ += samples;
}

void SampleVariety::AddInput(std::size_t index, const runtime::Tensor& input,
                             std::int64_t samples) {
  const runtime::TensorView view = input.view();
  const absl::Span<const char> all(static_cast<const char*>(view.data), view.num_bytes());
  const bool is_divided = !view.extents.empty() && samples > 0 && view.extents[0] % samples == 0;
  const std::size_t parts = is_divided ? static_cast<std::size_t>(samples) : 1;
  const std::size_t size = all.size() / parts;
  for (std::size_t part = 0; part < parts; ++part) {
    const absl::Span<const char> sample = all.subspan(part * size, size);
    if (samples_ == 0 && part == 0) first_[index].assign(sample.begin(), sample.end());
    const Bytes& first = first_[index];
    differ_ = differ_ || !std::equal(sample.begin(), sample.end(), first.begin(), first.end());
    is_uneven_ = is_uneven_ || IsUneven(sample, runtime::DTypeSize(view.dtype));
  }
}

Variety SampleVariety::variety() const {
  if (samples_ < 2) return Variety::kVaried;
  if (!differ_) return Variety::kAlike;
  return is_uneven_ ? Variety::kVaried : Variety::kFlat;
}

}  // namespace zeropoint::tools
