#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_MATCHER_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_MATCHER_H_

// Which layer of one program is which of another.

#include <map>
#include <string>
#include <vector>

#include "runtime/program.h"
#include "tools/driver/explain/layer_taps.h"

namespace zeropoint::tools {

/// Finds layers of a reference. Two programs of one model are matched by debug handles, whatever
/// was fused in either; others (another export of the model, programs that were written before
/// there were handles) by names.
///
///   const LayerMatcher matcher(program, reference, reference_taps);
///   const LayerTap* other = matcher.Find(tap);
class LayerMatcher {
 public:
  /// `taps` are those of the reference and must outlive it.
  LayerMatcher(const runtime::Program& program, const runtime::Program& reference,
               const std::vector<LayerTap>& taps);

  /// Whether both come from one model, so that handles mean the same.
  bool by_handle() const { return by_handle_; }
  /// Null where the reference has no such layer.
  const LayerTap* Find(const LayerTap& tap) const;

 private:
  using Taps = std::map<std::string, const LayerTap*>;

  bool by_handle_ = false;
  Taps handles_;
  /// Where handles count, only of layers that have none.
  Taps names_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_MATCHER_H_
