#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_CALL_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_CALL_H_

// One call of a kernel by its name, for tests.
//
//   const Tensor y = KernelCall("aten.softmax").F32({2}, {0, 0}).Int("dim", 0).Result();
//   EXPECT_THAT(Values<float>(y), ElementsAre(0.5f, 0.5f));
//   EXPECT_THAT(KernelCall("aten.softmax").Int("dim", 0).Refusal(), HasSubstr("operand 0"));

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "runtime/program.h"
#include "runtime/reference/kernel.h"
#include "runtime/reference/kernel_table.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

template <typename T>
std::vector<T> Values(const Tensor& tensor) {
  const absl::Span<const T> values = tensor.values<T>();
  return {values.begin(), values.end()};
}

class KernelCall {
 public:
  explicit KernelCall(std::string op) : op_(std::move(op)) {}

  template <typename T>
  KernelCall& Operand(DType dtype, Extents extents, const std::vector<T>& values) {
    EXPECT_EQ(CheckedNumElements(extents), static_cast<std::int64_t>(values.size()));
    operands_.push_back(*Tensor::CopyOf({dtype, extents, values.data()}));
    return *this;
  }
  KernelCall& F32(Extents extents, const std::vector<float>& values) {
    return Operand(DType::kFloat32, std::move(extents), values);
  }
  KernelCall& F64(Extents extents, const std::vector<double>& values) {
    return Operand(DType::kFloat64, std::move(extents), values);
  }
  KernelCall& I8(Extents extents, const std::vector<std::int8_t>& values) {
    return Operand(DType::kInt8, std::move(extents), values);
  }
  KernelCall& I32(Extents extents, const std::vector<std::int32_t>& values) {
    return Operand(DType::kInt32, std::move(extents), values);
  }
  KernelCall& I64(Extents extents, const std::vector<std::int64_t>& values) {
    return Operand(DType::kInt64, std::move(extents), values);
  }
  KernelCall& Absent() {
    operands_.emplace_back();
    return *this;
  }

  KernelCall& Int(const std::string& name, std::int64_t value) { return Ints(name, {value}); }
  KernelCall& Ints(const std::string& name, std::vector<std::int64_t> values) {
    attributes_[name].ints = std::move(values);
    return *this;
  }
  KernelCall& Float(const std::string& name, double value) {
    attributes_[name].floats = {value};
    return *this;
  }
  KernelCall& Floats(const std::string& name, std::vector<double> values) {
    attributes_[name].floats = std::move(values);
    return *this;
  }
  KernelCall& Text(const std::string& name, std::string value) {
    attributes_[name].text = std::move(value);
    return *this;
  }

  /// The one output. A failed call fails the test.
  Tensor Result() {
    absl::StatusOr<Tensor> result = Run();
    if (result.ok()) return *std::move(result);
    ADD_FAILURE() << op_ << ": " << result.status();
    return *Tensor::Allocate(DType::kFloat32, {0});
  }

  /// All outputs. A failed call fails the test.
  std::vector<Tensor> Results() {
    absl::StatusOr<std::vector<Tensor>> results = RunAll();
    if (results.ok()) return *std::move(results);
    ADD_FAILURE() << op_ << ": " << results.status();
    return {};
  }

  /// The message with which the kernel refuses its operands or attributes. Success fails the test.
  std::string Refusal() {
    const absl::Status status = RunAll().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << op_ << ": " << status;
    return std::string(status.message());
  }

  absl::StatusOr<Tensor> Run() {
    absl::StatusOr<std::vector<Tensor>> results = RunAll();
    if (!results.ok()) return results.status();
    EXPECT_EQ(results->size(), 1u) << op_;
    return std::move(results->front());
  }

 private:
  absl::StatusOr<std::vector<Tensor>> RunAll() {
    const KernelRow* row = FindKernelRow(op_);
    if (row == nullptr) return absl::NotFoundError(op_);
    std::vector<TensorView> views;
    std::vector<const TensorView*> inputs;
    views.reserve(operands_.size());
    for (const std::optional<Tensor>& operand : operands_) {
      if (operand) views.push_back(operand->view());
      inputs.push_back(operand ? &views.back() : nullptr);
    }
    return CallKernel(*row, inputs, attributes_);
  }

  const std::string op_;
  std::vector<std::optional<Tensor>> operands_;  // nullopt is an absent one
  NodeAttributes attributes_;
};

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_KERNEL_CALL_H_
