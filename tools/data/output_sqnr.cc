#include "tools/data/output_sqnr.h"

#include <algorithm>
#include <cmath>

namespace zeropoint::tools {
namespace {

std::int64_t CeilDivide(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

void OutputSqnr::Part::Add(float reference, float value) {
  sqnr.Add(reference, value);
  // What is not finite tells nothing of the output's magnitude; the whole output's SQNR shows it.
  if (!std::isfinite(reference)) return;
  peak = std::max(peak, std::fabs(static_cast<double>(reference)));
  double power = 1;
  for (double& moment : moments) {
    moment += power;
    power *= static_cast<double>(reference);
  }
}

std::pair<double, double> OutputSqnr::Part::CentralMoments() const {
  const double count = moments[0];
  if (count == 0) return {0, 0};
  const double mean = moments[1] / count;
  const double variance = moments[2] / count - mean * mean;
  // What is left of two nearly equal numbers is rounding.
  if (variance <= 1e-9 * moments[2] / count) return {0, 0};
  const double fourth =
      (moments[4] - 4 * mean * moments[3] + 6 * mean * mean * moments[2]) / count -
      3 * mean * mean * mean * mean;
  return {variance, fourth};
}

bool OutputSqnr::Part::IsConstant() const { return CentralMoments().first == 0; }

bool OutputSqnr::Part::HardlyVaries(double least) const {
  const double count = moments[0];
  if (count < kMinVaryingElementsOfSeveral) return false;
  const auto [variance, fourth] = CentralMoments();
  return variance == 0 || count * variance * variance < std::min(least, count / 8) * fourth;
}

OutputSqnr::OutputSqnr(const runtime::Extents& declared) {
  for (std::size_t axis = 0; axis < declared.size(); ++axis) {
    const std::int64_t extent = declared[axis];
    // The one slice of an axis of extent 1 is the whole output.
    if (extent <= 1) continue;
    const std::int64_t size = CeilDivide(extent, kMaxSlicesPerAxis);
    axes_.push_back({axis, extent, size,
                     std::vector<Part>(static_cast<std::size_t>(CeilDivide(extent, size)))});
  }
}

void OutputSqnr::Add(absl::Span<const std::int64_t> extents, absl::Span<const float> reference,
                     absl::Span<const float> value) {
  for (std::size_t i = 0; i < reference.size(); ++i) whole_.Add(reference[i], value[i]);
  for (SlicedAxis& sliced : axes_) AddSlices(extents, reference, value, sliced);
}

void OutputSqnr::AddSlices(absl::Span<const std::int64_t> extents,
                           absl::Span<const float> reference, absl::Span<const float> value,
                           SlicedAxis& sliced) {
  std::size_t inner = 1;
  for (const std::int64_t extent : extents.subspan(sliced.axis + 1)) {
    inner *= static_cast<std::size_t>(extent);
  }
  std::int64_t position = 0;
  for (std::size_t begin = 0; begin < reference.size(); begin += inner) {
    Part& slice = sliced.slices[static_cast<std::size_t>(position / sliced.slice_size)];
    for (std::size_t i = begin; i < begin + inner; ++i) slice.Add(reference[i], value[i]);
    position = (position + 1) % sliced.extent;
  }
}

double OutputSqnr::VaryingPeak() const {
  double peak = 0;
  for (const SlicedAxis& sliced : axes_) {
    for (const Part& slice : sliced.slices) {
      if (!slice.IsConstant()) peak = std::max(peak, slice.peak);
    }
  }
  return peak > 0 ? peak : whole_.peak;
}

std::optional<SliceSqnr> OutputSqnr::worst_slice() const {
  const double negligible = kNegligibleMagnitude * VaryingPeak();
  std::optional<SliceSqnr> worst;
  for (const SlicedAxis& sliced : axes_) {
    for (std::size_t i = 0; i < sliced.slices.size(); ++i) {
      const Part& slice = sliced.slices[i];
      const double least =
          sliced.slice_size > 1 ? kMinVaryingElementsOfSeveral : kMinVaryingElements;
      if (slice.peak <= negligible || slice.HardlyVaries(least)) continue;
      const double sqnr_db = slice.sqnr.decibels();
      if (worst && worst->sqnr_db <= sqnr_db) continue;
      const std::int64_t index = static_cast<std::int64_t>(i) * sliced.slice_size;
      worst = {static_cast<int>(sliced.axis), index,
               std::min(sliced.slice_size, sliced.extent - index), sqnr_db};
    }
  }
  return worst;
}

}  // namespace zeropoint::tools
