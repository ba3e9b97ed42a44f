#ifndef ZEROPOINT_PASSES_QUANTIZE_OBSERVE_CONVERSION_H_
#define ZEROPOINT_PASSES_QUANTIZE_OBSERVE_CONVERSION_H_

// What calibrated observes become: the parts that every form of quantized graph shares.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/attribute.h"
#include "ir/function.h"
#include "ir/op.h"
#include "quantizers/qparams.h"

namespace zeropoint::passes {

/// kFailedPrecondition lists all observes whose qparams are neither calibrated nor chosen at run
/// time.
absl::Status CheckCalibrated(const ir::Function& function);

/// What an observe says of the integers: dtype, quant_min, quant_max.
ir::AttributeMap StorageAttributes(const ir::Op& observe);

struct CalibratedQParams {
  quantizers::QParams qparams;
  /// Else there is one scale for the whole tensor.
  bool is_per_channel = false;
};

/// Of an observe that CheckCalibrated passes. kInvalidArgument for a qscheme that nobody knows and
/// for several scales per tensor.
absl::StatusOr<CalibratedQParams> CalibratedQParamsOf(const ir::Op& observe);

/// Replaces an observe whose qparams are chosen at run time. Each use gets a chain of its own
/// (choose, quantize, dequantize), so that a backend can absorb it whatever the other users do.
absl::Status ConvertDynamicObserve(ir::Op& observe);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_OBSERVE_CONVERSION_H_
