#include "passes/float/split_views.h"

#include <cstddef>
#include <vector>

#include "ir/function.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "split-views";

/// Neighbouring axes of a shape: [begin, end).
struct Axes {
  std::size_t begin, end;
  std::size_t size() const { return end - begin; }
};

/// Axes of the viewed tensor and those that hold the same elements in the view.
struct Place {
  Axes from, to;
};

ir::Dim Product(const ir::Shape& shape, const Axes& axes) {
  ir::Dim product(1);
  for (std::size_t i = axes.begin; i < axes.end; ++i) product = product * shape[i];
  return product;
}

/// The fewest axes from `from` and `to` on that hold the same elements; all that are left when
/// there are no such.
Place PlaceAt(const ir::Shape& from, std::size_t i, const ir::Shape& to, std::size_t j) {
  const std::size_t most = from.size() - i + to.size() - j;
  for (std::size_t count = 2; count < most; ++count) {
    for (std::size_t a = 1; a < count && i + a <= from.size(); ++a) {
      const Place place = {{i, i + a}, {j, j + count - a}};
      if (place.to.end > to.size()) continue;
      if (Product(from, place.from) == Product(to, place.to)) return place;
    }
  }
  return {{i, from.size()}, {j, to.size()}};
}

std::vector<Place> PlacesOf(const ir::Shape& from, const ir::Shape& to) {
  std::vector<Place> places;
  std::size_t i = 0, j = 0;
  while (i < from.size() && j < to.size()) {
    places.push_back(PlaceAt(from, i, to, j));
    i = places.back().from.end;
    j = places.back().to.end;
  }
  // What is left has extents of 1.
  if (!places.empty()) {
    places.back().from.end = from.size();
    places.back().to.end = to.size();
  }
  return places;
}

/// The shapes on the way, the last one `to`; empty when a step has more than one unknown extent.
std::vector<ir::Shape> StepsBetween(const ir::Shape& from, const ir::Shape& to) {
  std::vector<ir::Shape> steps;
  ir::Shape current = from;
  std::size_t done = 0;  // axes of `current` that are those of `to`
  for (const Place& place : PlacesOf(from, to)) {
    const auto begin = current.begin() + static_cast<std::ptrdiff_t>(done);
    ir::Shape next(current.begin(), begin);
    next.insert(next.end(), to.begin() + static_cast<std::ptrdiff_t>(place.to.begin),
                to.begin() + static_cast<std::ptrdiff_t>(place.to.end));
    next.insert(next.end(), begin + static_cast<std::ptrdiff_t>(place.from.size()), current.end());
    done += place.to.size();
    if (next == current) continue;
    if (!ir::ViewExtents(current, next)) return {};
    steps.push_back(next);
    current = std::move(next);
  }
  return steps;
}

class SplitViewsPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* view : OpsOfKind(module, ir::OpKind::kView)) {
      const ir::Shape& from = view->operand(0)->shape();
      const ir::Shape& to = view->result()->shape();
      if (ir::ViewExtents(from, to)) continue;
      const std::vector<ir::Shape> steps = StepsBetween(from, to);
      if (steps.empty()) {
        Decline(context, kName, *view, "a place of it has more than one unknown extent");
        continue;
      }
      RETURN_IF_ERROR(Split(*view, steps));
      ++context.statistics["split-views.split"];
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Split(ir::Op& view, const std::vector<ir::Shape>& steps) {
    ir::Value* x = view.operand(0);
    for (const ir::Shape& shape : steps) {
      ASSIGN_OR_RETURN(ir::Op * step,
                       view.function()->InsertBefore(&view, ir::OpKind::kView, {x},
                                                     {{"size", shape}}, view.location()));
      x = step->result();
    }
    ReplaceOp(view, x);
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateSplitViewsPass() { return std::make_unique<SplitViewsPass>(); }

}  // namespace zeropoint::passes
