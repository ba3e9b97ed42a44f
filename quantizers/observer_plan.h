#ifndef ZEROPOINT_QUANTIZERS_OBSERVER_PLAN_H_
#define ZEROPOINT_QUANTIZERS_OBSERVER_PLAN_H_

// Which edges and nodes share one observer.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/function.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// The output of an op as a key of the plan; operands are numbered from 0.
inline constexpr int kOutputKey = -1;

/// Observer instances and who uses them, from the annotations of a function (docs/pt2e.md 3.3):
/// specs that say "shared" join their target; edges that read one value with equal specs join each
/// other and the value's own output, unless their op forbids it. Sharing is transitive. Unlike
/// PT2E's, the result does not depend on the order of annotation, and requests for different
/// observers never merge.
class ObserverPlan {
 public:
  /// kInvalidArgument names the op when a shared spec has no annotated target or goes in a circle.
  static absl::StatusOr<ObserverPlan> Create(const ir::Function& function);

  /// One observer instance: a QuantizationSpec, a FixedQParamsQuantizationSpec or a
  /// DerivedQuantizationSpec.
  const std::vector<Spec>& groups() const { return groups_; }
  /// The group that observes operand `operand` as `op` reads it, or with kOutputKey what `op`
  /// yields; nullopt when that stays float.
  std::optional<int> GroupOf(const ir::Op& op, int operand) const;

 private:
  std::vector<Spec> groups_;
  std::map<std::pair<const ir::Op*, int>, int> group_of_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVER_PLAN_H_
