#ifndef ZEROPOINT_RUNTIME_TESTING_PROGRAM_BUILDER_H_
#define ZEROPOINT_RUNTIME_TESTING_PROGRAM_BUILDER_H_

// Programs for tests, value by value.
//
//   ProgramBuilder builder;
//   const ValueId x = builder.Input("x", DType::kFloat32, {-1, 4});
//   const ValueId y = builder.Value("y", DType::kFloat32, {-1, 4});
//   builder.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text("abs")}});
//   builder.Output(y);
//   std::shared_ptr<const Program> program = builder.Build();

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::testing {

inline NodeAttribute Ints(std::vector<std::int64_t> ints) { return {std::move(ints), {}, ""}; }
inline NodeAttribute Floats(std::vector<double> floats) { return {{}, std::move(floats), ""}; }
inline NodeAttribute Text(std::string text) { return {{}, {}, std::move(text)}; }

inline QuantParams PerTensor(float scale, std::int32_t zero_point) {
  return {{scale}, zero_point, 0};
}
inline QuantParams PerChannel(std::vector<float> scales, std::int32_t axis) {
  return {std::move(scales), 0, axis};
}

class ProgramBuilder {
 public:
  ValueId Value(std::string name, DType dtype, Extents extents, QuantParams quant = {}) {
    ProgramValue value;
    value.name = std::move(name);
    value.dtype = dtype;
    value.extents = std::move(extents);
    value.quant = std::move(quant);
    program_.values.push_back(std::move(value));
    return static_cast<ValueId>(program_.values.size()) - 1;
  }

  template <typename T>
  ValueId Constant(std::string name, DType dtype, Extents extents, const std::vector<T>& contents,
                   QuantParams quant = {}) {
    const ValueId id = Value(std::move(name), dtype, std::move(extents), std::move(quant));
    auto bytes = std::make_shared<std::vector<std::byte>>(contents.size() * sizeof(T));
    std::memcpy(bytes->data(), contents.data(), bytes->size());
    ProgramValue& value = program_.values.back();
    value.is_constant = true;
    value.constant = {*bytes, bytes};
    return id;
  }

  ValueId Input(std::string name, DType dtype, Extents extents, QuantParams quant = {}) {
    const ValueId id = Value(name, dtype, std::move(extents), std::move(quant));
    program_.inputs.push_back(PortOf(id));
    return id;
  }

  void Output(ValueId id) { program_.outputs.push_back(PortOf(id)); }

  /// Appends a node, to the last segment if that has the same backend.
  void Add(Backend backend, std::string op, std::vector<ValueId> inputs,
           std::vector<ValueId> outputs, NodeAttributes attributes = {}) {
    if (program_.segments.empty() || program_.segments.back().backend != backend) {
      program_.segments.push_back({backend, {}});
    }
    const std::string name = op + "_" + std::to_string(num_nodes_++);
    program_.segments.back().nodes.push_back(
        {std::move(op), std::move(inputs), std::move(outputs), std::move(attributes), name});
  }

  Program& program() { return program_; }
  std::shared_ptr<const Program> Build() const { return std::make_shared<const Program>(program_); }

 private:
  // Unknown extents are called N, E1, E2, … by their axis.
  Port PortOf(ValueId id) const {
    const ProgramValue& value = program_.values[static_cast<std::size_t>(id)];
    Port port{value.name, id, {}};
    for (std::size_t axis = 0; axis < value.extents.size(); ++axis) {
      const std::string symbol = axis == 0 ? "N" : "E" + std::to_string(axis);
      port.symbols.push_back(value.extents[axis] == -1 ? symbol : "");
    }
    return port;
  }

  Program program_;
  int num_nodes_ = 0;
};

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_PROGRAM_BUILDER_H_
