#include "quantizers/composable_quantizer.h"

#include <map>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers {
namespace {

using AnnotationMap = std::map<const ir::Op*, ir::AttributeMap>;

/// The annotation of every op that has one, as attributes of the op.
AnnotationMap Annotations(const ir::Module& module) {
  AnnotationMap annotations;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (IsAnnotated(*op)) {
        annotations[op.get()] = AnnotationAttributes(*op);
      }
    }
  }
  return annotations;
}

/// `before` may hold ops that are gone, so their pointers are looked up and never followed.
absl::Status CheckUnchanged(const AnnotationMap& before, const ir::Module& module) {
  std::size_t found = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      const auto it = before.find(op.get());
      if (it == before.end()) {
        continue;
      }
      ++found;
      if (AnnotationAttributes(*op) != it->second) {
        return absl::InvalidArgumentError(
            ir::StrCat(op->Describe(),
                       ": a quantizer changed the annotation of another one before it; it must "
                       "skip annotated ops"));
      }
    }
  }
  return found == before.size()
             ? absl::OkStatus()
             : absl::InvalidArgumentError(
                   ir::StrCat(before.size() - found,
                              " annotated ops vanished while a quantizer annotated; rewrites "
                              "belong into TransformForAnnotation"));
}

}  // namespace

absl::Status ComposableQuantizer::TransformForAnnotation(ir::Module& module) {
  for (const std::unique_ptr<Quantizer>& part : parts_) {
    RETURN_IF_ERROR(part->TransformForAnnotation(module));
  }
  return absl::OkStatus();
}

absl::Status ComposableQuantizer::Annotate(ir::Module& module) {
  for (const std::unique_ptr<Quantizer>& part : parts_) {
    const AnnotationMap before = Annotations(module);
    RETURN_IF_ERROR(part->Annotate(module));
    RETURN_IF_ERROR(CheckUnchanged(before, module));
  }
  return absl::OkStatus();
}

absl::Status ComposableQuantizer::Validate(const ir::Module& module) const {
  for (const std::unique_ptr<Quantizer>& part : parts_) {
    RETURN_IF_ERROR(part->Validate(module));
  }
  return absl::OkStatus();
}

std::vector<Capability> ComposableQuantizer::Capabilities() const {
  std::vector<Capability> capabilities;
  for (const std::unique_ptr<Quantizer>& part : parts_) {
    for (Capability& capability : part->Capabilities()) {
      capabilities.push_back(std::move(capability));
    }
  }
  return capabilities;
}

}  // namespace zeropoint::quantizers
