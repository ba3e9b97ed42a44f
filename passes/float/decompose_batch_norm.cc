#include "passes/float/decompose_batch_norm.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "decompose-batch-norm";

struct Affine {
  std::vector<float> scale, shift;
};

Affine AffineOf(const ir::Op& norm) {
  const auto values = [&](int operand) { return norm.operand(operand)->data().values<float>(); };
  const absl::Span<const float> gamma = values(1), beta = values(2), mean = values(3),
                                variance = values(4);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  Affine affine;
  for (std::size_t c = 0; c < gamma.size(); ++c) {
    const float scale = gamma[c] * (1.0f / std::sqrt(variance[c] + eps));
    affine.scale.push_back(scale);
    affine.shift.push_back(beta[c] - mean[c] * scale);
  }
  return affine;
}

bool HasConstantParameters(const ir::Op& norm) {
  for (int i = 1; i < norm.num_operands(); ++i) {
    if (!norm.operand(i)->is_constant() || norm.operand(i)->dtype() != ir::DType::kFloat32) {
      return false;
    }
  }
  return true;
}

class DecomposeBatchNormPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* norm : OpsOfKind(module, ir::OpKind::kBatchNorm)) {
      if (!HasConstantParameters(*norm)) {
        Decline(context, kName, *norm, "a parameter is not a float constant");
        continue;
      }
      RETURN_IF_ERROR(Decompose(module, *norm));
      ++context.statistics["decompose-batch-norm.decomposed"];
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Decompose(ir::Module& module, ir::Op& norm) {
    const Affine affine = AffineOf(norm);
    // [C] stands at axis 1: trailing extents of 1 make it broadcast.
    std::vector<std::int64_t> shape = {static_cast<std::int64_t>(affine.scale.size())};
    shape.resize(std::max<std::size_t>(norm.result()->shape().size(), 2) - 1, 1);
    const std::string& name = norm.operand(1)->name();
    ir::Value* scale = module.AddConstant(ir::StrCat(name, ".scale"),
                                          ir::TensorData::FromValues(shape, affine.scale));
    ir::Value* shift = module.AddConstant(ir::StrCat(name, ".shift"),
                                          ir::TensorData::FromValues(shape, affine.shift));
    ir::Function& function = *norm.function();
    ASSIGN_OR_RETURN(ir::Op * scaled,
                     function.InsertBefore(&norm, ir::OpKind::kMul, {norm.operand(0), scale}, {},
                                           norm.location()));
    ASSIGN_OR_RETURN(ir::Op * shifted,
                     function.InsertBefore(&norm, ir::OpKind::kAdd, {scaled->result(), shift}, {},
                                           norm.location()));
    ReplaceOp(norm, shifted->result());
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateDecomposeBatchNormPass() {
  return std::make_unique<DecomposeBatchNormPass>();
}

}  // namespace zeropoint::passes
