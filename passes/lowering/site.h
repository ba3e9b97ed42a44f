#ifndef ZEROPOINT_PASSES_LOWERING_SITE_H_
#define ZEROPOINT_PASSES_LOWERING_SITE_H_

// A site: one piece of IR that becomes one int8 or float operation of the program.

#include <limits>
#include <vector>

#include "ir/op.h"
#include "runtime/dynamic_quantization.h"

namespace zeropoint::passes::lowering {

/// `op` computed from `inputs` into `output`, with an activation clamp folded in. In a float site
/// the inputs are op's operands (null where absent). In an int8 site they are what stands below the
/// dequantize ops, and `output` is the result of the quantize op; both carry their params
/// (LoweringContext::QuantOf).
struct Site {
  const ir::Op* op = nullptr;
  bool quantized = false;
  std::vector<const ir::Value*> inputs;
  const ir::Value* output = nullptr;
  /// In a float site: how input 0 is quantized at run time.
  runtime::DynamicQuantization dynamic = runtime::DynamicQuantization::kNone;
  /// Real numbers, open by default.
  double output_min = -std::numeric_limits<double>::infinity();
  double output_max = std::numeric_limits<double>::infinity();

  bool is_dynamic() const { return dynamic != runtime::DynamicQuantization::kNone; }
  const ir::Value& input(int index) const { return *inputs[static_cast<std::size_t>(index)]; }
  bool HasInput(int index) const {
    return static_cast<std::size_t>(index) < inputs.size() &&
           inputs[static_cast<std::size_t>(index)] != nullptr;
  }
  bool HasClamp() const {
    return output_min != -std::numeric_limits<double>::infinity() ||
           output_max != std::numeric_limits<double>::infinity();
  }
};

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_SITE_H_
