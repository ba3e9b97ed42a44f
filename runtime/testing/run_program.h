#ifndef ZEROPOINT_RUNTIME_TESTING_RUN_PROGRAM_H_
#define ZEROPOINT_RUNTIME_TESTING_RUN_PROGRAM_H_

// One session, one run, for tests.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::testing {

template <typename T>
Tensor MakeTensor(DType dtype, const Extents& extents, const std::vector<T>& contents) {
  return *Tensor::CopyOf({dtype, extents, contents.data()});
}
inline Tensor Float32(const Extents& extents, const std::vector<float>& contents) {
  return MakeTensor(DType::kFloat32, extents, contents);
}
inline Tensor Int8(const Extents& extents, const std::vector<std::int8_t>& contents) {
  return MakeTensor(DType::kInt8, extents, contents);
}

template <typename T>
std::vector<T> Contents(const Tensor& tensor) {
  const absl::Span<const T> values = tensor.values<T>();
  return {values.begin(), values.end()};
}

/// 0, 1, 2, … as `count` elements.
template <typename T>
std::vector<T> Iota(std::int64_t count) {
  std::vector<T> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<T>(i));
  return values;
}

inline absl::StatusOr<std::vector<Tensor>> RunSession(Session& session,
                                                      const std::vector<Tensor>& inputs) {
  std::vector<TensorView> views;
  views.reserve(inputs.size());
  for (const Tensor& input : inputs) views.push_back(input.view());
  return session.Run(views);
}

inline absl::StatusOr<std::vector<Tensor>> RunProgram(std::shared_ptr<const Program> program,
                                                      const std::vector<Tensor>& inputs) {
  ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                   Session::Create(std::move(program), {.threads = 1}));
  return RunSession(*session, inputs);
}

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_RUN_PROGRAM_H_
