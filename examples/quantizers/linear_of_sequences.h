#ifndef ZEROPOINT_EXAMPLES_QUANTIZERS_LINEAR_OF_SEQUENCES_H_
#define ZEROPOINT_EXAMPLES_QUANTIZERS_LINEAR_OF_SEQUENCES_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/quantizer.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::examples {

/// Whether `op` is a linear layer over [batch, time, features]: a condition that no name says.
inline bool IsLinearOfSequences(const ir::Op& op) {
  return op.kind() == ir::OpKind::kLinear && op.operand(0)->type().rank() == 3;
}

/// int8 for linear layers whose input is 3-D. Most of what a quantizer does is done already, with
/// fusions and layers that share observers: so this one asks XNNPACK's to take them, and nothing
/// else.
inline absl::StatusOr<std::unique_ptr<quantizers::Quantizer>> CreateLinearOfSequences(
    const quantizers::QuantizerOptions& options, absl::Span<const quantizers::QuantizerRule>) {
  ASSIGN_OR_RETURN(quantizers::QuantizationConfig config, quantizers::SymmetricConfigOf(options));
  auto quantizer = std::make_unique<quantizers::XnnpackQuantizer>();
  quantizer->SetOperatorType(ir::OpKind::kLinear, std::move(config));
  quantizer->SetFilter(IsLinearOfSequences);
  return quantizer;
}

}  // namespace zeropoint::examples

#endif  // ZEROPOINT_EXAMPLES_QUANTIZERS_LINEAR_OF_SEQUENCES_H_
