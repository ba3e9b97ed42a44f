#ifndef ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_
#define ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_

// PT2E's XNNPACKQuantizer: which ops XNNPACK runs in int8, and with which specs.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// "Symmetric" speaks of the weights; activations are affine (pt2e-behaviour 2.1).
struct SymmetricConfigOptions {
  bool is_per_channel = false;
  std::int32_t act_qmin = -128;
  std::int32_t act_qmax = 127;
  std::int32_t weight_qmin = -127;
  std::int32_t weight_qmax = 127;
  ObserverKind activation_observer = ObserverKind::kHistogram;
  /// Dynamic: the inputs of linear are quantized row by row at run time, outputs stay float. Float:
  /// weights alone are int8.
  ActivationMode activations = ActivationMode::kStatic;
};

/// int8 activations per tensor, int8 weights per tensor or per output channel. kInvalidArgument for
/// ranges outside int8 and for an observer that does not work per tensor.
absl::StatusOr<QuantizationConfig> GetSymmetricQuantizationConfig(
    const SymmetricConfigOptions& options);

/// Annotates linear, convolution, add, mul, pooling and cat patterns (xnnpack_patterns.h), then
/// lets ops that only move data share the observer of what they move.
///
/// Configurations apply in this order, and the first that speaks of an op wins: module names (in
/// order of setting), operator types (likewise), global. A nullopt config of a name or type leaves
/// those ops float, also where they only move data. A filter is asked in addition; patterns ask it
/// and the configurations of their main op only, so conv and relu go together.
///
///   XnnpackQuantizer quantizer;
///   quantizer.SetGlobal(config).SetModuleName("layer1.conv1", std::nullopt);
class XnnpackQuantizer : public Quantizer {
 public:
  using Filter = std::function<bool(const ir::Op& op)>;

  XnnpackQuantizer& SetGlobal(std::optional<QuantizationConfig> config);
  XnnpackQuantizer& SetOperatorType(ir::OpKind kind, std::optional<QuantizationConfig> config);
  /// `name` is a module path: "layer1.conv1" or "/layer1/conv1" takes every op whose ONNX node
  /// stands in that scope.
  XnnpackQuantizer& SetModuleName(std::string name, std::optional<QuantizationConfig> config);
  XnnpackQuantizer& SetFilter(Filter filter);

  /// kInvalidArgument, too, when a config that was set is not valid.
  absl::Status Annotate(ir::Module& module) override;
  std::vector<OperatorPattern> Capabilities() const override;

 private:
  struct NamedConfig {
    std::string scope;  // "/layer1/conv1/"
    std::optional<QuantizationConfig> config;
  };
  struct TypedConfig {
    ir::OpKind kind;
    std::optional<QuantizationConfig> config;
  };

  using OptionalConfig = std::optional<QuantizationConfig>;

  /// The config of a module name or operator type that speaks of `op`; null when none does.
  const OptionalConfig* SpecificConfig(const ir::Op& op) const;
  /// The config to annotate `op` with; null leaves it alone.
  const QuantizationConfig* ConfigFor(const ir::Op& op) const;
  /// The user excluded `op` in so many words.
  bool IsKeptFloat(const ir::Op& op) const;
  absl::Status ValidateConfigs() const;
  void AnnotateFunction(ir::Function& function) const;

  std::optional<QuantizationConfig> global_;
  std::vector<TypedConfig> typed_;
  std::vector<NamedConfig> named_;
  Filter filter_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_
