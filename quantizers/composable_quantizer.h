#ifndef ZEROPOINT_QUANTIZERS_COMPOSABLE_QUANTIZER_H_
#define ZEROPOINT_QUANTIZERS_COMPOSABLE_QUANTIZER_H_

// Several quantizers, one after another.

#include <memory>
#include <utility>
#include <vector>

#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// Runs its parts in order: all transforms, then all annotators, then every part's own validation.
/// A part annotates what those before it left; changing an earlier annotation is an error.
///
///   std::vector<std::unique_ptr<Quantizer>> parts;
///   parts.push_back(std::make_unique<MyAttentionQuantizer>());
///   parts.push_back(std::make_unique<XnnpackQuantizer>(xnnpack));
///   ComposableQuantizer quantizer(std::move(parts));
class ComposableQuantizer : public Quantizer {
 public:
  explicit ComposableQuantizer(std::vector<std::unique_ptr<Quantizer>> parts)
      : parts_(std::move(parts)) {}

  absl::Status TransformForAnnotation(ir::Module& module) override;
  /// kInvalidArgument names the op whose annotation a later part changed or removed.
  absl::Status Annotate(ir::Module& module) override;
  absl::Status Validate(const ir::Module& module) const override;
  std::vector<Capability> Capabilities() const override;

 private:
  std::vector<std::unique_ptr<Quantizer>> parts_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_COMPOSABLE_QUANTIZER_H_
