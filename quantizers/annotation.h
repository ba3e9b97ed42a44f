#ifndef ZEROPOINT_QUANTIZERS_ANNOTATION_H_
#define ZEROPOINT_QUANTIZERS_ANNOTATION_H_

// Annotations: which specs apply to the operands and the output of one op. They live in the IR as
// attributes under "quant.", so an annotator is testable by golden files:
//
//   %0 = aten.conv2d(%x, @w, @b) {quant.input0="i8[-128,127] per_tensor_affine histogram …",
//                                 quant.input1="i8[-127,127] …", quant.input2="float",
//                                 quant.output="i8[-128,127] …"} : …

#include <map>
#include <optional>

#include "absl/status/statusor.h"
#include "ir/op.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

struct QuantizationAnnotation {
  std::map<int, Spec> inputs;  // by operand index
  std::optional<Spec> output;
  /// False stops this op's edges from being merged with equal specs of other users of the same
  /// value.
  bool allow_implicit_sharing = true;

  friend bool operator==(const QuantizationAnnotation&, const QuantizationAnnotation&) = default;
};

/// True once an annotator has taken the op, even where it asked for nothing.
bool IsAnnotated(const ir::Op& op);
/// Nullopt when the op has no annotation; kInvalidArgument when the text does not parse.
absl::StatusOr<std::optional<QuantizationAnnotation>> GetAnnotation(const ir::Op& op);
void SetAnnotation(ir::Op& op, const QuantizationAnnotation& annotation);
/// Marks an op as taken without specs of its own ("quant.annotated").
void MarkAnnotated(ir::Op& op);
void RemoveAnnotation(ir::Op& op);
/// The attributes that are the annotation, to compare.
ir::AttributeMap AnnotationAttributes(const ir::Op& op);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_ANNOTATION_H_
