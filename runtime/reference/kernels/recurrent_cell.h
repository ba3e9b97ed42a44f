#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RECURRENT_CELL_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RECURRENT_CELL_H_

// What the recurrent layers share: operands, activation functions, the walk over steps.

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

template <typename T>
using RecurrentMatrix = Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One of ONNX's activation functions with its parameters.
struct RecurrentActivation {
  double (*function)(double x, double alpha, double beta) = nullptr;
  double alpha = 0, beta = 0;

  template <typename T>
  RecurrentMatrix<T> operator()(const RecurrentMatrix<T>& x) const {
    return x.unaryExpr([this](T value) { return static_cast<T>(function(value, alpha, beta)); });
  }
};

/// A layer with all sizes proven; operands as ir/README.md lists them, null when absent.
struct RecurrentLayer {
  std::int64_t steps, batch, inputs, hidden, directions, gates;
  const TensorView *x, *w, *r, *bias, *lengths, *h0, *c0, *peepholes;
  std::vector<RecurrentActivation> activations;  // those of direction 0, then those of 1
  double clip = 0;
  bool reverse = false;

  bool IsReverse(std::int64_t direction) const { return reverse || direction == 1; }
  const RecurrentActivation& Activation(std::int64_t direction, std::size_t index) const {
    return activations[static_cast<std::size_t>(direction) * activations.size() /
                           static_cast<std::size_t>(directions) +
                       index];
  }
};

/// Reads operands 0 to 7 (c0 and peepholes are null where `context` has no such operand) and the
/// common attributes.
absl::StatusOr<RecurrentLayer> MakeRecurrentLayer(const KernelContext& context, std::int64_t gates,
                                                  std::size_t activations);

/// Matrix `direction` of a stack of [rows, columns]; zeros when `stack` is null.
template <typename T>
RecurrentMatrix<T> MatrixOf(const TensorView* stack, std::int64_t direction, std::int64_t rows,
                            std::int64_t columns) {
  if (stack == nullptr) return RecurrentMatrix<T>::Zero(rows, columns);
  return Eigen::Map<const RecurrentMatrix<T>>(
      static_cast<const T*>(stack->data) + direction * rows * columns, rows, columns);
}

/// a * b^T.
template <typename T>
RecurrentMatrix<T> TimesTransposed(const RecurrentMatrix<T>& a, const RecurrentMatrix<T>& b) {
  return (a.matrix() * b.matrix().transpose()).array();
}

/// The states of one direction between steps: [batch, hidden] each; the first is the output.
template <typename T>
using RecurrentStates = std::vector<RecurrentMatrix<T>>;

/// Runs one direction. `cell(projected, states)` computes the next states in place, from x times w
/// of one step [batch, gates*hidden]. Sequences that have ended keep their state and put out zeros.
template <typename T, typename Cell>
void RunDirection(const RecurrentLayer& layer, std::int64_t direction, RecurrentStates<T>& states,
                  Tensor& y, Cell cell) {
  const std::int64_t rows = layer.gates * layer.hidden;
  const RecurrentMatrix<T> w = MatrixOf<T>(layer.w, direction, rows, layer.inputs);
  const std::int64_t plane = layer.batch * layer.hidden;
  for (std::int64_t i = 0; i < layer.steps; ++i) {
    const std::int64_t step = layer.IsReverse(direction) ? layer.steps - 1 - i : i;
    const RecurrentMatrix<T> projected =
        TimesTransposed<T>(MatrixOf<T>(layer.x, step, layer.batch, layer.inputs), w);
    const RecurrentStates<T> before = states;
    cell(projected, states);
    Eigen::Map<RecurrentMatrix<T>> output(
        y.mutable_values<T>().data() + (step * layer.directions + direction) * plane, layer.batch,
        layer.hidden);
    output = states[0];
    for (std::int64_t b = 0; layer.lengths != nullptr && b < layer.batch; ++b) {
      if (step < layer.lengths->values<std::int32_t>()[static_cast<std::size_t>(b)]) continue;
      output.row(b).setZero();
      for (std::size_t s = 0; s < states.size(); ++s) states[s].row(b) = before[s].row(b);
    }
  }
}

/// x between -clip and clip, when there is a clip.
template <typename T>
RecurrentMatrix<T> Clipped(const RecurrentLayer& layer, const RecurrentMatrix<T>& x) {
  if (layer.clip <= 0) return x;
  const T clip = static_cast<T>(layer.clip);
  return x.max(-clip).min(clip);
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RECURRENT_CELL_H_
