#include "tools/driver/constant_evaluator.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/attribute_conversion.h"
#include "passes/lowering/dtype_conversion.h"
#include "runtime/reference/kernel_table.h"
#include "runtime/tensor.h"
#include "tools/driver/tensor_data.h"

namespace zeropoint::tools {
namespace {

using Extents = std::vector<std::int64_t>;

absl::Status Refused(const ir::Op& op, std::string_view reason) {
  return absl::FailedPreconditionError(
      ir::StrCat(op.Describe(), " cannot be computed at compile time: ", reason));
}

absl::Status CheckOperands(const ir::Op& op) {
  for (const ir::Value* operand : op.operands()) {
    if (operand != nullptr && !operand->is_constant()) {
      return Refused(op, "an operand is not a constant");
    }
  }
  return absl::OkStatus();
}

/// The extents that the IR promises of each result.
absl::StatusOr<std::vector<Extents>> ResultExtents(const ir::Op& op) {
  std::vector<Extents> extents;
  for (int i = 0; i < op.num_results(); ++i) {
    std::optional<Extents> known = ir::ConstantExtents(op.result(i)->shape());
    if (!known) return Refused(op, ir::StrCat("its result is ", op.result(i)->type().ToString()));
    extents.push_back(*std::move(known));
  }
  return extents;
}

absl::StatusOr<std::vector<runtime::Tensor>> CallKernelOf(const ir::Op& op) {
  const runtime::reference::KernelRow* kernel = runtime::reference::FindKernelRow(op.name());
  if (kernel == nullptr) return Refused(op, "it has no reference kernel");
  std::vector<runtime::TensorView> views(op.operands().size());
  std::vector<const runtime::TensorView*> operands(views.size(), nullptr);
  for (std::size_t i = 0; i < views.size(); ++i) {
    const ir::Value* operand = op.operands()[i];
    if (operand == nullptr) continue;
    views[i] = ViewOf(operand->data());
    operands[i] = &views[i];
  }
  absl::StatusOr<std::vector<runtime::Tensor>> results =
      runtime::reference::CallKernel(*kernel, operands, passes::lowering::ConvertAttributes(op));
  if (results.ok()) return results;
  return absl::Status(results.status().code(),
                      ir::StrCat(op.Describe(), ": ", std::string(results.status().message())));
}

}  // namespace

absl::StatusOr<std::vector<ir::TensorData>> EvaluateConstantOp(const ir::Op& op) {
  RETURN_IF_ERROR(CheckOperands(op));
  ASSIGN_OR_RETURN(const std::vector<Extents> promised, ResultExtents(op));
  ASSIGN_OR_RETURN(std::vector<runtime::Tensor> tensors, CallKernelOf(op));
  if (tensors.size() != promised.size()) {
    return absl::InternalError(ir::StrCat(op.Describe(), ": the kernel gives ", tensors.size(),
                                          " results, the op has ", promised.size()));
  }
  std::vector<ir::TensorData> results;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const ir::Value& result = *op.result(static_cast<int>(i));
    if (tensors[i].extents() != promised[i] ||
        tensors[i].dtype() != passes::lowering::ToRuntimeDType(result.dtype())) {
      return absl::InternalError(ir::StrCat(op.Describe(), ": result ", i, " is not ",
                                            result.type().ToString(), " as the op says"));
    }
    ASSIGN_OR_RETURN(ir::TensorData data, ToTensorData(std::move(tensors[i])));
    results.push_back(std::move(data));
  }
  return results;
}

}  // namespace zeropoint::tools
