#include "tools/data/tasks/boxes.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "tools/data/convert.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kBoxRows = 4;
constexpr double kHitIou = 0.5;

/// What two intervals, given by center and length, have in common.
double Overlap(double center_a, double length_a, double center_b, double length_b) {
  const double end = std::min(center_a + length_a / 2, center_b + length_b / 2);
  const double begin = std::max(center_a - length_a / 2, center_b - length_b / 2);
  return std::max(0.0, end - begin);
}

/// `cells` numbers for each of the rows of one sample.
Detection BestOf(absl::Span<const float> rows, std::int64_t cells) {
  const absl::Span<const float> scores = rows.subspan(static_cast<std::size_t>(kBoxRows * cells));
  const std::int64_t best = ArgMax(scores);
  const std::int64_t cell = best % cells;
  const auto at = [&](std::int64_t row) {
    return rows[static_cast<std::size_t>(row * cells + cell)];
  };
  return {.label = best / cells, .box = {at(0), at(1), at(2), at(3)}};
}

}  // namespace

double IntersectionOverUnion(const Box& a, const Box& b) {
  const double common = Overlap(a.center_x, a.width, b.center_x, b.width) *
                        Overlap(a.center_y, a.height, b.center_y, b.height);
  const double both =
      static_cast<double>(a.width) * a.height + static_cast<double>(b.width) * b.height - common;
  const double share = common / both;
  // False for NaN, too.
  return share > 0 && share <= 1 ? share : 0;
}

bool IsHit(const Detection& found, const Detection& expected) {
  return found.label == expected.label && IntersectionOverUnion(found.box, expected.box) > kHitIou;
}

absl::StatusOr<std::vector<Detection>> BestDetections(const runtime::Tensor& output,
                                                      std::int64_t samples) {
  const runtime::Extents& extents = output.extents();
  if (extents.size() != 3 || extents[0] != samples || extents[1] <= kBoxRows || extents[2] == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("boxes take an output of shape [samples, 4 + classes, cells], and that of ",
                     samples, " samples has ", runtime::ExtentsToString(extents)));
  }
  std::vector<float> values(static_cast<std::size_t>(output.num_elements()));
  ConvertToFloat(output.view(), absl::MakeSpan(values));
  const auto size = static_cast<std::size_t>(extents[1] * extents[2]);
  std::vector<Detection> detections;
  for (std::size_t sample = 0; sample < static_cast<std::size_t>(samples); ++sample) {
    detections.push_back(
        BestOf(absl::MakeConstSpan(values).subspan(sample * size, size), extents[2]));
  }
  return detections;
}

}  // namespace zeropoint::tools
