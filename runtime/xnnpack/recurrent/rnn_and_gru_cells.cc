// RNN and GRU; the LSTM is in lstm_cell.cc.

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/recurrent/cell.h"
#include "runtime/xnnpack/recurrent/gates.h"
#include "runtime/xnnpack/recurrent/product.h"

namespace zeropoint::runtime::xnnpack {
namespace {

class RnnCell : public RecurrentCell {
 public:
  RnnCell(const RecurrentLayer& layer, std::int64_t direction, RecurrentProduct product,
          RecurrentActivation activation)
      : layer_(layer),
        bias_(JoinBiases(layer, direction, layer.hidden)),
        product_(std::move(product)),
        activation_(std::move(activation)) {}

  absl::Status Prepare(std::int64_t batch, const float* /*peepholes*/) override {
    batch_ = batch;
    RETURN_IF_ERROR(product_.Reshape(batch));
    ASSIGN_OR_RETURN(from_h_, Reserve(batch, layer_.hidden, memory_));
    return absl::OkStatus();
  }

  absl::Status Step(float* gates, RecurrentStates states) override {
    const std::int64_t hidden = layer_.hidden;
    RETURN_IF_ERROR(product_.Run(states.h, from_h_));
    AddAndClip(batch_, hidden, {gates, hidden}, {from_h_, hidden}, bias_.gates.data(), layer_.clip);
    return activation_.Apply(batch_, {gates, hidden}, {states.h, hidden});
  }

 private:
  const RecurrentLayer& layer_;
  const RecurrentBias bias_;
  RecurrentProduct product_;
  RecurrentActivation activation_;
  std::int64_t batch_ = 0;
  Tensor memory_;
  float* from_h_ = nullptr;
};

/// candidate[j] += reset[j] * (from_h[j] + bias[j]).
void AddReset(std::int64_t hidden, float* __restrict candidate, const float* __restrict reset,
              const float* __restrict from_h, const float* __restrict bias) {
  for (std::int64_t j = 0; j < hidden; ++j) candidate[j] += reset[j] * (from_h[j] + bias[j]);
}

/// product[j] = reset[j] * h[j].
void Reset(std::int64_t hidden, float* __restrict product, const float* __restrict reset,
           const float* __restrict h) {
  for (std::int64_t j = 0; j < hidden; ++j) product[j] = reset[j] * h[j];
}

/// h[j] between candidate[j], where update[j] is 0, and itself, where it is 1.
void Update(std::int64_t hidden, float* __restrict h, const float* __restrict update,
            const float* __restrict candidate) {
  for (std::int64_t j = 0; j < hidden; ++j) {
    h[j] = (1 - update[j]) * candidate[j] + update[j] * h[j];
  }
}

/// What differs between the two ways to reset: whether all gates come from h, or the candidate
/// from h that is reset.
struct GruParts {
  RecurrentProduct from_h;
  std::optional<RecurrentProduct> from_reset;
  RecurrentActivation gates, candidate;
};

class GruCell : public RecurrentCell {
 public:
  GruCell(const RecurrentLayer& layer, std::int64_t direction, GruParts parts)
      : layer_(layer),
        parts_(std::move(parts)),
        width_(parts_.from_reset ? 2 * layer.hidden : 3 * layer.hidden),
        bias_(
            JoinBiases(layer, direction, parts_.from_reset ? 3 * layer.hidden : 2 * layer.hidden)),
        zeros_(static_cast<std::size_t>(layer.hidden), 0.0f) {}

  absl::Status Prepare(std::int64_t batch, const float* /*peepholes*/) override {
    batch_ = batch;
    RETURN_IF_ERROR(parts_.from_h.Reshape(batch));
    ASSIGN_OR_RETURN(from_h_, Reserve(batch, width_, memory_));
    if (!parts_.from_reset) return absl::OkStatus();
    RETURN_IF_ERROR(parts_.from_reset->Reshape(batch));
    ASSIGN_OR_RETURN(reset_, Reserve(batch, layer_.hidden, reset_memory_));
    ASSIGN_OR_RETURN(from_reset_, Reserve(batch, layer_.hidden, from_reset_memory_));
    return absl::OkStatus();
  }

  absl::Status Step(float* gates, RecurrentStates states) override {
    const std::int64_t hidden = layer_.hidden, stride = 3 * hidden;
    RETURN_IF_ERROR(parts_.from_h.Run(states.h, from_h_));
    AddAndClip(batch_, 2 * hidden, {gates, stride}, {from_h_, width_}, bias_.gates.data(),
               layer_.clip);
    RETURN_IF_ERROR(parts_.gates.Apply(batch_, {gates, stride}, {gates, stride}));
    const Columns candidate = {gates + 2 * hidden, stride};
    RETURN_IF_ERROR(AddCandidate(gates, states.h, candidate));
    RETURN_IF_ERROR(parts_.candidate.Apply(batch_, candidate, candidate));
    for (std::int64_t b = 0; b < batch_; ++b) {
      float* const row = gates + b * stride;
      Update(hidden, states.h + b * hidden, row, row + 2 * hidden);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status AddCandidate(float* gates, const float* h, Columns candidate) {
    const std::int64_t hidden = layer_.hidden, stride = 3 * hidden;
    const float* const bias = bias_.gates.data() + 2 * hidden;
    for (std::int64_t b = 0; b < batch_; ++b) {
      float* const row = gates + b * stride;
      if (parts_.from_reset) {
        Reset(hidden, reset_ + b * hidden, row + hidden, h + b * hidden);
      } else {
        AddReset(hidden, row + 2 * hidden, row + hidden, from_h_ + b * width_ + 2 * hidden,
                 bias_.rest.data());
      }
    }
    if (!parts_.from_reset) {
      AddAndClip(batch_, hidden, candidate, {zeros_.data(), 0}, bias, layer_.clip);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(parts_.from_reset->Run(reset_, from_reset_));
    AddAndClip(batch_, hidden, candidate, {from_reset_, hidden}, bias, layer_.clip);
    return absl::OkStatus();
  }

  const RecurrentLayer& layer_;
  GruParts parts_;
  /// Columns that come from h.
  const std::int64_t width_;
  const RecurrentBias bias_;
  std::vector<float> zeros_;
  std::int64_t batch_ = 0;
  Tensor memory_, reset_memory_, from_reset_memory_;
  float *from_h_ = nullptr, *reset_ = nullptr, *from_reset_ = nullptr;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeRnnCell(const RecurrentLayer& layer,
                                                           std::int64_t direction,
                                                           const Environment& environment) {
  const RowWeights& r = layer.r[static_cast<std::size_t>(direction)];
  ASSIGN_OR_RETURN(RecurrentProduct product,
                   RecurrentProduct::Create(r, layer.dynamic, environment));
  ASSIGN_OR_RETURN(RecurrentActivation activation,
                   RecurrentActivation::Create(layer.Activation(direction, 0), layer.hidden));
  return std::make_unique<RnnCell>(layer, direction, std::move(product), std::move(activation));
}

absl::StatusOr<std::unique_ptr<RecurrentCell>> MakeGruCell(const RecurrentLayer& layer,
                                                           std::int64_t direction,
                                                           const Environment& environment) {
  const RowWeights& r = layer.r[static_cast<std::size_t>(direction)];
  const std::int64_t hidden = layer.hidden;
  const std::int64_t from_h = layer.linear_before_reset ? 3 * hidden : 2 * hidden;
  ASSIGN_OR_RETURN(RecurrentProduct product,
                   RecurrentProduct::Create(r.Slice(0, from_h), layer.dynamic, environment));
  std::optional<RecurrentProduct> from_reset;
  if (!layer.linear_before_reset) {
    ASSIGN_OR_RETURN(from_reset,
                     RecurrentProduct::Create(r.Slice(from_h, hidden), layer.dynamic, environment));
  }
  ASSIGN_OR_RETURN(RecurrentActivation gates,
                   RecurrentActivation::Create(layer.Activation(direction, 0), 2 * hidden));
  ASSIGN_OR_RETURN(RecurrentActivation candidate,
                   RecurrentActivation::Create(layer.Activation(direction, 1), hidden));
  return std::make_unique<GruCell>(
      layer, direction,
      GruParts{std::move(product), std::move(from_reset), std::move(gates), std::move(candidate)});
}

}  // namespace zeropoint::runtime::xnnpack
