#ifndef ZEROPOINT_PASSES_WEIGHTS_QUANTIZED_WEIGHT_H_
#define ZEROPOINT_PASSES_WEIGHTS_QUANTIZED_WEIGHT_H_

// A float weight and the quantize in front of its layer, as "convert" leaves them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "ir/module.h"
#include "ir/op.h"
#include "passes/weight_memo.h"

namespace zeropoint::passes {

/// `layer(x, dequantize(quantize(constant)), bias)` where the weight is [O, …] with its output
/// channels first, one symmetric scale or one for each output channel, and no other reader.
struct QuantizedWeight {
  ir::Op* layer = nullptr;
  ir::Op* quantize = nullptr;
  ir::Op* dequantize = nullptr;
  std::size_t rows = 0;     // O
  std::size_t columns = 0;  // elements of a row
  std::size_t groups = 1;
  std::int32_t quant_min = 0;
  std::int32_t quant_max = 0;
  /// One for each row.
  std::vector<float> scales;
  bool is_per_channel = false;

  absl::Span<const float> values() const { return quantize->operand(0)->data().values<float>(); }
  absl::Span<const float> Row(std::size_t row) const {
    return values().subspan(row * columns, columns);
  }
  std::size_t GroupOf(std::size_t row) const { return row / (rows / groups); }
};

/// The quantized weights of `module` that are of this form, in the order of their layers.
std::vector<QuantizedWeight> FindQuantizedWeights(const ir::Module& module);

/// The op that computes `value` before it is quantized and dequantized, if it is; null for an
/// argument or a constant.
const ir::Op* BehindQuantization(const ir::Value& value);

/// Reads `values` in place of the float constant of `weight`; the shape stays.
void ReplaceValues(ir::Module& module, const QuantizedWeight& weight,
                   const std::vector<float>& values);

/// Gives the weight other scales, one for each row; without is_per_channel they are equal.
void ReplaceScales(ir::Module& module, const QuantizedWeight& weight,
                   const std::vector<float>& scales);

/// What `memo` knows the result of `pass` by; `variant` as in WeightMemoKey.
WeightMemoKey KeyOf(std::string_view pass, const QuantizedWeight& weight, bool variant);

/// The result that `memo` knows by `key`, else that of `make`, which it knows from then on. `memo`
/// may be null.
template <typename Make>
std::vector<float> RememberedOr(WeightMemo* memo, const WeightMemoKey& key, Make make) {
  if (memo == nullptr) return make();
  if (const std::vector<float>* known = memo->Find(key)) return *known;
  std::vector<float> made = make();
  memo->Add(key, made);
  return made;
}

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_QUANTIZED_WEIGHT_H_
