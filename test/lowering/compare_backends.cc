#include "test/lowering/compare_backends.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <regex>

#include "ir/parser.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/verifier.h"
#include "passes/lowering/lower.h"
#include "runtime/session.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using passes::lowering::LoweredProgram;
using runtime::Tensor;

absl::StatusOr<std::vector<Tensor>> RunProgram(runtime::Program program,
                                               const std::vector<Tensor>& inputs) {
  ASSIGN_OR_RETURN(auto session, runtime::Session::Create(
                                     std::make_shared<const runtime::Program>(std::move(program)),
                                     {.threads = 1}));
  std::vector<runtime::TensorView> views;
  for (const Tensor& input : inputs) {
    views.push_back(input.view());
  }
  return session->Run(views);
}

/// Extents of symbolic dims.
struct SymbolExtents {
  std::int64_t batch;  // of N
  std::int64_t other;
};

absl::StatusOr<std::vector<Tensor>> RandomInputs(const ir::Function& function, double range,
                                                 const SymbolExtents& symbols) {
  std::mt19937 generator(7);
  std::uniform_real_distribution<float> uniform(static_cast<float>(-range),
                                                static_cast<float>(range));
  std::vector<Tensor> inputs;
  for (const auto& argument : function.arguments()) {
    runtime::Extents extents;
    for (const ir::Dim& dim : argument->shape()) {
      extents.push_back(
          dim.ConstantOr(dim == ir::Dim::Symbol("N") ? symbols.batch : symbols.other));
    }
    ASSIGN_OR_RETURN(Tensor input, Tensor::Allocate(runtime::DType::kFloat32, extents));
    for (float& value : input.mutable_values<float>()) {
      value = uniform(generator);
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

void CompareInt8(const Tensor& reference, const Tensor& actual, BackendComparison& comparison) {
  if (reference.num_elements() == 0) return;
  const auto a = reference.values<std::int8_t>();
  const auto b = actual.values<std::int8_t>();
  std::int64_t differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int steps = std::abs(a[i] - b[i]);
    differing += steps > 0 ? 1 : 0;
    comparison.max_steps = std::max(comparison.max_steps, steps);
  }
  comparison.differing_share = static_cast<double>(differing) / static_cast<double>(a.size());
}

void CompareFloat(const Tensor& reference, const Tensor& actual, BackendComparison& comparison) {
  const auto a = reference.values<float>();
  const auto b = actual.values<float>();
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i])));
    difference = std::max(difference, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  comparison.relative_error = largest > 0 ? difference / largest : difference;
}

absl::StatusOr<BackendComparison> Compare(const ir::Module& module, const ir::Module& reference,
                                          double input_range, const SymbolExtents& symbols) {
  ASSIGN_OR_RETURN(LoweredProgram fast, passes::lowering::LowerToProgram(
                                            module, {.evaluator = tools::EvaluateConstantOp}));
  ASSIGN_OR_RETURN(LoweredProgram oracle,
                   passes::lowering::LowerToProgram(reference, {.use_xnnpack = false}));
  ASSIGN_OR_RETURN(const std::vector<Tensor> inputs,
                   RandomInputs(module.main(), input_range, symbols));
  ASSIGN_OR_RETURN(const std::vector<Tensor> expected,
                   RunProgram(std::move(oracle.program), inputs));
  ASSIGN_OR_RETURN(const std::vector<Tensor> actual, RunProgram(std::move(fast.program), inputs));
  BackendComparison comparison;
  comparison.quantized_ops = fast.quantized_ops;
  comparison.float_ops = fast.float_ops;
  comparison.fallback_ops = fast.fallback_ops;
  comparison.remarks = fast.remarks;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].extents() != actual[i].extents() || expected[i].dtype() != actual[i].dtype()) {
      return absl::InternalError(
          ir::StrCat("output ", i, " is ", runtime::ExtentsToString(actual[i].extents()),
                     ", the reference makes ", runtime::ExtentsToString(expected[i].extents())));
    }
    if (expected[i].dtype() == runtime::DType::kInt8) {
      CompareInt8(expected[i], actual[i], comparison);
    } else {
      CompareFloat(expected[i], actual[i], comparison);
    }
  }
  return comparison;
}

absl::StatusOr<std::unique_ptr<ir::Module>> ParseNumbered(const std::string& text) {
  ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, ir::ParseModule(NumberResults(text)));
  RETURN_IF_ERROR(ir::Verify(*module));
  return module;
}

}  // namespace

absl::StatusOr<BackendComparison> CompareBackends(const std::string& text, double input_range,
                                                  std::int64_t symbol_extent) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ParseNumbered(text));
  return CompareBackends(*module, *module, input_range, symbol_extent);
}

absl::StatusOr<BackendComparison> CompareBackends(const ir::Module& module,
                                                  const ir::Module& reference, double input_range,
                                                  std::int64_t symbol_extent) {
  return Compare(module, reference, input_range, {symbol_extent, symbol_extent});
}

absl::Status CompareBackendsWithABatchOfZero(const std::string& text, std::int64_t symbol_extent) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ParseNumbered(text));
  return Compare(*module, *module, /*input_range=*/1, {0, symbol_extent}).status();
}

std::string NumberResults(std::string text) {
  static const std::regex& definition = *new std::regex(R"(%([A-Za-z]\w*) = )");
  int next = 0;
  std::smatch match;
  while (std::regex_search(text, match, definition)) {
    const std::regex name("%" + match[1].str() + R"(\b)");
    text = std::regex_replace(text, name, ir::StrCat("%", next++));
  }
  return text;
}

std::string IslandModule(const Island& island) {
  std::string arguments, body;
  for (std::size_t i = 0; i < island.inputs.size(); ++i) {
    const IslandInput& input = island.inputs[i];
    const std::string params =
        ir::StrCat(" {dtype=i8, quant_max=127, quant_min=-128, scale=", input.scale,
                   ", zero_point=", input.zero_point, "}");
    arguments += ir::StrCat(i == 0 ? "" : ", ", "%x", i, ": f32", input.shape);
    body += ir::StrCat("    %q", i, " = quant.quantize_per_tensor(%x", i, ")", params, " : i8",
                       input.shape, "\n    %d", i, " = quant.dequantize_per_tensor(%q", i, ")",
                       params, " : f32", input.shape, "\n");
  }
  return ir::StrCat("module @island {\n", island.constants, "  func @main(", arguments,
                    ") -> (%result: i8", island.output_shape, ") {\n", body, island.ops,
                    "    %r = quant.quantize_per_tensor(%y) {dtype=i8, quant_max=127, "
                    "quant_min=-128, scale=",
                    island.output_scale, ", zero_point=", island.output_zero_point, "} : i8",
                    island.output_shape, "\n    return %r\n  }\n}\n");
}

std::string RandomInts(int count, int low, int high, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::string text = "[";
  for (int i = 0; i < count; ++i) {
    const int value = low + static_cast<int>(generator() % static_cast<unsigned>(high - low + 1));
    text += ir::StrCat(i == 0 ? "" : ",", value);
  }
  return text + "]";
}

std::string RandomFloats(int count, double range, std::uint32_t seed) {
  std::mt19937 generator(seed);
  const int tenths = static_cast<int>(range * 10);
  std::string text = "[";
  for (int i = 0; i < count; ++i) {
    const int value =
        static_cast<int>(generator() % static_cast<unsigned>(2 * tenths + 1)) - tenths;
    text += ir::StrCat(i == 0 ? "" : ",", value / 10 == 0 && value < 0 ? "-" : "", value / 10, ".",
                       std::abs(value % 10));
  }
  return text + "]";
}

}  // namespace zeropoint::test
