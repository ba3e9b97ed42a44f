#ifndef ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_
#define ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_

// XNNPACKQuantizer, PyTorch's and ours: which ops XNNPACK runs in int8, and with which specs.

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ir/unary_chain.h"
#include "quantizers/op_names.h"
#include "quantizers/op_predicate.h"
#include "quantizers/quantizer.h"
#include "quantizers/xnnpack_patterns.h"

namespace zeropoint::quantizers {

/// Annotates linear, convolution, add, mul, pooling and cat patterns (xnnpack_patterns.h) and
/// recurrent layers (recurrent_layers.h); functions of one number that take several ops as one
/// (unary_chains.h); then lets ops that only move data share the observer of
/// what they move.
///
/// Configurations apply in this order, and the first that speaks of an op wins: rules (in order of
/// adding), node names, regular expressions, module names (each likewise), operator types, global.
/// A nullopt config of a rule, name or type leaves those ops float, also where they only move data.
/// A filter is asked in addition; patterns ask it and the configurations of their main op only, so
/// conv and relu go together.
///
///   XnnpackQuantizer quantizer;
///   quantizer.SetGlobal(config).SetModuleName("layer1.conv1", std::nullopt);
class XnnpackQuantizer : public Quantizer {
 public:
  XnnpackQuantizer& SetGlobal(std::optional<QuantizationConfig> config);
  XnnpackQuantizer& SetOperatorType(ir::OpKind kind, std::optional<QuantizationConfig> config);
  /// `name` is a module path (InModule).
  XnnpackQuantizer& SetModuleName(std::string_view name, std::optional<QuantizationConfig> config);
  /// The ops of the ONNX node of exactly this name.
  XnnpackQuantizer& SetNodeName(std::string name, std::optional<QuantizationConfig> config);
  /// The ops of ONNX nodes whose whole name matches, in the syntax of RE2: ".*/conv[12]/.*".
  XnnpackQuantizer& SetRegex(std::string_view pattern, std::optional<QuantizationConfig> config);
  /// For what names and types cannot say, in an order of its own.
  XnnpackQuantizer& AddRule(OpPredicate selects, std::optional<QuantizationConfig> config);
  XnnpackQuantizer& SetFilter(OpPredicate filter);
  /// PyTorch's patterns, bit for bit, in place of ours (xnnpack_patterns.h), no recurrent layers
  /// (recurrent_layers.h) and no regions that stay float for the sake of their readers
  /// (float_regions.h).
  XnnpackQuantizer& SetPt2eCompat(bool pt2e_compat);

  /// kInvalidArgument, too, when a config or regular expression that was set is not valid, and for
  /// a node name, module name or regular expression that selects no op, with the nearest name: an
  /// op that was to stay float would else be quantized in silence.
  absl::Status Annotate(ir::Module& module) override;
  std::vector<Capability> Capabilities() const override;

 private:
  using OptionalConfig = std::optional<QuantizationConfig>;

  struct Rule {
    OpPredicate selects;
    OptionalConfig config;
    /// How the user wrote it ("SetNodeName(\"/fc/Gemm\")"), where it must select an op.
    std::string call{};
    std::optional<OpName> name{};
  };
  enum Precedence { kRule, kNodeName, kRegex, kModuleName, kOperatorType, kNumPrecedences };

  XnnpackQuantizer& Add(Precedence precedence, Rule rule);
  XnnpackQuantizer& AddNamed(Precedence precedence, std::string_view setter, OpName name,
                             OptionalConfig config);
  /// The config of a rule, module name or operator type that speaks of `op`; null when none does.
  const OptionalConfig* SpecificConfig(const ir::Op& op) const;
  /// The config to annotate `op` with; null leaves it alone.
  const QuantizationConfig* ConfigFor(const ir::Op& op) const;
  /// The user excluded `op` in so many words.
  bool IsKeptFloat(const ir::Op& op) const;
  absl::Status ValidateConfigs() const;
  absl::Status CheckNames(const ir::Module& module) const;
  absl::Span<const XnnpackPattern> Patterns() const;
  void AnnotateFunction(ir::Function& function) const;
  using OpSet = std::set<const ir::Op*>;
  /// All ops but those of `waiting`; static ones but those of `regions`, too.
  void AnnotatePatterns(ir::Function& function, const OpSet& regions, const OpSet& waiting) const;
  void AnnotateChains(const std::vector<ir::UnaryChain>& chains, const OpSet& regions) const;

  OptionalConfig global_;
  std::array<std::vector<Rule>, kNumPrecedences> rules_;
  OpPredicate filter_;
  bool pt2e_compat_ = false;
  /// Of the first regular expression that is none.
  absl::Status regex_status_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_XNNPACK_QUANTIZER_H_
