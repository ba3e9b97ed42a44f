#include "quantizers/xnnpack_patterns.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ir/op_kind.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::quantizers {
namespace {

constexpr SharedQuantizationSpec kSharedWithInput0 = {SharedQuantizationSpec::Target::kInput, 0};
constexpr SharedQuantizationSpec kSharedWithProducer0 = {SharedQuantizationSpec::Target::kProducer,
                                                         0};

/// Larger constants do not fit the bins of a histogram.
constexpr float kMaxConstant = 3.4028235e15f;

/// Writes the inputs on `op` and the output on `last`.
void Write(ir::Op& op, ir::Op& last, QuantizationAnnotation inputs,
           const std::optional<QuantizationSpec>& output) {
  if (&op == &last) {
    if (output) {
      inputs.output = *output;
    }
    SetAnnotation(op, inputs);
    return;
  }
  SetAnnotation(op, inputs);
  if (output) {
    SetAnnotation(last, {{}, *output, true});
  } else {
    MarkAnnotated(last);
  }
}

/// x, weight and bias of convolutions and linear.
void AnnotateWeighted(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (HasQuantizableWeight(op)) {
    Write(op, last, WeightedInputs(op, config), config.output_activation);
  }
}

/// Quantized at run time, those alone that have such a form.
void AnnotateProduct(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (!config.is_dynamic() || HasDynamicForm(op)) AnnotateWeighted(op, last, config);
}

/// The same with the output channels along axis 1 of the weight, as transposed convolutions have
/// them. In groups there is no such axis: those stay float when scales are per channel.
void AnnotateTransposed(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  QuantizationConfig transposed = config;
  if (transposed.weight && IsPerChannel(transposed.weight->qscheme)) {
    if (op.int_attribute("groups") != 1) return;
    transposed.weight->ch_axis = 1;
  }
  AnnotateWeighted(op, last, transposed);
}

/// True for what a histogram can observe: float tensors, and no huge constant.
bool IsObservable(const ir::Value& value) {
  if (value.dtype() != ir::DType::kFloat32) {
    return false;
  }
  if (!value.is_constant()) {
    return true;
  }
  for (float element : value.data().values<float>()) {
    if (!(std::abs(element) <= kMaxConstant)) {
      return false;
    }
  }
  return true;
}

/// Whether `op` is one that `config` quantizes and whose operands can all be observed.
bool HasObservableInputs(const ir::Op& op, const QuantizationConfig& config) {
  return (config.input_activation || config.output_activation) &&
         std::all_of(op.operands().begin(), op.operands().end(),
                     [](const ir::Value* operand) { return IsObservable(*operand); });
}

/// Whether `value` holds integers as floats: the arithmetic of a quantization that the model states
/// itself, which is exact in float.
bool HoldsIntegers(const ir::Value& value) {
  const ir::Op* op = value.defining_op();
  if (op == nullptr) return false;
  switch (op->kind()) {
    case ir::OpKind::kRound:
      return true;
    case ir::OpKind::kTo:
      return !ir::IsFloatingPoint(op->operand(0)->dtype());
    case ir::OpKind::kAdd:
    case ir::OpKind::kSub:
      return HoldsIntegers(*op->operand(0)) && HoldsIntegers(*op->operand(1));
    default:
      return false;
  }
}

/// Every operand with a scale of its own, and the result too.
void AnnotateOperands(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (!HasObservableInputs(op, config) ||
      std::any_of(op.operands().begin(), op.operands().end(),
                  [](const ir::Value* operand) { return HoldsIntegers(*operand); })) {
    return;
  }
  QuantizationAnnotation annotation;
  for (int i = 0; i < op.num_operands(); ++i) {
    annotation.inputs[i] = OrFloat(config.input_activation);
  }
  Write(op, last, std::move(annotation), config.output_activation);
}

/// The output shares the first input's observer, and so do the other inputs: concatenation moves
/// int8.
void AnnotatePt2eCat(ir::Op& op, ir::Op& /*last*/, const QuantizationConfig& config) {
  if (!HasObservableInputs(op, config)) {
    return;
  }
  QuantizationAnnotation annotation;
  annotation.inputs[0] = OrFloat(config.input_activation);
  for (int i = 1; i < op.num_operands(); ++i) {
    annotation.inputs[i] = kSharedWithInput0;
  }
  annotation.output = kSharedWithInput0;
  SetAnnotation(op, annotation);
}

bool HasOutputSpec(const ir::Value& value) {
  const ir::Op* producer = value.defining_op();
  return producer != nullptr && producer->attributes().count("quant.output") > 0;
}

/// A mean has a narrower range than what it is taken of. One of all elements may be a scale that
/// the model computes for itself.
void AnnotateMean(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (op.result()->type().rank() > 0) AnnotateOperands(op, last, config);
}

bool ReadsQuantized(const ir::Use& use) {
  return use.op->attributes().count(ir::StrCat("quant.input", use.operand_index)) > 0;
}

/// Where a float island would cost two conversions. At the end of a model there is nothing to gain.
bool IsBetweenInt8(const ir::Value& input, const ir::Value& result) {
  return HasOutputSpec(input) &&
         std::any_of(result.uses().begin(), result.uses().end(), ReadsQuantized);
}

void AnnotateActivation(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (IsBetweenInt8(*op.operand(0), *op.result())) AnnotateOperands(op, last, config);
}

/// A slope for each channel makes no function of one number, and XNNPACK computes it slower in int8
/// than in float.
void AnnotatePrelu(ir::Op& op, ir::Op& last, const QuantizationConfig& config) {
  if (!IsBetweenInt8(*op.operand(0), *op.result()) || !HasObservableInputs(op, config) ||
      ir::NumElements(op.operand(1)->shape()) != ir::Dim(1)) {
    return;
  }
  QuantizationAnnotation annotation;
  annotation.inputs[0] = OrFloat(config.input_activation);
  Write(op, last, std::move(annotation), config.output_activation);
}

void AnnotatePt2ePool(ir::Op& op, ir::Op& /*last*/, const QuantizationConfig& config) {
  if (!HasObservableInputs(op, config)) {
    return;
  }
  QuantizationAnnotation annotation;
  annotation.inputs[0] =
      HasOutputSpec(*op.operand(0)) ? Spec(kSharedWithProducer0) : OrFloat(config.input_activation);
  annotation.output = kSharedWithInput0;
  SetAnnotation(op, annotation);
}

// Conditions.
constexpr char kOnWeights[] = "the weight is a constant of f32";
constexpr char kOnMatrix[] =
    "the weight is a constant of f32; dynamic, weights-only: in 4 bits, too";
constexpr char kConvolved[] =
    "the weight is a constant of f32; dynamic: one tap, no groups, strides or padding";
constexpr char kTransposed[] =
    "the weight is a constant of f32, with one scale where there are groups";
constexpr char kOnFloats[] = "the operands are f32 and do not hold integers";
constexpr char kMeans[] = "the operand is f32, and the result is no scalar";
constexpr char kBetween[] = "it stands between int8 ops";
constexpr char kPreluSlope[] = "it stands between int8 ops and has one slope";

constexpr bool kWithClamp = true;
constexpr bool kHasDynamic = true;

// With-clamp rows stand before the plain ones of the same op, so that the plain rows need not look.
constexpr XnnpackPattern kPt2ePatterns[] = {
    {ir::OpKind::kLinear, kWithClamp, AnnotateWeighted, kOnWeights, kHasDynamic},
    {ir::OpKind::kLinear, false, AnnotateWeighted, kOnWeights, kHasDynamic},
    {ir::OpKind::kConv1d, kWithClamp, AnnotateWeighted, kOnWeights},
    {ir::OpKind::kConv2d, kWithClamp, AnnotateWeighted, kOnWeights},
    {ir::OpKind::kConvTranspose2d, kWithClamp, AnnotateTransposed, kTransposed},
    {ir::OpKind::kConv1d, false, AnnotateWeighted, kOnWeights},
    {ir::OpKind::kConv2d, false, AnnotateWeighted, kOnWeights},
    {ir::OpKind::kConvTranspose2d, false, AnnotateTransposed, kTransposed},
    {ir::OpKind::kAdaptiveAvgPool2d, false, AnnotatePt2ePool, kOnFloats},
    {ir::OpKind::kAdd, kWithClamp, AnnotateOperands, kOnFloats},
    {ir::OpKind::kAdd, false, AnnotateOperands, kOnFloats},
    {ir::OpKind::kMul, kWithClamp, AnnotateOperands, kOnFloats},
    {ir::OpKind::kMul, false, AnnotateOperands, kOnFloats},
    {ir::OpKind::kCat, false, AnnotatePt2eCat, kOnFloats},
};

constexpr XnnpackPattern kPatterns[] = {
    {ir::OpKind::kLinear, kWithClamp, AnnotateProduct, kOnMatrix, kHasDynamic},
    {ir::OpKind::kLinear, false, AnnotateProduct, kOnMatrix, kHasDynamic},
    {ir::OpKind::kConv1d, kWithClamp, AnnotateProduct, kConvolved, kHasDynamic},
    {ir::OpKind::kConv2d, kWithClamp, AnnotateProduct, kConvolved, kHasDynamic},
    {ir::OpKind::kConvTranspose2d, kWithClamp, AnnotateTransposed, kTransposed},
    {ir::OpKind::kConv1d, false, AnnotateProduct, kConvolved, kHasDynamic},
    {ir::OpKind::kConv2d, false, AnnotateProduct, kConvolved, kHasDynamic},
    {ir::OpKind::kConvTranspose2d, false, AnnotateTransposed, kTransposed},
    {ir::OpKind::kAdaptiveAvgPool2d, false, AnnotateMean, kMeans},
    {ir::OpKind::kMean, false, AnnotateMean, kMeans},
    {ir::OpKind::kAdd, kWithClamp, AnnotateOperands, kOnFloats},
    {ir::OpKind::kAdd, false, AnnotateOperands, kOnFloats},
    {ir::OpKind::kSub, kWithClamp, AnnotateOperands, kOnFloats},
    {ir::OpKind::kSub, false, AnnotateOperands, kOnFloats},
    {ir::OpKind::kMul, kWithClamp, AnnotateOperands, kOnFloats},
    {ir::OpKind::kMul, false, AnnotateOperands, kOnFloats},
    {ir::OpKind::kCat, false, AnnotateOperands, kOnFloats},
    // Last: they ask what reads them.
    {ir::OpKind::kSilu, false, AnnotateActivation, kBetween},
    {ir::OpKind::kHardswish, false, AnnotateActivation, kBetween},
    {ir::OpKind::kSigmoid, false, AnnotateActivation, kBetween},
    {ir::OpKind::kTanh, false, AnnotateActivation, kBetween},
    {ir::OpKind::kGelu, false, AnnotateActivation, kBetween},
    {ir::OpKind::kLeakyRelu, false, AnnotateActivation, kBetween},
    {ir::OpKind::kPrelu, false, AnnotatePrelu, kPreluSlope},
    {ir::OpKind::kElu, false, AnnotateActivation, kBetween},
    {ir::OpKind::kHardsigmoid, false, AnnotateActivation, kBetween},
    {ir::OpKind::kSoftplus, false, AnnotateActivation, kBetween},
    {ir::OpKind::kErf, false, AnnotateActivation, kBetween},
};

}  // namespace

Capability CapabilityOf(const XnnpackPattern& pattern) {
  Capability capability = {
      .pattern = {pattern.kind},
      .modes = {ActivationMode::kStatic},
      .activations = QuantizedForm{ir::DType::kInt8, {QScheme::kPerTensorAffine}},
      .weights = std::nullopt,
      .condition = pattern.condition};
  if (pattern.with_clamp) capability.pattern.push_back(ir::OpKind::kRelu);
  if (pattern.has_dynamic) capability.modes.push_back(ActivationMode::kDynamic);
  const bool has_weights = pattern.annotate == AnnotateWeighted ||
                           pattern.annotate == AnnotateProduct ||
                           pattern.annotate == AnnotateTransposed;
  if (has_weights) {
    capability.modes.push_back(ActivationMode::kWeightsOnly);
    capability.weights = QuantizedForm{
        ir::DType::kInt8, {QScheme::kPerTensorSymmetric, QScheme::kPerChannelSymmetric}};
  }
  return capability;
}

void AnnotateChain(const ir::UnaryChain& chain, const QuantizationConfig& config) {
  ir::Op& last = *chain.ops.front();
  if (!IsBetweenInt8(*chain.input, *last.result())) return;
  for (ir::Op* op : chain.ops) {
    QuantizationAnnotation annotation;
    for (int i = 0; i < op->num_operands(); ++i) {
      if (op->operand(i) == chain.input) annotation.inputs[i] = OrFloat(config.input_activation);
    }
    if (op == &last) annotation.output = *config.output_activation;
    SetAnnotation(*op, annotation);
    if (!IsAnnotated(*op)) MarkAnnotated(*op);
  }
}

absl::Span<const XnnpackPattern> Pt2ePatterns() { return kPt2ePatterns; }

absl::Span<const XnnpackPattern> XnnpackPatterns() { return kPatterns; }

ir::Op* OnlyClamp(const ir::Op& op, bool pt2e_compat) {
  if (!op.result()->HasOneUse()) {
    return nullptr;
  }
  ir::Op* user = op.result()->uses().front().op;
  const bool is_fused =
      pt2e_compat ? user->kind() == ir::OpKind::kRelu : user->schema().Has(ir::kTraitClamp);
  return is_fused ? user : nullptr;
}

void PropagateAnnotation(ir::Function& function, bool pt2e_compat,
                         const std::function<bool(const ir::Op& op)>& may_annotate) {
  for (ir::Op* op : function.OpsInOrder()) {
    const bool moves = op->schema().Has(ir::kTraitSharesObserver) ||
                       (!pt2e_compat && op->kind() == ir::OpKind::kConstantPadNd &&
                        op->float_attribute("value") == 0);
    if (!moves || IsAnnotated(*op) || !HasOutputSpec(*op->operand(0)) || !may_annotate(*op) ||
        op->result()->type().rank() == 0) {  // a single number, such as a model's own scale
      continue;
    }
    QuantizationAnnotation annotation;
    annotation.inputs[0] = kSharedWithProducer0;
    annotation.output = kSharedWithProducer0;
    SetAnnotation(*op, annotation);
  }
}

}  // namespace zeropoint::quantizers
