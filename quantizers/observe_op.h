#ifndef ZEROPOINT_QUANTIZERS_OBSERVE_OP_H_
#define ZEROPOINT_QUANTIZERS_OBSERVE_OP_H_

// Specs as attributes of quant.observe, and back.

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "ir/attribute.h"
#include "ir/op.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// Values of the "observer" attribute that name no ObserverKind.
inline constexpr std::string_view kFixedObserver = "fixed";
inline constexpr std::string_view kDerivedObserver = "derived";

/// Whether the qparams of what `observe` sees are chosen at run time.
bool IsDynamicObserve(const ir::Op& observe);

/// Attributes of the observe op of observer instance `group`. `derived_from` holds the groups of
/// the two operands of a derived spec. Requires a spec that observes: neither float nor shared.
ir::AttributeMap ObserveAttributes(const Spec& spec, int group,
                                   const std::vector<std::int64_t>& derived_from);

/// The spec an observe op was made of; nullopt for "fixed", "derived" and "placeholder", which
/// observe nothing. kInvalidArgument for names nobody knows.
absl::StatusOr<std::optional<QuantizationSpec>> SpecOfObserve(const ir::Op& observe);

/// Writes calibrated qparams, or reads them: nullopt when the op has none yet.
void SetQParams(ir::Op& observe, const QParams& qparams);
std::optional<QParams> GetQParams(const ir::Op& observe);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVE_OP_H_
