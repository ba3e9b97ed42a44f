#ifndef ZEROPOINT_RUNTIME_STEP_H_
#define ZEROPOINT_RUNTIME_STEP_H_

// One unit of execution of a session: an XNNPACK segment, or one reference kernel. Internal.

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/node_time.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

class Step {
 public:
  virtual ~Step() = default;

  /// Values that Run takes and returns, in its order. kNoValue is an absent optional operand.
  const std::vector<ValueId>& inputs() const { return inputs_; }
  const std::vector<ValueId>& outputs() const { return outputs_; }
  /// Whether inputs must have kTensorSlack readable bytes past their end.
  virtual bool needs_slack() const = 0;

  /// Null for absent operands. What it returns has the types and extents that the program promises.
  virtual absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) = 0;

  /// Bytes that the last Run needed for values of its own, at most.
  virtual std::size_t scratch_bytes() const { return 0; }

  /// Appends the times of the last Run; nothing unless the session profiles.
  virtual absl::Status AppendTimes(std::vector<NodeTime>* times) const = 0;

 protected:
  Step(std::vector<ValueId> inputs, std::vector<ValueId> outputs)
      : inputs_(std::move(inputs)), outputs_(std::move(outputs)) {}

 private:
  std::vector<ValueId> inputs_;
  std::vector<ValueId> outputs_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_STEP_H_
