// Pad: a border of one value, or of the tensor's own elements.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Amounts are an attribute before opset 11 and an input since; opset 18 adds axes.
absl::StatusOr<Ints> ReadPads(const NodeImport& node, int rank) {
  Ints pads;
  if (node.opset() < 11) {
    ASSIGN_OR_RETURN(pads, node.IntsOr("pads", {}));
  } else {
    ASSIGN_OR_RETURN(pads, node.ConstantInts(1));
  }
  if (std::any_of(pads.begin(), pads.end(), [](std::int64_t amount) {
        return amount < -kMaxExtent || amount > kMaxExtent;
      })) {
    return Malformed("an amount of padding is larger than any extent");
  }
  if (!node.HasInput(3)) {
    return pads;
  }
  ASSIGN_OR_RETURN(const Ints axes, node.ConstantInts(3));
  if (pads.size() != 2 * axes.size()) {
    return Malformed("pads and axes differ in length");
  }
  Ints all(2 * static_cast<std::size_t>(rank), 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(axes[i], rank));
    all[static_cast<std::size_t>(axis)] = pads[i];
    all[static_cast<std::size_t>(axis + rank)] = pads[axes.size() + i];
  }
  return all;
}

struct Mode {
  const char* onnx;
  const char* aten;
};

constexpr Mode kModes[] = {{"reflect", "reflect"}, {"edge", "replicate"}, {"wrap", "circular"}};

absl::StatusOr<ir::Value*> EmitPad(NodeImport& node, ir::Value* x, Ints pads) {
  ASSIGN_OR_RETURN(const std::string mode, node.TextOr("mode", "constant"));
  for (const Mode& row : kModes) {
    if (mode == row.onnx) {
      return node.Emit(ir::OpKind::kPad, {x},
                       {{"pad", std::move(pads)}, {"mode", std::string(row.aten)}});
    }
  }
  if (mode != "constant") {
    return Malformed(absl::StrCat("there is no mode \"", mode, "\""));
  }
  ASSIGN_OR_RETURN(double value, node.FloatOr("value", 0.0));
  if (node.HasInput(2)) {
    ASSIGN_OR_RETURN(value, node.ConstantFloat(2));
  }
  return node.Emit(ir::OpKind::kConstantPadNd, {x}, {{"pad", std::move(pads)}, {"value", value}});
}

absl::Status ImportPad(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints pads, ReadPads(node, x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * result, EmitPad(node, x, std::move(pads)));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Pad", 2, ImportPad, Operands(1, 2, 3)},
    // The value has no effect in another mode than constant.
    {"com.microsoft.Pad", 11, ImportPad, Operands(1, 2), Operands(2)},
};

}  // namespace

absl::Span<const OpRow> PadImporters() { return kRows; }

}  // namespace zeropoint::frontend
