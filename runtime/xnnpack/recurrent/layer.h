#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_LAYER_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_LAYER_H_

// Nodes "rnn", "gru" and "lstm": operands and attributes, checked.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "runtime/xnnpack/node_reader.h"

namespace zeropoint::runtime::xnnpack {

/// Operands of all three, those of the IR's ops (ir/README.md). Weights and bias are constants.
enum RecurrentOperand {
  kRecurrentX,
  kRecurrentW,
  kRecurrentR,
  kRecurrentBias,
  kRecurrentLengths,
  kRecurrentH0,
  kRecurrentC0,
  kRecurrentPeepholes,
  kNumRecurrentOperands,
};

/// One of ONNX's activation functions, by name, and its parameters.
struct ActivationSpec {
  std::string name;
  double alpha = 0, beta = 0;
};

/// Some rows of a matrix [rows,columns]: f32, or int8 with a scale for each row.
struct RowWeights {
  std::int64_t rows = 0, columns = 0;
  const float* floats = nullptr;          // null for int8
  const std::int8_t* integers = nullptr;  // null for f32
  const float* scales = nullptr;

  RowWeights Slice(std::int64_t first_row, std::int64_t num_rows) const;
};

enum class RecurrentKind : std::uint8_t { kRnn, kGru, kLstm };

/// A layer whose operands fit each other as far as the program tells; what it points to lives in
/// the program. Gates are z, r, h of a GRU and i, o, f, c of an LSTM.
struct RecurrentLayer {
  RecurrentKind kind = RecurrentKind::kRnn;
  std::int64_t inputs = 0, hidden = 0, directions = 0, gates = 0;
  std::size_t num_states = 0;
  bool reverse = false, linear_before_reset = false, input_forget = false;
  bool has_peepholes = false;
  /// x and h are quantized at run time, a row at a time, beside int8 weights.
  bool dynamic = false;
  /// Bound of what goes into an activation function; infinite when there is none.
  float clip = 0;
  /// Those of a direction stand together.
  std::vector<ActivationSpec> activations;
  /// One for each direction.
  std::vector<RowWeights> w, r;
  /// [directions, 2*gates*hidden]: of x, then of h; null when absent.
  const float* bias = nullptr;

  std::int64_t rows() const { return gates * hidden; }
  bool IsReverse(std::int64_t direction) const { return reverse || direction == 1; }
  const ActivationSpec& Activation(std::int64_t direction, std::size_t index) const {
    const std::size_t count = activations.size() / static_cast<std::size_t>(directions);
    return activations[static_cast<std::size_t>(direction) * count + index];
  }
};

/// Nullopt for the name of another op.
std::optional<RecurrentKind> RecurrentKindOf(absl::string_view op);

/// Requires RecurrentKindOf(node.node().op). kInvalidArgument where an operand is missing, is of
/// another type or does not fit the others, or an attribute is out of range.
absl::StatusOr<RecurrentLayer> ReadRecurrentLayer(const NodeReader& node);

/// Operands of a run, whose extents the program may not tell.
absl::Status CheckRecurrentInputs(const NodeReader& node, const RecurrentLayer& layer,
                                  absl::Span<const TensorView* const> inputs);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_LAYER_H_
