#ifndef ZEROPOINT_QUANTIZERS_QUANTIZER_H_
#define ZEROPOINT_QUANTIZERS_QUANTIZER_H_

// What a backend says about quantization.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"
#include "quantizers/capability.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// How the tensors of one op are to be quantized; nullopt leaves that tensor float. Bias stays
/// float in the graph: lowering quantizes it with scale(input) * scale(weight).
struct QuantizationConfig {
  std::optional<QuantizationSpec> input_activation;
  std::optional<QuantizationSpec> output_activation;
  std::optional<QuantizationSpec> weight;

  /// Whether inputs are quantized at run time.
  bool is_dynamic() const { return input_activation && input_activation->is_dynamic; }

  friend bool operator==(const QuantizationConfig&, const QuantizationConfig&) = default;
};

/// kInvalidArgument unless activations are per tensor, the weight symmetric and every spec valid.
absl::Status Validate(const QuantizationConfig& config);

/// A backend's quantizer: it marks what is to be quantized and how (annotation.h) and never touches
/// values or chooses kernels. A new one is one class and one row in quantizer_registry.cc.
///
///   XnnpackQuantizer quantizer;
///   quantizer.SetGlobal(GetSymmetricQuantizationConfig({.is_per_channel = true}).value());
///   RETURN_IF_ERROR(AnnotateModule(quantizer, module));
class Quantizer {
 public:
  virtual ~Quantizer() = default;

  /// Rewrites the graph into the form that Annotate knows. Nothing by default.
  virtual absl::Status TransformForAnnotation(ir::Module& module);
  /// Writes annotations on ops that have none yet.
  virtual absl::Status Annotate(ir::Module& module) = 0;
  /// Refuses annotations that the backend cannot run. By default every annotation must parse and
  /// sharing must resolve (observer_plan.h).
  virtual absl::Status Validate(const ir::Module& module) const;
  /// The patterns this quantizer annotates, in the order in which it tries them, for `zp
  /// quantizers` and messages.
  virtual std::vector<Capability> Capabilities() const = 0;
};

/// Has `quantizer` transform, annotate and validate `module`.
absl::Status AnnotateModule(Quantizer& quantizer, ir::Module& module);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_QUANTIZER_H_
