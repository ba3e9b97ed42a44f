#ifndef ZEROPOINT_PASSES_PASS_H_
#define ZEROPOINT_PASSES_PASS_H_

// What a pass is and what it may ask of its surroundings.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "passes/input_moments.h"
#include "passes/weight_memo.h"

namespace zeropoint::passes {

/// Computes an op whose operands are all constants. Passes do not link the runtime: tools provide
/// an evaluator that lowers the op and runs it through the reference kernels.
using ConstantEvaluator =
    std::function<absl::StatusOr<std::vector<ir::TensorData>>(const ir::Op& op)>;

/// What a pass may use and report to.
struct PassContext {
  /// May be empty: passes that need it then fail with kFailedPrecondition.
  ConstantEvaluator evaluator;
  /// Why a rewrite was declined, one line each, for `--print-remarks`.
  std::vector<std::string> remarks;
  /// "fold-conv-bn.folded" -> count.
  std::map<std::string, std::int64_t> statistics;
  /// What samples tell of the inputs of layers; may be empty: nothing is known then.
  MomentsProvider moments;
  /// What was made of weights before, of this float graph and these moments; null for nothing.
  WeightMemo* weight_memo = nullptr;
  /// Ops whose quantization "simulate" and "convert" switch off; empty: none.
  std::function<bool(const ir::Op& op)> leaves_float;
};

/// One IR -> IR transformation. Class private to its .cc; the header exposes a factory only; listed
/// in pass_registry.cc.
class Pass {
 public:
  virtual ~Pass() = default;
  /// The flag name: "fold-conv-bn".
  virtual std::string_view name() const = 0;
  virtual absl::Status Run(ir::Module& module, PassContext& context) = 0;
};

using PassFactory = std::unique_ptr<Pass> (*)();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PASS_H_
