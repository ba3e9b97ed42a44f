#ifndef ZEROPOINT_IR_OPS_QUANT_CHECKS_H_
#define ZEROPOINT_IR_OPS_QUANT_CHECKS_H_

// What ops that quantize check of their attributes.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "ir/op.h"

namespace zeropoint::ir {

/// "quant_min" and "quant_max" ascend within "dtype", which is one that numbers are quantized to.
absl::Status CheckQuantRange(const Op& op);
/// Positive and finite.
absl::Status CheckScale(double scale);
/// From "quant_min" to "quant_max".
absl::Status CheckZeroPoint(const Op& op, std::int64_t zero_point);
/// "scale" and "zero_point", lists of one entry, or one for each channel.
absl::Status CheckQParamLists(const Op& op);
/// `count` entries for the axis of operand 0 that `axis_name` names.
absl::Status CheckChannels(const Op& op, std::string_view axis_name, std::size_t count);
/// All of the above: lists that are not empty, their channels along "ch_axis".
absl::Status CheckListedQParams(const Op& op);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OPS_QUANT_CHECKS_H_
