// aten.nms: greedy suppression of boxes that overlap a better one.

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

struct Box {
  float y1, x1, y2, x2;
  float area() const { return (y2 - y1) * (x2 - x1); }
};

/// Two opposite corners, or the centre and the extents (x, y, width, height).
Box MakeBox(const float* numbers, bool center_point_box) {
  if (center_point_box) {
    const float x = numbers[0], y = numbers[1], w = numbers[2] / 2, h = numbers[3] / 2;
    return {y - h, x - w, y + h, x + w};
  }
  return {std::min(numbers[0], numbers[2]), std::min(numbers[1], numbers[3]),
          std::max(numbers[0], numbers[2]), std::max(numbers[1], numbers[3])};
}

/// Intersection over union.
float Overlap(const Box& a, const Box& b) {
  const float height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
  const float width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
  if (!(height > 0 && width > 0)) return 0;
  const float both = height * width;
  const float either = a.area() + b.area() - both;
  return either > 0 ? both / either : 0;
}

struct Suppression {
  std::int64_t max_per_class;
  float iou_threshold, score_threshold;
};

/// The boxes of one class that stay, best first; of equal scores the first comes first.
std::vector<std::int64_t> Select(const std::vector<Box>& boxes, const float* scores,
                                 const Suppression& rule) {
  std::vector<std::int64_t> candidates;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (scores[i] > rule.score_threshold) candidates.push_back(static_cast<std::int64_t>(i));
  }
  std::sort(candidates.begin(), candidates.end(), [&](std::int64_t a, std::int64_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  std::vector<std::int64_t> selected;
  for (const std::int64_t candidate : candidates) {
    if (static_cast<std::int64_t>(selected.size()) >= rule.max_per_class) break;
    const bool is_covered = std::any_of(selected.begin(), selected.end(), [&](std::int64_t better) {
      return Overlap(boxes[static_cast<std::size_t>(candidate)],
                     boxes[static_cast<std::size_t>(better)]) > rule.iou_threshold;
    });
    if (!is_covered) selected.push_back(candidate);
  }
  return selected;
}

/// The one number of operand `index`; `attribute` where there is no such operand.
template <typename T>
absl::StatusOr<T> NumberOr(const KernelContext& context, int index, DType dtype, T attribute) {
  if (context.input(index) == nullptr) return attribute;
  ASSIGN_OR_RETURN(const TensorView* given, Input(context, index, dtype));
  if (Product(given->extents, 0, given->extents.size()) != 1) {
    return Mismatch("one number", ExtentsToString(given->extents));
  }
  return given->values<T>()[0];
}

absl::StatusOr<Suppression> ReadRule(const KernelContext& context) {
  ASSIGN_OR_RETURN(const std::int64_t most, context.IntOr("max_per_class", 0));
  ASSIGN_OR_RETURN(const double iou, context.FloatOr("iou_threshold", 0));
  ASSIGN_OR_RETURN(const double score, context.Float("score_threshold"));
  Suppression rule = {};
  ASSIGN_OR_RETURN(rule.max_per_class, NumberOr(context, 2, DType::kInt64, most));
  ASSIGN_OR_RETURN(rule.iou_threshold,
                   NumberOr(context, 3, DType::kFloat32, static_cast<float>(iou)));
  ASSIGN_OR_RETURN(rule.score_threshold,
                   NumberOr(context, 4, DType::kFloat32, static_cast<float>(score)));
  return rule;
}

absl::Status Nms(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* boxes, Input(context, 0, DType::kFloat32, 3));
  ASSIGN_OR_RETURN(const TensorView* scores, Input(context, 1, DType::kFloat32, 3));
  const std::int64_t batch = scores->extents[0], classes = scores->extents[1],
                     count = scores->extents[2];
  if (boxes->extents != absl::Span<const std::int64_t>(Extents{batch, count, 4})) {
    return Mismatch(absl::StrCat(count, " boxes in each of ", batch),
                    ExtentsToString(boxes->extents));
  }
  ASSIGN_OR_RETURN(const Suppression rule, ReadRule(context));
  ASSIGN_OR_RETURN(const bool center_point_box, context.BoolOr("center_point_box", false));
  std::vector<std::array<std::int64_t, 3>> rows;
  for (std::int64_t b = 0; b < batch && count > 0; ++b) {
    std::vector<Box> own;
    for (std::int64_t i = 0; i < count; ++i) {
      own.push_back(MakeBox(boxes->values<float>().data() + (b * count + i) * 4, center_point_box));
    }
    for (std::int64_t c = 0; c < classes; ++c) {
      const float* of_class = scores->values<float>().data() + (b * classes + c) * count;
      for (const std::int64_t box : Select(own, of_class, rule)) rows.push_back({b, c, box});
    }
  }
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kInt64, {static_cast<std::int64_t>(rows.size()), 3}));
  std::int64_t* result = output->mutable_values<std::int64_t>().data();
  for (const std::array<std::int64_t, 3>& row : rows) {
    result = std::copy(row.begin(), row.end(), result);
  }
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.nms", Nms},
};

}  // namespace

absl::Span<const KernelRow> NmsKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
