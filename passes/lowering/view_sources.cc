#include "passes/lowering/view_sources.h"

#include <algorithm>
#include <utility>

#include "ir/function.h"
#include "ir/shape_inference.h"

namespace zeropoint::passes::lowering {
namespace {

using Exists = absl::FunctionRef<bool(const ir::Value&)>;

constexpr std::int64_t kRest = -1;

std::optional<std::int64_t> AxisOf(const ir::Shape& shape, const ir::Dim& extent) {
  const auto found = std::find(shape.begin(), shape.end(), extent);
  if (found == shape.end()) return std::nullopt;
  return found - shape.begin();
}

const ir::Value* FindTensor(const ir::Op& before, const ir::Dim& extent, Exists exists) {
  const auto fits = [&](const ir::Value& value) {
    return AxisOf(value.shape(), extent) && exists(value);
  };
  for (const auto& argument : before.function()->arguments()) {
    if (fits(*argument)) return argument.get();
  }
  for (const auto& op : before.function()->ops()) {
    if (op.get() == &before) break;
    for (int i = 0; i < op->num_results(); ++i) {
      if (fits(*op->result(i))) return op->result(i);
    }
  }
  return nullptr;
}

}  // namespace

std::optional<ViewSources> FindViewSources(const ir::Op& view, Exists exists) {
  const ir::Shape& from = view.operand(0)->shape();
  const ir::Shape& to = view.result()->shape();
  if (auto size = ir::ViewExtents(from, to)) return ViewSources{*std::move(size)};
  ViewSources sources;
  ir::Shape known = from;
  for (const ir::Dim& extent : to) {
    if (extent.is_constant()) {
      sources.size.push_back(extent.constant());
      continue;
    }
    const ir::Value* tensor = AxisOf(known, extent) ? nullptr : FindTensor(view, extent, exists);
    if (tensor != nullptr) {
      sources.tensors.push_back(tensor);
      known.insert(known.end(), tensor->shape().begin(), tensor->shape().end());
    }
    const std::optional<std::int64_t> axis = AxisOf(known, extent);
    sources.size.push_back(axis ? -2 - *axis : kRest);
  }
  if (std::count(sources.size.begin(), sources.size.end(), kRest) > 1) return std::nullopt;
  return sources;
}

}  // namespace zeropoint::passes::lowering
