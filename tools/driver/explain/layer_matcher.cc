#include "tools/driver/explain/layer_matcher.h"

namespace zeropoint::tools {
namespace {

/// A hash of the nodes that handles name; empty where there are none.
std::string ModelOfHandles(const runtime::Program& program) {
  const auto found = program.metadata.find(runtime::kHandlesKey);
  return found == program.metadata.end() ? "" : found->second;
}

}  // namespace

LayerMatcher::LayerMatcher(const runtime::Program& program, const runtime::Program& reference,
                           const std::vector<LayerTap>& taps)
    : by_handle_(!ModelOfHandles(program).empty() &&
                 ModelOfHandles(program) == ModelOfHandles(reference)) {
  for (const LayerTap& tap : taps) {
    if (by_handle_ && !tap.handle.empty()) {
      handles_[tap.handle] = &tap;
    } else {
      names_[tap.name] = &tap;
    }
  }
}

const LayerTap* LayerMatcher::Find(const LayerTap& tap) const {
  const bool use_handle = by_handle_ && !tap.handle.empty();
  const Taps& taps = use_handle ? handles_ : names_;
  const auto found = taps.find(use_handle ? tap.handle : tap.name);
  return found == taps.end() ? nullptr : found->second;
}

}  // namespace zeropoint::tools
