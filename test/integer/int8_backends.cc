#include "test/integer/int8_backends.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/lower.h"
#include "passes/pass_manager.h"
#include "passes/pass_registry.h"
#include "runtime/testing/run_program.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using passes::lowering::LoweredProgram;
using runtime::Tensor;

absl::StatusOr<std::vector<Tensor>> RunLowered(LoweredProgram& lowered,
                                               const std::vector<Tensor>& inputs) {
  return runtime::testing::RunProgram(
      std::make_shared<const runtime::Program>(std::move(lowered.program)), inputs);
}

struct Difference {
  int max_steps = 0;
  std::int64_t differing = 0, elements = 0;
};

absl::Status Compare(const Tensor& expected, const Tensor& actual, Difference& difference) {
  if (expected.dtype() != runtime::DType::kInt8 || actual.dtype() != runtime::DType::kInt8 ||
      expected.extents() != actual.extents()) {
    return absl::InternalError(ir::StrCat(
        "results are ", runtime::TensorTypeToString(expected.dtype(), expected.extents()), " and ",
        runtime::TensorTypeToString(actual.dtype(), actual.extents())));
  }
  const auto a = expected.values<std::int8_t>(), b = actual.values<std::int8_t>();
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int steps = std::abs(a[i] - b[i]);
    difference.max_steps = std::max(difference.max_steps, steps);
    difference.differing += steps > 0 ? 1 : 0;
  }
  difference.elements += expected.num_elements();
  return absl::OkStatus();
}

absl::StatusOr<Difference> CompareAll(const std::vector<Tensor>& expected,
                                      const std::vector<Tensor>& actual) {
  Difference difference;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    RETURN_IF_ERROR(Compare(expected[i], actual[i], difference));
  }
  return difference;
}

/// Ops that yield floats: what has no integer form.
int CountFloatOps(const ir::Function& function) {
  const auto& ops = function.ops();
  return static_cast<int>(std::count_if(ops.begin(), ops.end(), [](const auto& op) {
    return ir::IsFloatingPoint(op->result()->dtype());
  }));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> IntegerFormOf(const ir::Module& module) {
  std::unique_ptr<ir::Module> integer = module.Clone();
  ASSIGN_OR_RETURN(const auto passes, passes::ParsePassList("to-integer,dce"));
  passes::PassContext context;
  context.evaluator = tools::EvaluateConstantOp;
  for (const auto& pass : passes) RETURN_IF_ERROR(pass->Run(*integer, context));
  return integer;
}

absl::StatusOr<std::vector<Tensor>> RunInReferenceKernels(const ir::Module& module,
                                                          const std::vector<Tensor>& inputs) {
  ASSIGN_OR_RETURN(LoweredProgram lowered,
                   passes::lowering::LowerToProgram(module, {.use_xnnpack = false}));
  return RunLowered(lowered, inputs);
}

absl::StatusOr<Int8Comparison> CompareWithXnnpack(const ir::Module& module,
                                                  const std::vector<Tensor>& inputs) {
  Int8Comparison comparison;
  ASSIGN_OR_RETURN(LoweredProgram lowered, passes::lowering::LowerToProgram(
                                               module, {.evaluator = tools::EvaluateConstantOp}));
  comparison.xnnpack_int8_ops = lowered.quantized_ops;
  ASSIGN_OR_RETURN(const std::vector<Tensor> expected, RunLowered(lowered, inputs));
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> integer, IntegerFormOf(module));
  ASSIGN_OR_RETURN(LoweredProgram reference,
                   passes::lowering::LowerToProgram(*integer, {.use_xnnpack = false}));
  comparison.float_ops = CountFloatOps(integer->main());
  ASSIGN_OR_RETURN(const std::vector<Tensor> actual, RunLowered(reference, inputs));
  ASSIGN_OR_RETURN(const Difference xnnpack, CompareAll(expected, actual));
  ASSIGN_OR_RETURN(const std::vector<Tensor> one_by_one, RunInReferenceKernels(module, inputs));
  ASSIGN_OR_RETURN(const Difference qdq, CompareAll(one_by_one, actual));
  comparison.max_steps = xnnpack.max_steps;
  comparison.max_steps_from_qdq = qdq.max_steps;
  if (xnnpack.elements > 0) {
    comparison.differing_share =
        static_cast<double>(xnnpack.differing) / static_cast<double>(xnnpack.elements);
  }
  return comparison;
}

}  // namespace zeropoint::test
