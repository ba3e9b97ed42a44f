#include "tools/driver/constant_evaluator.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/attribute_conversion.h"
#include "passes/lowering/dtype_conversion.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "tools/driver/tensor_data.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::ConvertAttributes;
using passes::lowering::ToRuntimeDType;

runtime::ProgramValue ConstantValue(const ir::Value& value) {
  auto data = std::make_shared<const ir::TensorData>(value.data());
  runtime::ProgramValue constant;
  constant.name = value.name();
  constant.dtype = ToRuntimeDType(data->dtype());
  constant.extents = data->shape();
  constant.is_constant = true;
  constant.constant.bytes = data->bytes();
  constant.constant.owner = std::move(data);
  return constant;
}

/// A program of one node and no inputs.
class OneOpProgram {
 public:
  explicit OneOpProgram(const ir::Op& op) : op_(op) {
    node_.op = std::string(op.name());
    node_.name = op.location();
    node_.attributes = ConvertAttributes(op);
  }

  absl::StatusOr<runtime::Program> Build() {
    for (const ir::Value* operand : op_.operands()) {
      if (operand == nullptr) {
        node_.inputs.push_back(runtime::kNoValue);
        continue;
      }
      if (!operand->is_constant()) {
        return Refused("an operand is not a constant");
      }
      node_.inputs.push_back(Add(ConstantValue(*operand)));
    }
    for (int i = 0; i < op_.num_results(); ++i) {
      RETURN_IF_ERROR(AddResult(*op_.result(i), i));
    }
    program_.segments.push_back({runtime::Backend::kReference, {std::move(node_)}});
    return std::move(program_);
  }

 private:
  absl::Status Refused(std::string_view reason) const {
    return absl::FailedPreconditionError(
        ir::StrCat(op_.Describe(), " cannot be computed at compile time: ", reason));
  }

  runtime::ValueId Add(runtime::ProgramValue value) {
    program_.values.push_back(std::move(value));
    return static_cast<runtime::ValueId>(program_.values.size()) - 1;
  }

  absl::Status AddResult(const ir::Value& result, int index) {
    const std::optional<std::vector<std::int64_t>> extents = ir::ConstantExtents(result.shape());
    if (!extents) {
      return Refused(ir::StrCat("its result is ", result.type().ToString()));
    }
    runtime::ProgramValue value;
    value.name = ir::StrCat("result", index);
    value.dtype = ToRuntimeDType(result.dtype());
    value.extents = *extents;
    runtime::Port port{value.name, Add(value), std::vector<std::string>(extents->size())};
    node_.outputs.push_back(port.value);
    program_.outputs.push_back(std::move(port));
    return absl::OkStatus();
  }

  const ir::Op& op_;
  runtime::Node node_;
  runtime::Program program_;
};

}  // namespace

absl::StatusOr<std::vector<ir::TensorData>> EvaluateConstantOp(const ir::Op& op) {
  ASSIGN_OR_RETURN(runtime::Program program, OneOpProgram(op).Build());
  ASSIGN_OR_RETURN(
      const std::unique_ptr<runtime::Session> session,
      runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(program)),
                               {.threads = 1}));
  ASSIGN_OR_RETURN(std::vector<runtime::Tensor> tensors, session->Run({}));
  std::vector<ir::TensorData> results;
  for (runtime::Tensor& tensor : tensors) {
    ASSIGN_OR_RETURN(ir::TensorData result, ToTensorData(std::move(tensor)));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace zeropoint::tools
