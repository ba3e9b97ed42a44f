// Recurrent layers: equations as ONNX writes them, a row for each sequence of the batch.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/recurrent_cell.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Weights of one direction: r [gates*hidden, hidden] and the biases of x and of h as rows.
template <typename T>
struct DirectionWeights {
  RecurrentMatrix<T> r, bias_x, bias_h;

  DirectionWeights(const RecurrentLayer& layer, std::int64_t direction) {
    const std::int64_t rows = layer.gates * layer.hidden;
    r = MatrixOf<T>(layer.r, direction, rows, layer.hidden);
    const RecurrentMatrix<T> both = MatrixOf<T>(layer.bias, direction, 1, 2 * rows);
    bias_x = both.leftCols(rows).replicate(layer.batch, 1);
    bias_h = both.rightCols(rows).replicate(layer.batch, 1);
  }
};

/// Columns of one gate.
template <typename T>
RecurrentMatrix<T> Gate(const RecurrentMatrix<T>& all, const RecurrentLayer& layer,
                        std::int64_t gate) {
  return all.middleCols(gate * layer.hidden, layer.hidden);
}

/// Allocates y and the last states, runs every direction with the cell that `make_cell(direction)`
/// gives, and stores what it leaves.
template <typename T, typename MakeCell>
absl::Status RunLayer(KernelContext& context, const RecurrentLayer& layer,
                      const std::vector<const TensorView*>& initial, MakeCell make_cell) {
  const Extents state = {layer.directions, layer.batch, layer.hidden};
  ASSIGN_OR_RETURN(Tensor * y, context.AddOutput(layer.x->dtype, {layer.steps, layer.directions,
                                                                  layer.batch, layer.hidden}));
  std::vector<Tensor*> last;
  for (std::size_t i = 0; i < initial.size(); ++i) {
    ASSIGN_OR_RETURN(last.emplace_back(), context.AddOutput(layer.x->dtype, state));
  }
  // Eigen's matrices without rows have no address that columns could be counted from.
  if (layer.batch == 0) return absl::OkStatus();
  for (std::int64_t direction = 0; direction < layer.directions; ++direction) {
    RecurrentStates<T> states;
    for (const TensorView* first : initial) {
      states.push_back(MatrixOf<T>(first, direction, layer.batch, layer.hidden));
    }
    RunDirection<T>(layer, direction, states, *y, make_cell(direction));
    for (std::size_t i = 0; i < states.size(); ++i) {
      std::copy_n(states[i].data(), states[i].size(),
                  last[i]->template mutable_values<T>().data() + direction * states[i].size());
    }
  }
  return absl::OkStatus();
}

absl::Status Rnn(KernelContext& context) {
  ASSIGN_OR_RETURN(const RecurrentLayer layer, MakeRecurrentLayer(context, 1, 1));
  return DispatchFloat(layer.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    using Matrix = RecurrentMatrix<T>;
    return RunLayer<T>(context, layer, {layer.h0}, [&](std::int64_t direction) {
      const DirectionWeights<T> weights(layer, direction);
      return [&layer, direction, weights](const Matrix& x, RecurrentStates<T>& states) {
        const Matrix sum =
            x + weights.bias_x + TimesTransposed<T>(states[0], weights.r) + weights.bias_h;
        states[0] = layer.Activation(direction, 0)(Clipped<T>(layer, sum));
      };
    });
  });
}

/// Gates z, r and h.
template <typename T>
RecurrentMatrix<T> NextGru(const RecurrentLayer& layer, std::int64_t direction,
                           const DirectionWeights<T>& weights, bool linear_before_reset,
                           const RecurrentMatrix<T>& x, const RecurrentMatrix<T>& h) {
  using Matrix = RecurrentMatrix<T>;
  const RecurrentActivation& f = layer.Activation(direction, 0);
  const Matrix from_x = x + weights.bias_x;
  const Matrix from_h = TimesTransposed<T>(h, weights.r) + weights.bias_h;
  const auto gate = [&](std::int64_t index) {
    const Matrix sum = Gate<T>(from_x, layer, index) + Gate<T>(from_h, layer, index);
    return f(Clipped<T>(layer, sum));
  };
  const Matrix z = gate(0), r = gate(1);
  Matrix recurrent;
  if (linear_before_reset) {
    recurrent = r * Gate<T>(from_h, layer, 2);
  } else {
    const Matrix reset = r * h;
    const Matrix last_rows = weights.r.bottomRows(layer.hidden);
    recurrent = TimesTransposed<T>(reset, last_rows) + Gate<T>(weights.bias_h, layer, 2);
  }
  const Matrix sum = Gate<T>(from_x, layer, 2) + recurrent;
  const Matrix candidate = layer.Activation(direction, 1)(Clipped<T>(layer, sum));
  return (1 - z) * candidate + z * h;
}

absl::Status Gru(KernelContext& context) {
  ASSIGN_OR_RETURN(const RecurrentLayer layer, MakeRecurrentLayer(context, 3, 2));
  ASSIGN_OR_RETURN(const bool linear_before_reset, context.BoolOr("linear_before_reset", false));
  return DispatchFloat(layer.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    return RunLayer<T>(context, layer, {layer.h0}, [&](std::int64_t direction) {
      const DirectionWeights<T> weights(layer, direction);
      return [&layer, direction, weights, linear_before_reset](const RecurrentMatrix<T>& x,
                                                               RecurrentStates<T>& states) {
        states[0] = NextGru<T>(layer, direction, weights, linear_before_reset, x, states[0]);
      };
    });
  });
}

/// Gates i, o, f and c; peepholes i, o and f, a row for each sequence.
template <typename T>
void StepLstm(const RecurrentLayer& layer, std::int64_t direction,
              const DirectionWeights<T>& weights, const RecurrentMatrix<T>& peepholes,
              bool input_forget, const RecurrentMatrix<T>& x, RecurrentStates<T>& states) {
  using Matrix = RecurrentMatrix<T>;
  Matrix &h = states[0], &c = states[1];
  const RecurrentActivation& f = layer.Activation(direction, 0);
  const Matrix sums = x + weights.bias_x + TimesTransposed<T>(h, weights.r) + weights.bias_h;
  const auto gate = [&](std::int64_t index, std::int64_t peephole, const Matrix& cell) {
    const Matrix sum = Gate<T>(sums, layer, index) + Gate<T>(peepholes, layer, peephole) * cell;
    return f(Clipped<T>(layer, sum));
  };
  const Matrix input = gate(0, 0, c);
  const Matrix forget = input_forget ? Matrix(1 - input) : gate(2, 2, c);
  const Matrix candidate =
      layer.Activation(direction, 1)(Clipped<T>(layer, Gate<T>(sums, layer, 3)));
  c = (forget * c + input * candidate).eval();
  const Matrix output = gate(1, 1, c);
  h = output * layer.Activation(direction, 2)(c);
}

absl::Status Lstm(KernelContext& context) {
  ASSIGN_OR_RETURN(const RecurrentLayer layer, MakeRecurrentLayer(context, 4, 3));
  ASSIGN_OR_RETURN(const bool input_forget, context.BoolOr("input_forget", false));
  return DispatchFloat(layer.x->dtype, [&](auto zero) {
    using T = decltype(zero);
    using Matrix = RecurrentMatrix<T>;
    return RunLayer<T>(context, layer, {layer.h0, layer.c0}, [&](std::int64_t direction) {
      const DirectionWeights<T> weights(layer, direction);
      const Matrix peepholes =
          MatrixOf<T>(layer.peepholes, direction, 1, 3 * layer.hidden).replicate(layer.batch, 1);
      return [&layer, direction, weights, peepholes, input_forget](const Matrix& x,
                                                                   RecurrentStates<T>& states) {
        StepLstm<T>(layer, direction, weights, peepholes, input_forget, x, states);
      };
    });
  });
}

constexpr KernelRow kRows[] = {
    {"aten.rnn", Rnn},
    {"aten.gru", Gru},
    {"aten.lstm", Lstm},
};

}  // namespace

absl::Span<const KernelRow> RecurrentKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
