// The cell of an LSTM: gates i, o, f and c; peepholes i, o and f.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/recurrent/cell.h"
#include "runtime/xnnpack/recurrent/gates.h"
#include "runtime/xnnpack/recurrent/product.h"

namespace zeropoint::runtime::xnnpack {
namespace {

enum Gate { kInput, kOutput, kForget, kCandidate };

/// c[j] = forget[j] * c[j] + input[j] * candidate[j].
void UpdateCell(std::int64_t hidden, float* __restrict c, const float* __restrict forget,
                const float* __restrict input, const float* __restrict candidate) {
  for (std::int64_t j = 0; j < hidden; ++j) c[j] = forget[j] * c[j] + input[j] * candidate[j];
}

void Multiply(std::int64_t hidden, float* __restrict x, const float* __restrict factors) {
  for (std::int64_t j = 0; j < hidden; ++j) x[j] *= factors[j];
}

void AddProduct(std::int64_t hidden, float* __restrict gate, const float* __restrict peephole,
                const float* __restrict c) {
  for (std::int64_t j = 0; j < hidden; ++j) gate[j] += peephole[j] * c[j];
}

struct LstmParts {
  RecurrentProduct from_h;
  /// Of i, o and f together; of one of them.
  RecurrentActivation gates, gate;
  RecurrentActivation candidate, output;
};

class LstmCell : public RecurrentCell {
 public:
  LstmCell(const RecurrentLayer& layer, std::int64_t direction, LstmParts parts)
      : layer_(layer),
        parts_(std::move(parts)),
        bias_(JoinBiases(layer, direction, layer.rows())),
        zeros_(static_cast<std::size_t>(layer.hidden), 0.0f) {}

  absl::Status Prepare(std::int64_t batch, const float* peepholes) override {
    batch_ = batch;
    peepholes_ = peepholes;
    RETURN_IF_ERROR(parts_.from_h.Reshape(batch));
    ASSIGN_OR_RETURN(from_h_, Reserve(batch, layer_.rows(), memory_));
    return absl::OkStatus();
  }

  absl::Status Step(float* gates, RecurrentStates states) override {
    const std::int64_t hidden = layer_.hidden, stride = layer_.rows();
    RETURN_IF_ERROR(parts_.from_h.Run(states.h, from_h_));
    // With peepholes a gate is not complete yet.
    AddAndClip(batch_, stride, {gates, stride}, {from_h_, stride}, bias_.gates.data(),
               peepholes_ == nullptr ? layer_.clip : kNoClip);
    if (peepholes_ == nullptr) {
      RETURN_IF_ERROR(parts_.gates.Apply(batch_, {gates, stride}, {gates, stride}));
    } else {
      RETURN_IF_ERROR(ApplyPeephole(gates, kInput, states.c));
      RETURN_IF_ERROR(ApplyPeephole(gates, kForget, states.c));
      AddAndClip(batch_, hidden, {gates + kCandidate * hidden, stride}, {zeros_.data(), 0},
                 zeros_.data(), layer_.clip);
    }
    const Columns candidate = {gates + kCandidate * hidden, stride};
    RETURN_IF_ERROR(parts_.candidate.Apply(batch_, candidate, candidate));
    UpdateCells(gates, states.c);
    if (peepholes_ != nullptr) RETURN_IF_ERROR(ApplyPeephole(gates, kOutput, states.c));
    RETURN_IF_ERROR(parts_.output.Apply(batch_, {states.c, hidden}, {states.h, hidden}));
    for (std::int64_t b = 0; b < batch_; ++b) {
      Multiply(hidden, states.h + b * hidden, gates + b * stride + kOutput * hidden);
    }
    return absl::OkStatus();
  }

 private:
  static constexpr float kNoClip = std::numeric_limits<float>::infinity();

  /// gate = f(clip(gate + peephole * c)).
  absl::Status ApplyPeephole(float* gates, Gate gate, const float* c) {
    const std::int64_t hidden = layer_.hidden, stride = layer_.rows();
    const Columns columns = {gates + gate * hidden, stride};
    for (std::int64_t b = 0; b < batch_; ++b) {
      AddProduct(hidden, columns.first + b * stride, peepholes_ + gate * hidden, c + b * hidden);
    }
    AddAndClip(batch_, hidden, columns, {zeros_.data(), 0}, zeros_.data(), layer_.clip);
    return parts_.gate.Apply(batch_, columns, columns);
  }

  void UpdateCells(float* gates, float* c) const {
    const std::int64_t hidden = layer_.hidden;
    for (std::int64_t b = 0; b < batch_; ++b) {
      float* const row = gates + b * layer_.rows();
      float* const forget = row + kForget * hidden;
      const float* const input = row + kInput * hidden;
      if (layer_.input_forget) {
        std::transform(input, input + hidden, forget, [](float i) { return 1 - i; });
      }
      UpdateCell(hidden, c + b * hidden, forget, input, row + kCandidate * hidden);
    }
  }

  const RecurrentLayer& layer_;
  LstmParts parts_;
  const RecurrentBias bias_;
  std::vector<float> zeros_;
  std::int64_t batch_ = 0;
  const float* peepholes_ = nullptr;
  Tensor memory_;
  float* from_h_ = nullptr;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeLstmCell(const RecurrentLayer& layer,
                                                            std::int64_t direction,
                                                            const Environment& environment) {
  const RowWeights& r = layer.r[static_cast<std::size_t>(direction)];
  const std::int64_t hidden = layer.hidden;
  const ActivationSpec& gate = layer.Activation(direction, 0);
  ASSIGN_OR_RETURN(RecurrentProduct from_h,
                   RecurrentProduct::Create(r, layer.dynamic, environment));
  ASSIGN_OR_RETURN(RecurrentActivation gates, RecurrentActivation::Create(gate, 3 * hidden));
  ASSIGN_OR_RETURN(RecurrentActivation one_gate, RecurrentActivation::Create(gate, hidden));
  ASSIGN_OR_RETURN(RecurrentActivation candidate,
                   RecurrentActivation::Create(layer.Activation(direction, 1), hidden));
  ASSIGN_OR_RETURN(RecurrentActivation output,
                   RecurrentActivation::Create(layer.Activation(direction, 2), hidden));
  return std::make_unique<LstmCell>(
      layer, direction,
      LstmParts{std::move(from_h), std::move(gates), std::move(one_gate), std::move(candidate),
                std::move(output)});
}

}  // namespace zeropoint::runtime::xnnpack
