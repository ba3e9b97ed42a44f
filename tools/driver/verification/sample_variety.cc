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
  inputs_.resize(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) AddInput(inputs[i], samples, inputs_[i]);
  samples_ += samples;
}

void SampleVariety::AddInput(const runtime::Tensor& tensor, std::int64_t samples, Input& input) {
  if (is_uneven_ && input.differs) return;
  const runtime::TensorView view = tensor.view();
  const absl::Span<const char> all(static_cast<const char*>(view.data), view.num_bytes());
  const bool is_divided = !view.extents.empty() && samples > 0 && view.extents[0] % samples == 0;
  const std::size_t parts = is_divided ? static_cast<std::size_t>(samples) : 1;
  const std::size_t size = all.size() / parts;
  for (std::size_t part = 0; part < parts; ++part) {
    const absl::Span<const char> sample = all.subspan(part * size, size);
    if (samples_ == 0 && part == 0) input.first.assign(sample.begin(), sample.end());
    input.differs = input.differs || !std::equal(sample.begin(), sample.end(), input.first.begin(),
                                                 input.first.end());
    is_uneven_ = is_uneven_ || IsUneven(sample, runtime::DTypeSize(view.dtype));
  }
}

void SampleVariety::Merge(const SampleVariety& other) {
  if (other.samples_ == 0) return;
  if (samples_ == 0) {
    *this = other;
    return;
  }
  for (std::size_t i = 0; i < std::min(inputs_.size(), other.inputs_.size()); ++i) {
    inputs_[i].differs = inputs_[i].differs || other.inputs_[i].differs ||
                         inputs_[i].first != other.inputs_[i].first;
  }
  samples_ += other.samples_;
  is_uneven_ = is_uneven_ || other.is_uneven_;
}

bool SampleVariety::AnyDiffers() const {
  return std::any_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.differs; });
}

Variety SampleVariety::variety() const {
  if (samples_ < 2) return Variety::kVaried;
  if (!AnyDiffers()) return Variety::kAlike;
  return is_uneven_ ? Variety::kVaried : Variety::kFlat;
}

bool SampleVariety::IsAlwaysTheSame(std::size_t input) const {
  return samples_ > 1 && AnyDiffers() && !inputs_[input].differs;
}

}  // namespace zeropoint::tools
