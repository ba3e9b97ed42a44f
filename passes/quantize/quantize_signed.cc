#include "passes/quantize/quantize_signed.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

/// What lies between an unsigned integer and the signed one that stands for the same real number.
constexpr std::int64_t kOffset = 128;

/// `op` dequantizes `value` with qparams that are known.
bool IsPlainDequantize(const ir::Op& op, const ir::Value& value) {
  if (op.operand(0) != &value) {
    return false;
  }
  return op.kind() == ir::OpKind::kDequantizePerTensor ||
         (op.kind() == ir::OpKind::kDequantizePerChannel && op.operand(2)->is_constant());
}

bool CanBecomeSigned(const ir::Value& value) {
  return value.dtype() == ir::DType::kUint8 && !value.uses().empty() &&
         std::all_of(value.uses().begin(), value.uses().end(),
                     [&](const ir::Use& use) { return IsPlainDequantize(*use.op, value); });
}

/// Makes a quantize or dequantize of u8 one of i8.
void MakeSigned(ir::Op& op) {
  op.SetAttribute("dtype", ir::DType::kInt8);
  for (const char* name : {"quant_min", "quant_max", "zero_point"}) {
    if (op.FindAttribute(name) != nullptr) {
      op.SetAttribute(name, op.int_attribute(name) - kOffset);
    }
  }
}

ir::TensorData SignedData(const ir::TensorData& data) {
  std::vector<std::int8_t> values;
  for (std::uint8_t value : data.values<std::uint8_t>()) {
    values.push_back(static_cast<std::int8_t>(value - kOffset));
  }
  return ir::TensorData::FromValues<std::int8_t>(data.shape(), values);
}

ir::TensorData SignedZeroPoints(const ir::TensorData& data) {
  std::vector<std::int32_t> values;
  for (std::int32_t zero_point : data.values<std::int32_t>()) {
    values.push_back(zero_point - static_cast<std::int32_t>(kOffset));
  }
  return ir::TensorData::FromValues<std::int32_t>(data.shape(), values);
}

/// Makes the dequantizes of `value` read `replacement`, its signed twin (or itself).
void RewriteUses(const ir::Value& value, ir::Value* replacement) {
  // A snapshot: rewriting an operand takes it out of the list.
  const std::vector<ir::Use> uses(value.uses().begin(), value.uses().end());
  for (const ir::Use& use : uses) {
    ir::Op& op = *use.op;
    MakeSigned(op);
    op.SetOperand(0, replacement);
    if (op.kind() == ir::OpKind::kDequantizePerChannel) {
      const ir::Value& zero_points = *op.operand(2);
      op.SetOperand(2, op.function()->module()->AddConstant(zero_points.name(),
                                                            SignedZeroPoints(zero_points.data())));
    }
  }
}

class QuantizeSignedPass : public Pass {
 public:
  std::string_view name() const override { return "quantize-signed"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Value* constant : UnsignedConstants(module)) {
      RewriteUses(*constant, module.AddConstant(constant->name(), SignedData(constant->data())));
      ++context.statistics["quantize-signed.constants"];
    }
    for (ir::Op* op : OpsOfKind(module, ir::OpKind::kQuantizePerTensor)) {
      ir::Value& quantized = *op->result();
      if (!CanBecomeSigned(quantized)) {
        continue;
      }
      MakeSigned(*op);
      quantized.set_type({ir::DType::kInt8, quantized.shape()});
      RewriteUses(quantized, &quantized);
      ++context.statistics["quantize-signed.activations"];
    }
    return absl::OkStatus();
  }

 private:
  /// A snapshot: rewriting adds constants.
  static std::vector<ir::Value*> UnsignedConstants(const ir::Module& module) {
    std::vector<ir::Value*> constants;
    for (const auto& [name, constant] : module.constants()) {
      if (CanBecomeSigned(*constant)) {
        constants.push_back(constant.get());
      }
    }
    return constants;
  }
};

}  // namespace

std::unique_ptr<Pass> CreateQuantizeSignedPass() { return std::make_unique<QuantizeSignedPass>(); }

}  // namespace zeropoint::passes
