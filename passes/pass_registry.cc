#include "passes/pass_registry.h"

#include <string>

#include "absl/strings/str_split.h"
#include "ir/str_cat.h"
#include "passes/float/canonicalize.h"
#include "passes/float/constant_fold.h"
#include "passes/float/dce.h"
#include "passes/float/decompose_batch_norm.h"
#include "passes/float/fold_bn_before.h"
#include "passes/float/fold_conv_affine.h"
#include "passes/float/fold_conv_bn.h"
#include "passes/float/merge_constants.h"
#include "passes/float/split_views.h"
#include "passes/float/widen_half_floats.h"
#include "passes/integer/to_integer.h"
#include "passes/quantize/annotate.h"
#include "passes/quantize/convert.h"
#include "passes/quantize/dequantize_rows.h"
#include "passes/quantize/float_exponents.h"
#include "passes/quantize/float_tails.h"
#include "passes/quantize/fold_quantize.h"
#include "passes/quantize/insert_observers.h"
#include "passes/quantize/quantize_signed.h"
#include "passes/quantize/quantize_views.h"
#include "passes/quantize/resolve_joins.h"
#include "passes/quantize/simulate.h"
#include "passes/recompose/attention.h"
#include "passes/recompose/channel_shuffle.h"
#include "passes/recompose/dynamic_matmul.h"
#include "passes/recompose/gelu.h"
#include "passes/recompose/group_norm.h"
#include "passes/recompose/hard_sigmoid.h"
#include "passes/recompose/hard_swish.h"
#include "passes/recompose/layer_norm.h"
#include "passes/recompose/rms_norm.h"
#include "passes/recompose/silu.h"
#include "passes/weights/correct_bias.h"
#include "passes/weights/equalize_channels.h"
#include "passes/weights/round_weights.h"
#include "passes/weights/search_weight_scales.h"

namespace zeropoint::passes {
namespace {

constexpr PassRow kPasses[] = {
    {"canonicalize", "one way of saying a thing: identities, merged clamps, matmul as linear",
     CreateCanonicalizePass},
    {"constant-fold", "computes ops whose operands are all constants", CreateConstantFoldPass},
    // Sums are not rounded to 16 bits in between any more.
    {"widen-half-floats", "f16 and bf16 as f32, which CPUs compute and int8 is made of",
     CreateWidenHalfFloatsPass, /*keeps_results=*/false},
    // Inputs may be quantized anew, row by row.
    {"recompose-dynamic-matmul",
     "products of integers that ONNX Runtime quantized at run time as real ones",
     CreateRecomposeDynamicMatmulPass, /*keeps_results=*/false},
    {"recompose-hard-swish", "x * relu6(x + 3) / 6 as aten.hardswish",
     CreateRecomposeHardSwishPass},
    {"recompose-hard-sigmoid", "relu6(x + 3) / 6 as aten.hardsigmoid",
     CreateRecomposeHardSigmoidPass},
    {"recompose-gelu", "0.5 * x * (1 + erf(x / sqrt(2))), or its tanh form, as aten.gelu",
     CreateRecomposeGeluPass},
    {"recompose-silu", "x * sigmoid(x) as aten.silu", CreateRecomposeSiluPass},
    {"recompose-layer-norm", "(x - mean) / sqrt(variance + eps), weight, bias as aten.layer_norm",
     CreateRecomposeLayerNormPass},
    {"recompose-rms-norm", "x / sqrt(mean(x^2) + eps), weight as aten.rms_norm",
     CreateRecomposeRmsNormPass},
    {"recompose-group-norm", "an instance norm over grouped channels as aten.group_norm",
     CreateRecomposeGroupNormPass},
    {"recompose-attention", "softmax(scale * q * k^T + mask) * v as scaled dot product attention",
     CreateRecomposeAttentionPass},
    {"recompose-channel-shuffle", "view, permute, view as aten.channel_shuffle",
     CreateRecomposeChannelShufflePass},
    {"fold-conv-bn", "batch norms into the convolution before them", CreateFoldConvBnPass},
    {"fold-bn-before", "batch norms into the convolutions behind them", CreateFoldBnBeforePass},
    {"fold-conv-affine", "constants that scale and shift channels into the convolution before them",
     CreateFoldConvAffinePass},
    {"decompose-batch-norm", "what no convolution absorbed, as a product and a sum",
     CreateDecomposeBatchNormPass},
    {"quantize-signed", "u8 that other tools quantized to, as i8", CreateQuantizeSignedPass},
    {"quantize-views", "views of what is dequantized quantized alike, for the op behind them",
     CreateQuantizeViewsPass},
    {"split-views", "views with several unknown extents as views with one each",
     CreateSplitViewsPass},
    {"merge-constants", "equal constants as one", CreateMergeConstantsPass},
    {"dce", "removes ops and constants that nobody reads", CreateDcePass},
    {"equalize-channels", "channels scaled so that they fill one int8 scale evenly",
     CreateEqualizeChannelsPass},
    {"annotate-xnnpack", "XnnpackQuantizer, static, per-channel weights",
     CreateAnnotateXnnpackPass},
    {"annotate-xnnpack-pt2e", "the same with PyTorch's rules", CreateAnnotateXnnpackPt2ePass},
    {"annotate-xnnpack-per-tensor", "XnnpackQuantizer, static, per-tensor weights",
     CreateAnnotateXnnpackPerTensorPass},
    {"annotate-embedding", "EmbeddingQuantizer, tables row by row", CreateAnnotateEmbeddingPass},
    // What observes runs when it is calibrated, in the driver.
    {"insert-observers", "annotations as quant.observe ops", CreateInsertObserversPass,
     /*keeps_results=*/false},
    // These change what is observed, which a reference run yields, too.
    {"float-tails", "observers that no int8 op reads dropped", CreateFloatTailsPass,
     /*keeps_results=*/false},
    {"float-exponents", "observers of wide arguments of exponentials dropped",
     CreateFloatExponentsPass, /*keeps_results=*/false},
    {"resolve-joins", "one scale for what is joined, where that loses little",
     CreateResolveJoinsPass, /*keeps_results=*/false},
    // This is where precision is given up.
    {"convert", "calibrated observes as quantize and dequantize", CreateConvertPass,
     /*keeps_results=*/false},
    {"simulate", "calibrated observes as fake quantize, in float", CreateSimulatePass,
     /*keeps_results=*/false},
    // Other int8 weights than rounding alone makes.
    {"search-weight-scales", "the scales of weights with the least squared error",
     CreateSearchWeightScalesPass, /*keeps_results=*/false},
    {"round-weights", "weights rounded so that the results of their layers change least",
     CreateRoundWeightsPass, /*keeps_results=*/false},
    {"correct-bias", "what int8 weights change in the mean of a layer taken back in its bias",
     CreateCorrectBiasPass, /*keeps_results=*/false},
    {"fold-quantize", "quantized constants as int8 constants", CreateFoldQuantizePass},
    // Sums are rounded otherwise than floats, by one step at most.
    {"to-integer", "what is quantized in integers alone: the reference representation",
     CreateToIntegerPass, /*keeps_results=*/false},
    {"dequantize-rows", "rows of a quantized table picked first and dequantized then",
     CreateDequantizeRowsPass},
};

std::string KnownNames() {
  std::string names;
  for (const PassRow& row : kPasses) {
    names += ir::StrCat(names.empty() ? "" : ", ", row.name);
  }
  return names;
}

}  // namespace

absl::Span<const PassRow> AllPasses() { return kPasses; }

absl::StatusOr<std::vector<std::unique_ptr<Pass>>> ParsePassList(std::string_view names) {
  std::vector<std::unique_ptr<Pass>> passes;
  for (absl::string_view piece : absl::StrSplit(ir::ToAbsl(names), ',', absl::SkipWhitespace())) {
    const PassRow* found = nullptr;
    for (const PassRow& row : kPasses) {
      if (ir::ToAbsl(row.name) == piece) {
        found = &row;
      }
    }
    if (found == nullptr) {
      return absl::InvalidArgumentError(
          ir::StrCat("there is no pass \"", piece, "\"; there are ", KnownNames()));
    }
    passes.push_back(found->create());
  }
  return passes;
}

}  // namespace zeropoint::passes
