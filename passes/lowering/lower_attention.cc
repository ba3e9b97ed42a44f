// Attention as matrix products around a softmax; XNNPACK's own attention node takes fewer shapes.

#include <string>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

constexpr int kMask = 3;

absl::Status CheckAttention(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  if (context.ConstantOf(site.input(0)) != nullptr) {
    return Declined("the first matrix of a product must not be a constant");
  }
  return absl::OkStatus();
}

class Emitter {
 public:
  Emitter(const Site& site, LoweringContext& context)
      : site_(site), context_(context), name_(site.op->location()) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(const runtime::ValueId q, Operand(0));
    ASSIGN_OR_RETURN(const runtime::ValueId k, Operand(1));
    ASSIGN_OR_RETURN(const runtime::ValueId v, Operand(2));
    const float scale = static_cast<float>(site_.op->float_attribute("scale"));
    const runtime::ValueId factor = context_.AddConstant(
        ir::StrCat(name_, ".scale"), ir::TensorData::FromValues<float>({1}, {scale}), {});
    const runtime::ValueId scaled = Temporary("scaled", context_.builder().value(q).extents);
    context_.EmitXnnpack({"binary", {q, factor}, {scaled}, {{"type", Text("multiply")}}, name_});
    runtime::Extents extents = context_.builder().value(q).extents;
    const runtime::Extents& keys = context_.builder().value(k).extents;
    extents.back() = keys[keys.size() - 2];
    runtime::ValueId scores = Temporary("scores", extents);
    context_.EmitXnnpack(
        {"batch_matrix_multiply", {scaled, k}, {scores}, {{"transpose_b", Int(1)}}, name_});
    if (site_.HasInput(kMask)) {
      ASSIGN_OR_RETURN(scores, Masked(scores, extents));
    }
    const runtime::ValueId weights = Temporary("weights", extents);
    context_.EmitXnnpack({"softmax", {scores}, {weights}, {}, name_});
    const runtime::ValueId output = context_.Define(*site_.output, Layout::kRowMajor);
    context_.EmitXnnpack({"batch_matrix_multiply", {weights, v}, {output}, {}, name_});
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<runtime::ValueId> Operand(int index) {
    return context_.Get(site_.input(index), Layout::kRowMajor);
  }

  runtime::ValueId Temporary(const char* what, runtime::Extents extents) {
    return context_.AddTemporary(ir::StrCat(name_, ".", what), runtime::DType::kFloat32,
                                 std::move(extents), {});
  }

  absl::StatusOr<runtime::ValueId> Masked(runtime::ValueId scores,
                                          const runtime::Extents& extents) {
    ASSIGN_OR_RETURN(const runtime::ValueId mask,
                     context_.GetBroadcast(site_.input(kMask), static_cast<int>(extents.size()),
                                           Layout::kRowMajor));
    const runtime::ValueId masked = Temporary("masked", extents);
    context_.EmitXnnpack({"binary", {scores, mask}, {masked}, {{"type", Text("add")}}, name_});
    return masked;
  }

  const Site& site_;
  LoweringContext& context_;
  const std::string& name_;
};

absl::Status EmitAttention(const Site& site, LoweringContext& context) {
  return Emitter(site, context).Run();
}

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kScaledDotProductAttention, CheckAttention, EmitAttention},
};

}  // namespace

absl::Span<const LoweringRow> AttentionLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
