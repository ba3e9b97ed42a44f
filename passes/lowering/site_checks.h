#ifndef ZEROPOINT_PASSES_LOWERING_SITE_CHECKS_H_
#define ZEROPOINT_PASSES_LOWERING_SITE_CHECKS_H_

// Conditions that several lowerings share. XNNPACK's release build checks few of its own limits and
// computes garbage beyond them, so they are checked here, before anything is emitted.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/site.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// Shorthand for "XNNPACK does not take this": kUnimplemented with the reason.
absl::Status Declined(std::string_view reason);

/// A computed tensor that XNNPACK can hold: of `dtype`, of few enough axes and elements, with
/// elements, and an int8 one with one scale that is a normal number.
absl::Status CheckTensor(const ir::Value& value, ir::DType dtype);
/// f32 everywhere in a float site; int8 activations with one scale each in an int8 site.
absl::Status CheckDTypes(const Site& site, const LoweringContext& context);
/// Input `index` and the output have exactly equal scale and zero point: required of everything
/// that moves int8 data without computing.
absl::Status CheckSameQuant(const Site& site, int index);
/// Weight (operand 1) and bias (operand 2, optional) are constants; in an int8 site the weight is
/// symmetric with one scale, or one per output channel (axis `channel_axis` of the weight), every
/// requantization scale is below 256, and bias and sums fit 32 bits.
absl::Status CheckWeights(const Site& site, const LoweringContext& context, int channel_axis = 0);

/// Kernel, stride, dilation and padding of a sliding window, each small enough, and the pointers to
/// the taps of all outputs (whose extents the lists' axes are the last ones of) too.
absl::Status CheckWindow(const Site& site, absl::Span<const std::int64_t> kernel,
                         absl::Span<const std::int64_t> stride,
                         absl::Span<const std::int64_t> dilation,
                         absl::Span<const std::int64_t> padding);

/// The scale of a value quantized per tensor. Requires one.
float ScaleOf(const ir::Value& value);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_SITE_CHECKS_H_
