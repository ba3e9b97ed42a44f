#include "runtime/testing/sample_programs.h"

#include <functional>
#include <numeric>
#include <utility>

#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime::testing {
namespace {

constexpr DType kFloat = DType::kFloat32;
constexpr DType kInt8 = DType::kInt8;

std::size_t Count(const Extents& extents) {
  return static_cast<std::size_t>(
      std::accumulate(extents.begin(), extents.end(), std::int64_t{1}, std::multiplies<>()));
}

// Values of both signs, none of them alike for a while.
template <typename T>
std::vector<T> Pattern(std::size_t count, int range, double step) {
  std::vector<T> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<T>((static_cast<int>(i * 37 % 211) % (2 * range) - range) * step));
  }
  return values;
}

// Nodes in a chain: each reads what the last one wrote.
class Chain {
 public:
  ValueId Start(DType dtype, Extents extents) {
    return last_ = builder_.Input(Name(), dtype, std::move(extents));
  }

  ValueId Then(const std::string& op, Extents extents, NodeAttributes attributes = {},
               std::vector<ValueId> others = {}, Backend backend = Backend::kXnnpack) {
    const ValueId result = builder_.Value(Name(), dtype_, std::move(extents), quant_);
    others.insert(others.begin(), last_);
    builder_.Add(backend, op, std::move(others), {result}, std::move(attributes));
    return last_ = result;
  }

  ValueId Weights(Extents extents) {
    const std::vector<float> values = Pattern<float>(Count(extents), 8, 0.125);
    return builder_.Constant<float>(Name(), kFloat, std::move(extents), values);
  }

  ValueId Int8Weights(Extents extents, std::int64_t channels, std::int32_t axis) {
    const std::vector<std::int8_t> values = Pattern<std::int8_t>(Count(extents), 100, 1);
    return builder_.Constant<std::int8_t>(
        Name(), kInt8, std::move(extents), values,
        PerChannel(std::vector<float>(static_cast<std::size_t>(channels), 0.01f), axis));
  }

  // From here on results are so.
  void Type(DType dtype, QuantParams quant = {}) {
    dtype_ = dtype;
    quant_ = std::move(quant);
  }

  ProgramBuilder& builder() { return builder_; }

  Program Finish() {
    builder_.Output(last_);
    return builder_.program();
  }

 private:
  std::string Name() { return "v" + std::to_string(names_++); }

  ProgramBuilder builder_;
  int names_ = 0;
  ValueId last_ = kNoValue;
  DType dtype_ = kFloat;
  QuantParams quant_;
};

const NodeAttributes kPadded = {{"padding", Ints({1, 1, 1, 1})}};

Program FloatConvolutions() {
  Chain chain;
  chain.Start(kFloat, {-1, -1, 6, 4});
  const ValueId c =
      chain.Then("convolution_2d", {-1, -1, 6, 8}, kPadded, {chain.Weights({8, 3, 3, 4})});
  chain.Then("depthwise_convolution_2d", {-1, -1, 6, 8}, kPadded,
             {chain.Weights({1, 3, 3, 8}), chain.Weights({8})});
  chain.Then("convolution_2d", {-1, -1, 6, 8}, {}, {chain.Weights({8, 1, 1, 8})});
  chain.Then("convolution_2d", {-1, -1, 6, 8},
             {{"dynamic", Ints({2})}, {"padding", Ints({1, 1, 1, 1})}},
             {chain.Int8Weights({8, 3, 3, 8}, 8, 0)});
  chain.Then("binary", {-1, -1, 6, 8}, {{"type", Text("add")}}, {c});
  chain.Then("depthwise_convolution_2d", {-1, -1, 6, 8}, {}, {chain.Weights({1, 1, 1, 8})});
  chain.Then("convolution_2d", {-1, -1, 3, 6},
             {{"padding", Ints({1, 1, 1, 1})}, {"stride", Ints({2, 2})}, {"groups", Ints({2})}},
             {chain.Weights({6, 3, 3, 4})});
  chain.Then("reduce", {-1, 6}, {{"type", Text("mean")}, {"axes", Ints({1, 2})}});
  chain.Then("fully_connected", {-1, 5}, {}, {chain.Weights({5, 6}), chain.Weights({5})});
  return chain.Finish();
}

Program Int8Network() {
  Chain chain;
  chain.Start(kFloat, {-1, -1, 6, 4});
  chain.Type(kInt8, PerTensor(0.0625f, 3));
  chain.Then("unary", {-1, -1, 6, 4}, {{"type", Text("convert")}});
  const ValueId c = chain.Then("convolution_2d", {-1, -1, 6, 8}, kPadded,
                               {chain.Int8Weights({8, 3, 3, 4}, 8, 0)});
  chain.Then("depthwise_convolution_2d", {-1, -1, 6, 8}, kPadded,
             {chain.Int8Weights({1, 3, 3, 8}, 8, 3)});
  chain.Then("binary", {-1, -1, 6, 8}, {{"type", Text("add")}}, {c});
  chain.Then("max_pooling_2d", {-1, -1, 3, 8},
             {{"kernel", Ints({2, 2})}, {"stride", Ints({2, 2})}});
  chain.Then("unary", {-1, -1, 3, 8}, {{"type", Text("sigmoid")}});
  chain.Then("reduce", {-1, 8}, {{"type", Text("mean")}, {"axes", Ints({1, 2})}});
  chain.Then("fully_connected", {-1, 5}, {}, {chain.Int8Weights({5, 8}, 5, 0)});
  chain.Type(kFloat);
  chain.Then("unary", {-1, 5}, {{"type", Text("convert")}});
  return chain.Finish();
}

Program Attention() {
  Chain chain;
  const ValueId x = chain.Start(kFloat, {-1, -1, 8});
  const ValueId keys =
      chain.Then("fully_connected", {-1, -1, 8}, {}, {chain.Int8Weights({8, 8}, 8, 0)});
  chain.Then("fully_connected", {-1, -1, 8}, {{"dynamic", Ints({1})}},
             {chain.Int8Weights({8, 8}, 8, 0), chain.Weights({8})});
  chain.Then("batch_matrix_multiply", {-1, -1, -1}, {{"transpose_b", Ints({1})}}, {keys});
  chain.Then("softmax", {-1, -1, -1});
  chain.Then("batch_matrix_multiply", {-1, -1, 8}, {}, {x});
  chain.Then("batch_matrix_multiply", {-1, -1, 5}, {}, {chain.Weights({1, 8, 5})});
  return chain.Finish();
}

// (iteration, go, sum, x) -> (go, sum + x, sum + x).
Program LoopBody() {
  ProgramBuilder builder;
  builder.Input("i", DType::kInt64, {});
  const ValueId go = builder.Input("go", DType::kBool, {});
  const ValueId sum = builder.Input("sum", kFloat, {-1, 2});
  const ValueId x = builder.Input("x", kFloat, {-1, 2});
  const ValueId go_on = builder.Value("go_on", DType::kBool, {});
  const ValueId next = builder.Value("next", kFloat, {-1, 2});
  const ValueId slice = builder.Value("slice", kFloat, {-1, 2});
  builder.Add(Backend::kReference, "aten.dropout", {go}, {go_on});
  builder.Add(Backend::kXnnpack, "binary", {sum, x}, {next}, {{"type", Text("add")}});
  builder.Add(Backend::kReference, "aten.dropout", {next}, {slice});
  for (const ValueId id : {go_on, next, slice}) builder.Output(id);
  return builder.program();
}

Program ControlFlow() {
  Chain chain;
  const ValueId x = chain.Start(kFloat, {-1, 2});
  ProgramBuilder& builder = chain.builder();
  const ValueId trips = builder.Input("trips", DType::kInt64, {});
  const ValueId go = builder.Input("go", DType::kBool, {});
  chain.Then("aten.softmax", {-1, 2}, {{"dim", Ints({1})}}, {}, Backend::kReference);
  const ValueId start = chain.Then("aten.neg", {-1, 2}, {}, {}, Backend::kReference);
  const ValueId sum = builder.Value("last", kFloat, {-1, 2});
  const ValueId all = builder.Value("all", kFloat, {-1, -1, 2});
  builder.Add(Backend::kReference, "cf.loop", {trips, go, start, x}, {sum, all},
              {{"body", Text("body")}, {"states", Ints({1})}});
  builder.program().functions = {{"body", LoopBody()}};
  builder.Output(all);
  builder.Output(sum);
  return builder.program();
}

Program Resampling() {
  Chain chain;
  chain.Start(kFloat, {-1, -1, 6, 4});
  chain.Then("average_pooling_2d", {-1, -1, 6, 4},
             {{"kernel", Ints({3, 3})}, {"stride", Ints({1, 1})}, {"padding", Ints({1, 1, 1, 1})}});
  chain.Then("resize_bilinear_2d", {-1, 8, 10, 4},
             {{"size", Ints({8, 10})}, {"coordinates", Text("half_pixel")}});
  chain.Then("deconvolution_2d", {-1, 16, 20, 3}, {{"stride", Ints({2, 2})}},
             {chain.Weights({3, 2, 2, 4})});
  chain.Then("deconvolution_2d", {-1, 16, 20, 3}, kPadded, {chain.Weights({3, 3, 3, 3})});
  chain.Then("static_constant_pad", {-1, 18, 20, 3},
             {{"pre", Ints({0, 1, 0, 0})}, {"post", Ints({0, 1, 0, 0})}, {"value", Floats({0.5})}});
  const ValueId t = chain.Then("static_transpose", {-1, 3, 18, 20}, {{"perm", Ints({0, 3, 1, 2})}});
  chain.Then("concatenate", {-1, 18, 18, 20}, {{"axis", Ints({1})}}, {t, t, t, t, t});
  chain.Then("static_slice", {-1, 4, 18, 20},
             {{"offsets", Ints({0, 1, 0, 0})}, {"sizes", Ints({-1, 4, 18, 20})}});
  chain.Then("reduce", {-1, 18, 20}, {{"type", Text("sum")}, {"axes", Ints({1})}});
  chain.Then("static_reshape", {-1, 360}, {{"shape", Ints({-1, 360})}});
  chain.Then("softmax", {-1, 360});
  return chain.Finish();
}

Tensor SampleInput(const ProgramValue& value, std::int64_t extent) {
  Extents extents = value.extents;
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    if (extents[axis] == -1) extents[axis] = axis == 0 ? extent : extent + 6;
  }
  if (value.dtype == DType::kInt64) return MakeTensor<std::int64_t>(value.dtype, extents, {extent});
  if (value.dtype == DType::kBool) return MakeTensor<std::uint8_t>(value.dtype, extents, {1});
  return Float32(extents, Pattern<float>(Count(extents), 16, 0.0625));
}

}  // namespace

std::vector<SampleProgram> SamplePrograms() {
  return {{"FloatConvolutions", FloatConvolutions()},
          {"Int8Network", Int8Network()},
          {"Attention", Attention()},
          {"ControlFlow", ControlFlow()},
          {"Resampling", Resampling()}};
}

std::vector<Tensor> SampleInputs(const Program& program, std::int64_t extent) {
  std::vector<Tensor> inputs;
  for (const Port& port : program.inputs) {
    inputs.push_back(SampleInput(program.values[static_cast<std::size_t>(port.value)], extent));
  }
  return inputs;
}

}  // namespace zeropoint::runtime::testing
