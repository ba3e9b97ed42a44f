#include "passes/quantize/dequantize_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "dequantize-rows";

/// What the dequantization of a table says of dtypes and ranges.
ir::AttributeMap StorageOf(const ir::Op& dequantize) {
  ir::AttributeMap attributes;
  for (const char* name : {"dtype", "quant_min", "quant_max"}) {
    attributes[name] = *dequantize.FindAttribute(name);
  }
  return attributes;
}

class DequantizeRowsPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* embedding : OpsOfKind(module, ir::OpKind::kEmbedding)) {
      const ir::Op* dequantize = embedding->operand(0)->defining_op();
      if (dequantize == nullptr || !dequantize->operand(0)->is_constant()) continue;
      if (dequantize->kind() == ir::OpKind::kDequantizePerTensor) {
        RETURN_IF_ERROR(PickFromTensor(*embedding, *dequantize));
      } else if (dequantize->kind() == ir::OpKind::kDequantizePerChannel) {
        if (dequantize->int_attribute("axis") != 0 || !dequantize->operand(1)->is_constant() ||
            !dequantize->operand(2)->is_constant()) {
          Decline(context, kName, *embedding, "the table has no constant scale for each row");
          continue;
        }
        RETURN_IF_ERROR(PickFromRows(*embedding, *dequantize));
      } else {
        continue;
      }
      ++context.statistics["dequantize-rows.moved"];
    }
    return absl::OkStatus();
  }

 private:
  static absl::StatusOr<ir::Value*> Pick(ir::Op& embedding, ir::Value* table) {
    ASSIGN_OR_RETURN(ir::Op * rows, embedding.function()->InsertBefore(
                                        &embedding, ir::OpKind::kEmbedding,
                                        {table, embedding.operand(1)}, {}, embedding.location()));
    return rows->result();
  }

  static absl::Status Replace(ir::Op& embedding, ir::OpKind kind, std::vector<ir::Value*> operands,
                              ir::AttributeMap attributes) {
    ASSIGN_OR_RETURN(ir::Op * dequantize, embedding.function()->InsertBefore(
                                              &embedding, kind, std::move(operands),
                                              std::move(attributes), embedding.location()));
    ReplaceOp(embedding, dequantize->result());
    return absl::OkStatus();
  }

  static absl::Status PickFromTensor(ir::Op& embedding, const ir::Op& dequantize) {
    ASSIGN_OR_RETURN(ir::Value * rows, Pick(embedding, dequantize.operand(0)));
    return Replace(embedding, ir::OpKind::kDequantizePerTensor, {rows}, dequantize.attributes());
  }

  static absl::Status PickFromRows(ir::Op& embedding, const ir::Op& dequantize) {
    ir::AttributeMap attributes = StorageOf(dequantize);
    std::vector<ir::Value*> operands;
    for (const int operand : {0, 1, 2}) {
      ir::Value* table = dequantize.operand(operand);
      if (operand > 0) {
        ASSIGN_OR_RETURN(table, AsColumn(*embedding.function()->module(), *table));
      }
      ASSIGN_OR_RETURN(operands.emplace_back(), Pick(embedding, table));
    }
    return Replace(embedding, ir::OpKind::kDequantizePerToken, std::move(operands),
                   std::move(attributes));
  }

  /// [rows] as [rows,1].
  static absl::StatusOr<ir::Value*> AsColumn(ir::Module& module, const ir::Value& vector) {
    ASSIGN_OR_RETURN(ir::TensorData column,
                     vector.data().Reshaped({vector.data().num_elements(), 1}));
    return module.AddConstant(vector.name(), std::move(column));
  }
};

}  // namespace

std::unique_ptr<Pass> CreateDequantizeRowsPass() { return std::make_unique<DequantizeRowsPass>(); }

}  // namespace zeropoint::passes
