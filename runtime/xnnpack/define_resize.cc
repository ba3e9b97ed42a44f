// resize_bilinear_2d, NHWC.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr Bounds kSizeBounds = {xnnpack_limits::kMinResizedExtent,
                                xnnpack_limits::kMaxResizedExtent};

absl::StatusOr<std::uint32_t> ReadFlags(const NodeReader& node) {
  ASSIGN_OR_RETURN(const std::string coordinates, node.Text("coordinates"));
  if (coordinates == "half_pixel") return 0u;
  if (coordinates == "align_corners") return std::uint32_t{XNN_FLAG_ALIGN_CORNERS};
  if (coordinates == "asymmetric") return std::uint32_t{XNN_FLAG_TENSORFLOW_LEGACY_MODE};
  return node.Error(absl::StrCat("unknown coordinates \"", coordinates, "\""));
}

absl::Status Define(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(1, 1));
  RETURN_IF_ERROR(CheckRank(node, node.input(0), 4));
  RETURN_IF_ERROR(CheckRank(node, node.output(), 4));
  RETURN_IF_ERROR(CommonKindAndQuant(node).status());
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> size, node.Ints("size", 2, kSizeBounds));
  ASSIGN_OR_RETURN(const std::uint32_t flags, ReadFlags(node));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(node, xnn_define_static_resize_bilinear_2d(
                                   context.subgraph, static_cast<std::size_t>(size[0]),
                                   static_cast<std::size_t>(size[1]), input, output, flags));
}

absl::StatusOr<Extents> Infer(const NodeReader& node, absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> size, node.Ints("size", 2, kSizeBounds));
  const Extents& input = *inputs[0];
  if (input.size() != 4 || input[1] > kSizeBounds.maximum || input[2] > kSizeBounds.maximum) {
    return node.Error(absl::StrCat("expected input extents [N,H,W,C] below ", kSizeBounds.maximum,
                                   ", found ", ExtentsToString(input)));
  }
  return Extents{input[0], size[0], size[1], input[3]};
}

constexpr NodeRow kRows[] = {
    {"resize_bilinear_2d", Define, Infer},
};

}  // namespace

absl::Span<const NodeRow> ResizeNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
