#include "passes/float/decompose_batch_norm.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/float/batch_norm_affine.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "decompose-batch-norm";

class DecomposeBatchNormPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* norm : OpsOfKind(module, ir::OpKind::kBatchNorm)) {
      if (!HasConstantParameters(*norm)) {
        Decline(context, kName, *norm, "a parameter is not a float constant");
        continue;
      }
      const ChannelAffine affine = AffineOf(*norm);
      if (const std::string obstacle = AffineObstacle(affine); !obstacle.empty()) {
        Decline(context, kName, *norm, obstacle);
        continue;
      }
      RETURN_IF_ERROR(Decompose(module, *norm, affine));
      ++context.statistics["decompose-batch-norm.decomposed"];
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Decompose(ir::Module& module, ir::Op& norm, const ChannelAffine& affine) {
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
