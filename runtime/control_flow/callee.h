#ifndef ZEROPOINT_RUNTIME_CONTROL_FLOW_CALLEE_H_
#define ZEROPOINT_RUNTIME_CONTROL_FLOW_CALLEE_H_

// A function of a program, ready to run. Internal.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

class Callee {
 public:
  virtual ~Callee() = default;

  virtual int num_inputs() const = 0;
  virtual int num_outputs() const = 0;
  virtual std::size_t input_rank(int index) const = 0;
  /// As Session::Run. Functions never run themselves, so that one instance serves all calls.
  virtual absl::StatusOr<std::vector<Tensor>> Call(absl::Span<const TensorView> inputs) = 0;
};

/// By name. A program's main part sees all functions, a function those before it.
using Callees = std::map<std::string, std::shared_ptr<Callee>, std::less<>>;

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_CONTROL_FLOW_CALLEE_H_
