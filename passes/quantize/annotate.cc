#include "passes/quantize/annotate.h"

#include "ir/status_macros.h"
#include "quantizers/quantizer_registry.h"

namespace zeropoint::passes {
namespace {

/// A quantizer of the registry, static, with all else as the golden tests want it.
class AnnotatePass : public Pass {
 public:
  AnnotatePass(std::string_view name, std::string_view quantizer,
               quantizers::QuantizerOptions options = {})
      : name_(name), quantizer_(quantizer), options_(options) {}

  std::string_view name() const override { return name_; }

  absl::Status Run(ir::Module& module, PassContext& /*context*/) override {
    ASSIGN_OR_RETURN(const std::unique_ptr<quantizers::Quantizer> quantizer,
                     quantizers::CreateQuantizer(quantizer_, options_));
    return quantizers::AnnotateModule(*quantizer, module);
  }

 private:
  const std::string_view name_;
  const std::string_view quantizer_;
  const quantizers::QuantizerOptions options_;
};

}  // namespace

std::unique_ptr<Pass> CreateAnnotateXnnpackPass() {
  return std::make_unique<AnnotatePass>("annotate-xnnpack", "xnnpack");
}

std::unique_ptr<Pass> CreateAnnotateXnnpackPerTensorPass() {
  return std::make_unique<AnnotatePass>("annotate-xnnpack-per-tensor", "xnnpack",
                                        quantizers::QuantizerOptions{.per_channel = false});
}

std::unique_ptr<Pass> CreateAnnotateXnnpackPt2ePass() {
  return std::make_unique<AnnotatePass>("annotate-xnnpack-pt2e", "xnnpack",
                                        quantizers::QuantizerOptions{.pt2e_compat = true});
}

std::unique_ptr<Pass> CreateAnnotateEmbeddingPass() {
  return std::make_unique<AnnotatePass>("annotate-embedding", "embedding");
}

}  // namespace zeropoint::passes
