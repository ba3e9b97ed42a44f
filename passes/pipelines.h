#ifndef ZEROPOINT_PASSES_PIPELINES_H_
#define ZEROPOINT_PASSES_PIPELINES_H_

// The pipelines, as data: lists of passes for ParsePassList.

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace zeropoint::passes {

/// Float graph as imported -> float graph to quantize or to lower.
std::string_view FloatPipeline();

/// Annotated graph -> graph to calibrate. PyTorch's rules want "insert-observers" alone.
std::string_view PreparePipeline();

/// Calibrated graph -> Q/DQ graph with int8 weights.
std::string_view ConvertPipeline();

/// Calibrated graph -> float graph that computes what the converted one would.
std::string_view SimulatePipeline();

struct PipelineRow {
  std::string_view name;
  std::string_view passes;
};
absl::Span<const PipelineRow> AllPipelines();

/// The passes of the pipeline called "float", "prepare", "convert" or "simulate"; kInvalidArgument
/// lists the known ones.
absl::StatusOr<std::string_view> FindPipeline(std::string_view name);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PIPELINES_H_
