#include "passes/pipelines.h"

#include <string>

#include "absl/status/status.h"
#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kFloatPipeline =
    // Before anything that asks for a single user: dead ops count as users.
    "dce,"
    // Before constants of f16 are folded and before anything that looks for f32.
    "widen-half-floats,"
    // Before what it matches is folded, and before the weights that it leaves become signed.
    "recompose-dynamic-matmul,"
    // Models that other tools quantized; before canonicalize, which moves their weights about.
    "quantize-signed,"
    // What the exporter computes from constants must be a constant for the patterns below.
    "constant-fold,"
    // So that recognisers meet one form of each op.
    "canonicalize,"
    // Weights that canonicalize transposed become constants that folding can scale.
    "constant-fold,"
    // Before the batch norms go, which separate activations from convolutions; swish before
    // sigmoid, which is a part of it.
    "recompose-hard-swish,"
    "recompose-hard-sigmoid,"
    "recompose-gelu,"
    // After hard-swish: its gate is no sigmoid then.
    "recompose-silu,"
    // What is squared is centered in a layer norm, so it goes before rms norm.
    "recompose-layer-norm,"
    "recompose-rms-norm,"
    "recompose-group-norm,"
    "recompose-attention,"
    "recompose-channel-shuffle,"
    "fold-conv-bn,"
    // What has no convolution before it.
    "fold-bn-before,"
    // What is left has no convolution to go into, or one behind other such constants.
    "decompose-batch-norm,"
    // After the recognisers, whose patterns begin with such constants.
    "fold-conv-affine,"
    // Again: folded norms bring convolutions and what follows them together, and products by
    // weights that other tools quantized become linear now that their permutes are folded.
    "canonicalize,"
    // The weights of those.
    "constant-fold,"
    // When views are merged: the one that is left stands before the op that reads it.
    "quantize-views,"
    // When nothing merges views any more.
    "split-views,"
    // When every constant has its final contents, and before annotations.
    "merge-constants,"
    // Last: drops the constants that were folded into others.
    "dce";

constexpr std::string_view kPreparePipeline =
    "insert-observers,"
    // Before calibration, which need not watch them.
    "float-tails";

constexpr std::string_view kConvertPipeline =
    // Once ranges are known, and before they become constants.
    "float-exponents,"
    "resolve-joins,"
    "convert,"
    // Weights become int8 once convert has put a quantize on them.
    "fold-quantize,"
    // Drops the float weights.
    "dce";

constexpr std::string_view kSimulatePipeline =
    // What decides, before convert, which edges are quantized.
    "float-exponents,"
    "resolve-joins,"
    "simulate";

constexpr PipelineRow kPipelines[] = {
    {"float", kFloatPipeline},
    {"prepare", kPreparePipeline},
    {"convert", kConvertPipeline},
    {"simulate", kSimulatePipeline},
};

}  // namespace

std::string_view FloatPipeline() { return kFloatPipeline; }

std::string_view PreparePipeline() { return kPreparePipeline; }

std::string_view ConvertPipeline() { return kConvertPipeline; }

std::string_view SimulatePipeline() { return kSimulatePipeline; }

absl::Span<const PipelineRow> AllPipelines() { return kPipelines; }

absl::StatusOr<std::string_view> FindPipeline(std::string_view name) {
  std::string known;
  for (const PipelineRow& row : kPipelines) {
    if (row.name == name) {
      return row.passes;
    }
    known += ir::StrCat(known.empty() ? "" : ", ", row.name);
  }
  return absl::InvalidArgumentError(
      ir::StrCat("there is no pipeline \"", name, "\"; there are ", known));
}

}  // namespace zeropoint::passes
