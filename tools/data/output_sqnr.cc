#include "tools/data/output_sqnr.h"

#include <algorithm>

namespace zeropoint::tools {
namespace {

std::int64_t CeilDivide(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

OutputSqnr::OutputSqnr(const runtime::Extents& declared)
    : has_free_samples_(!declared.empty() && declared.front() < 0) {
  for (std::size_t axis = 0; axis < declared.size(); ++axis) {
    const std::int64_t extent = declared[axis];
    // The one slice of an axis of extent 1 is the whole output.
    if (extent <= 1) continue;
    const std::int64_t size = CeilDivide(extent, kMaxSlicesPerAxis);
    axes_.push_back({axis, extent, size,
                     std::vector<PartSqnr>(static_cast<std::size_t>(CeilDivide(extent, size)))});
  }
}

void OutputSqnr::Add(absl::Span<const std::int64_t> extents, absl::Span<const float> reference,
                     absl::Span<const float> value) {
  const Batch batch = {extents, reference, value, FindMask(reference)};
  AddElements(batch, 0, reference.size(), whole_);
  for (SlicedAxis& sliced : axes_) AddSlices(batch, sliced);
  AddSamples(batch);
}

void OutputSqnr::AddElements(const Batch& batch, std::size_t begin, std::size_t count,
                             PartSqnr& part) {
  if (!batch.mask) {
    part.Add(batch.reference.subspan(begin, count), batch.value.subspan(begin, count));
    return;
  }
  for (std::size_t i = begin; i < begin + count; ++i) {
    if (batch.IsJudged(i)) {
      part.Add(batch.reference.subspan(i, 1), batch.value.subspan(i, 1));
    }
  }
}

void OutputSqnr::AddSamples(const Batch& batch) {
  const std::size_t samples =
      has_free_samples_ ? static_cast<std::size_t>(batch.extents.front()) : 1;
  if (samples == 0) return;
  const std::size_t size = batch.reference.size() / samples;
  std::vector<float> reference, value;
  for (std::size_t sample = 0; sample < samples; ++sample) {
    if (!batch.mask) {
      samples_.Add(batch.reference.subspan(sample * size, size),
                   batch.value.subspan(sample * size, size));
      continue;
    }
    reference.clear();
    value.clear();
    for (std::size_t i = sample * size; i < (sample + 1) * size; ++i) {
      if (!batch.IsJudged(i)) continue;
      reference.push_back(batch.reference[i]);
      value.push_back(batch.value[i]);
    }
    samples_.Add(reference, value);
  }
}

void OutputSqnr::AddSlices(const Batch& batch, SlicedAxis& sliced) {
  std::size_t inner = 1;
  for (const std::int64_t extent : batch.extents.subspan(sliced.axis + 1)) {
    inner *= static_cast<std::size_t>(extent);
  }
  const std::size_t row = static_cast<std::size_t>(sliced.extent) * inner;
  const std::size_t run = static_cast<std::size_t>(sliced.slice_size) * inner;
  if (row == 0) return;
  for (std::size_t begin = 0; begin < batch.reference.size(); begin += row) {
    for (std::size_t i = 0; i < sliced.slices.size(); ++i) {
      AddElements(batch, begin + i * run, std::min(run, row - i * run), sliced.slices[i]);
    }
  }
}

double OutputSqnr::VaryingPeak() const {
  double peak = 0;
  for (const SlicedAxis& sliced : axes_) {
    for (const PartSqnr& slice : sliced.slices) {
      if (!slice.IsConstant()) peak = std::max(peak, slice.peak());
    }
  }
  return peak > 0 ? peak : whole_.peak();
}

bool OutputSqnr::IsJudged(const PartSqnr& slice, const SlicedAxis& sliced, double varying_peak) {
  const double least = sliced.slice_size > 1 ? kMinVaryingElementsOfSeveral : kMinVaryingElements;
  if (slice.HardlyVaries(least)) return false;
  if (slice.peak() > kNegligibleMagnitude * varying_peak) return true;
  if (slice.IsScore()) return slice.peak() > kSmallestScore;
  return sliced.extent <= kMaxQuantities &&
         slice.VariesThroughout(kSmallestQuantity * varying_peak);
}

std::optional<SliceSqnr> OutputSqnr::worst_slice() const {
  const double varying_peak = VaryingPeak();
  std::optional<SliceSqnr> worst;
  for (const SlicedAxis& sliced : axes_) {
    for (std::size_t i = 0; i < sliced.slices.size(); ++i) {
      const PartSqnr& slice = sliced.slices[i];
      if (!IsJudged(slice, sliced, varying_peak)) continue;
      const double sqnr_db = slice.decibels();
      if (worst && worst->sqnr_db <= sqnr_db) continue;
      const std::int64_t index = static_cast<std::int64_t>(i) * sliced.slice_size;
      worst = {static_cast<int>(sliced.axis), index,
               std::min(sliced.slice_size, sliced.extent - index), sqnr_db};
    }
  }
  return worst;
}

}  // namespace zeropoint::tools
