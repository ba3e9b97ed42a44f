#include "quantizers/embedding_quantizer.h"

#include <optional>
#include <utility>

#include "ir/op_kind.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers {
namespace {

constexpr QuantizationSpec kRows = {.dtype = ir::DType::kUint8,
                                    .quant_min = 0,
                                    .quant_max = 255,
                                    .qscheme = QScheme::kPerChannelAffine,
                                    .observer = ObserverKind::kPerChannelMinMax};

bool HasFloatTable(const ir::Op& op) {
  return op.operand(0)->is_constant() && op.operand(0)->dtype() == ir::DType::kFloat32;
}

}  // namespace

EmbeddingQuantizer& EmbeddingQuantizer::SetFilter(OpPredicate filter) {
  filter_ = std::move(filter);
  return *this;
}

absl::Status EmbeddingQuantizer::Annotate(ir::Module& module) {
  QuantizationAnnotation table;
  table.inputs[0] = kRows;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      const bool takes = op->kind() == ir::OpKind::kEmbedding && HasFloatTable(*op) &&
                         !IsAnnotated(*op) && (!filter_ || filter_(*op));
      if (takes) SetAnnotation(*op, table);
    }
  }
  return absl::OkStatus();
}

std::vector<Capability> EmbeddingQuantizer::Capabilities() const {
  return {
      {.pattern = {ir::OpKind::kEmbedding},
       .modes = {ActivationMode::kStatic, ActivationMode::kDynamic, ActivationMode::kWeightsOnly},
       .activations = std::nullopt,
       .weights = QuantizedForm{kRows.dtype, {kRows.qscheme}},
       .condition = "the table is a constant of f32"}};
}

}  // namespace zeropoint::quantizers
