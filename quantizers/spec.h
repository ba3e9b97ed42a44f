#ifndef ZEROPOINT_QUANTIZERS_SPEC_H_
#define ZEROPOINT_QUANTIZERS_SPEC_H_

// Quantization specs: how one tensor is to be quantized. The data model is PyTorch 2 Export's.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/dtype.h"

namespace zeropoint::quantizers {

enum class QScheme : std::uint8_t {
  kPerTensorAffine,
  kPerTensorSymmetric,
  kPerChannelAffine,
  kPerChannelSymmetric,
};
std::string_view QSchemeName(QScheme qscheme);  // "per_tensor_affine"
std::optional<QScheme> ParseQScheme(std::string_view name);
bool IsPerChannel(QScheme qscheme);
bool IsSymmetric(QScheme qscheme);

enum class ObserverKind : std::uint8_t {
  kMinMax,               // "min_max"
  kMovingAverageMinMax,  // "moving_average_min_max"
  kPerChannelMinMax,     // "per_channel_min_max"
  kHistogram,            // "histogram": PT2E's search for the least L2 error
  kPercentile,           // "percentile": all but the last 1e-4 of the values
  kEntropy,              // "entropy": least Kullback-Leibler divergence
  kMse,                  // "mse": least L2 error, the full range included
  kPlaceholder,          // "placeholder": nothing is observed, qparams are chosen at run time
};
std::string_view ObserverKindName(ObserverKind kind);
std::optional<ObserverKind> ParseObserverKind(std::string_view name);

/// Keeps the requantization multiplier above XNNPACK's lower bound.
inline constexpr double kXnnpackEps = 0.000244140625;  // 2^-12

/// Observe this tensor. Equality compares every field, so two requests merge only when they ask for
/// the same thing (PT2E ignores observer and eps there, which merges different requests).
struct QuantizationSpec {
  ir::DType dtype = ir::DType::kInt8;
  std::int32_t quant_min = -128;
  std::int32_t quant_max = 127;
  QScheme qscheme = QScheme::kPerTensorAffine;
  int ch_axis = 0;
  /// Qparams are chosen at run time, one pair for each row along the last axis; the observer must
  /// be kPlaceholder then.
  bool is_dynamic = false;
  ObserverKind observer = ObserverKind::kHistogram;
  double eps = kXnnpackEps;

  friend bool operator==(const QuantizationSpec& a, const QuantizationSpec& b) = default;
};

/// kInvalidArgument unless quant_min < quant_max, quant_min <= 0 <= quant_max, both inside the
/// range of dtype (int8, uint8), ch_axis >= 0, the observer fits the qscheme, and a dynamic spec is
/// of the full range of int8, affine and observed by a placeholder.
absl::Status Validate(const QuantizationSpec& spec);

/// Use the same observer instance as another edge or node, named from the annotated op.
struct SharedQuantizationSpec {
  enum class Target : std::uint8_t {
    kInput,     // operand `operand` as this op reads it: an edge
    kProducer,  // what the op that computes operand `operand` yields: a node
  };
  Target target = Target::kInput;
  int operand = 0;
  friend bool operator==(const SharedQuantizationSpec&, const SharedQuantizationSpec&) = default;
};

/// Constant qparams, nothing observed.
struct FixedQParamsQuantizationSpec {
  ir::DType dtype = ir::DType::kInt8;
  double scale = 1.0;
  std::int32_t zero_point = 0;
  std::int32_t quant_min = -128;
  std::int32_t quant_max = 127;
  friend bool operator==(const FixedQParamsQuantizationSpec&,
                         const FixedQParamsQuantizationSpec&) = default;
};

/// Qparams computed from those of two operands of the same op: an int32 bias with
/// scale[c] = scale(input) * scale(weight)[c], zero point 0, one scale per element of axis 0.
struct DerivedQuantizationSpec {
  int input_operand = 0;
  int weight_operand = 1;
  friend bool operator==(const DerivedQuantizationSpec&, const DerivedQuantizationSpec&) = default;
};

/// "Known, leave float": PT2E's null entry, used for bias.
struct FloatSpec {
  friend bool operator==(const FloatSpec&, const FloatSpec&) = default;
};

using Spec = std::variant<FloatSpec, QuantizationSpec, SharedQuantizationSpec,
                          FixedQParamsQuantizationSpec, DerivedQuantizationSpec>;

/// Text form as it stands in the IR:
///   "i8[-128,127] per_tensor_affine histogram eps=0.000244140625"
///   "i8[-127,127] per_channel_symmetric axis=0 per_channel_min_max eps=0.000244140625"
///   "shared(input0)", "shared(producer0)", "fixed i8[-128,127] scale=0.00390625 zero_point=-128",
///   "derived(input0*input1)", "float"
std::string SpecToString(const Spec& spec);
absl::StatusOr<Spec> ParseSpec(std::string_view text);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_SPEC_H_
