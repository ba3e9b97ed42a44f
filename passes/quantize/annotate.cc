#include "passes/quantize/annotate.h"

#include "ir/status_macros.h"
#include "quantizers/quantizer_registry.h"

namespace zeropoint::passes {
namespace {

class AnnotateXnnpackPass : public Pass {
 public:
  explicit AnnotateXnnpackPass(bool per_channel) : per_channel_(per_channel) {}

  std::string_view name() const override {
    return per_channel_ ? "annotate-xnnpack" : "annotate-xnnpack-per-tensor";
  }

  absl::Status Run(ir::Module& module, PassContext& /*context*/) override {
    ASSIGN_OR_RETURN(const std::unique_ptr<quantizers::Quantizer> quantizer,
                     quantizers::CreateQuantizer("xnnpack", {.per_channel = per_channel_}));
    RETURN_IF_ERROR(quantizer->TransformForAnnotation(module));
    RETURN_IF_ERROR(quantizer->Annotate(module));
    return quantizer->Validate(module);
  }

 private:
  const bool per_channel_;
};

}  // namespace

std::unique_ptr<Pass> CreateAnnotateXnnpackPass() {
  return std::make_unique<AnnotateXnnpackPass>(true);
}

std::unique_ptr<Pass> CreateAnnotateXnnpackPerTensorPass() {
  return std::make_unique<AnnotateXnnpackPass>(false);
}

}  // namespace zeropoint::passes
