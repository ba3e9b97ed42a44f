#include "tools/driver/explain/layer_splitter.h"

#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"
#include "tools/driver/explain/activation_grid.h"
#include "tools/driver/explain/reference_twin.h"

namespace zeropoint::tools {
namespace {

using runtime::ProgramValue;
using runtime::Tensor;
using runtime::ValueId;

absl::StatusOr<Tensor> FloatTensor(const runtime::Extents& extents,
                                   const std::vector<float>& values) {
  ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(runtime::DType::kFloat32, extents));
  std::copy(values.begin(), values.end(), tensor.mutable_values<float>().begin());
  return tensor;
}

bool ReadsDynamically(const LayerNodes& nodes) {
  return std::any_of(nodes.nodes.begin(), nodes.nodes.end(), [](const PlacedNode& placed) {
    return placed.node->attributes.count("dynamic") > 0;
  });
}

}  // namespace

/// The stages of one run.
class LayerSplitter::Staging {
 public:
  Staging(const LayerSplitter& splitter, const std::vector<LayerConstant>& constants,
          const std::vector<float>& actual, const FindTensor& find)
      : splitter_(splitter), constants_(constants), actual_(actual), find_(find) {}

  absl::StatusOr<std::vector<ErrorStage>> Run() {
    RETURN_IF_ERROR(ReadInputs());
    RETURN_IF_ERROR(Compute(ErrorCause::kInherited, {}));
    RETURN_IF_ERROR(QuantizeInputs());
    RETURN_IF_ERROR(QuantizeConstants());
    QuantizeResult();
    stages_.push_back(
        {splitter_.is_dynamic_ ? ErrorCause::kActivationRounding : ErrorCause::kRequantization,
         actual_});
    return std::move(stages_);
  }

 private:
  struct Input {
    Tensor tensor;
    bool is_quantized_here = false;
    /// Of what is quantized here: before it was.
    std::vector<float> source;
    bool was_quantized_before = false;
  };

  const ProgramValue& value(ValueId id) const { return splitter_.program_.value(id); }

  absl::Status ReadInputs() {
    for (const LayerInput& input : splitter_.nodes_.inputs) {
      const ProgramValue& source = value(input.source);
      const Tensor& tensor = find_(input.source);
      Input read;
      read.is_quantized_here =
          input.value != input.source && IsQuantizedActivation(value(input.value));
      read.was_quantized_before = !source.quant.scales.empty();
      if (source.dtype != runtime::DType::kFloat32 && source.quant.scales.empty()) {
        ASSIGN_OR_RETURN(read.tensor, Tensor::CopyOf(tensor.view()));
      } else {
        read.source = ToStoredReals(source, tensor).values;
        ASSIGN_OR_RETURN(read.tensor, FloatTensor(tensor.extents(), read.source));
      }
      inputs_.push_back(std::move(read));
    }
    return absl::OkStatus();
  }

  /// Adds a stage: the layer in float on the inputs as they are now.
  absl::Status Compute(ErrorCause cause, const TwinConstants& choice) {
    ASSIGN_OR_RETURN(std::vector<float> values,
                     UsesTable(splitter_.nodes_) ? ComputeAsReference() : ComputeInFloat(choice));
    if (values.size() != actual_.size()) {
      return absl::UnimplementedError("its float form yields another shape");
    }
    stages_.push_back({cause, std::move(values)});
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<float>> ComputeInFloat(const TwinConstants& choice) {
    std::vector<const Tensor*> inputs;
    for (const Input& input : inputs_) inputs.push_back(&input.tensor);
    ASSIGN_OR_RETURN(FloatTwin twin,
                     FloatTwin::Create(splitter_.program_.program(), splitter_.nodes_, constants_,
                                       choice, splitter_.threads_));
    ASSIGN_OR_RETURN(const Tensor result, twin.Run(inputs));
    return ToStoredReals({}, result).values;
  }

  absl::StatusOr<std::vector<float>> ComputeAsReference() {
    std::vector<RealTensor> inputs;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      ProgramValue layout;
      layout.channels_last = value(splitter_.nodes_.inputs[i].source).channels_last;
      inputs.push_back(ToRealTensor(layout, inputs_[i].tensor));
    }
    ASSIGN_OR_RETURN(
        ReferenceTwin twin,
        ReferenceTwin::Create(splitter_.program_, splitter_.nodes_, splitter_.reference_,
                              splitter_.name_, splitter_.threads_));
    ASSIGN_OR_RETURN(RealTensor result, twin.Run(std::move(inputs)));
    return StoredAs(value(splitter_.nodes_.result), std::move(result)).values;
  }

  absl::Status QuantizeInputs() {
    bool is_requantized = false;
    bool is_quantized = false;
    for (const Input& input : inputs_) {
      (input.was_quantized_before ? is_requantized : is_quantized) |= input.is_quantized_here;
    }
    if (!is_quantized && !is_requantized) return absl::OkStatus();
    RETURN_IF_ERROR(SetInputs([](const ActivationGrid& grid, const std::vector<float>& values) {
      return grid.Clip(values);
    }));
    RETURN_IF_ERROR(Compute(ErrorCause::kActivationClipping, {}));
    RETURN_IF_ERROR(SetInputs([](const ActivationGrid& grid, const std::vector<float>& values) {
      return grid.Round(values);
    }));
    return Compute(is_quantized ? ErrorCause::kActivationRounding : ErrorCause::kRequantization,
                   {});
  }

  template <typename Change>
  absl::Status SetInputs(Change change) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      Input& input = inputs_[i];
      if (!input.is_quantized_here) continue;
      const ActivationGrid grid(value(splitter_.nodes_.inputs[i].value));
      const std::vector<float> changed = change(grid, input.source);
      std::copy(changed.begin(), changed.end(), input.tensor.mutable_values<float>().begin());
    }
    return absl::OkStatus();
  }

  absl::Status QuantizeConstants() {
    const auto has = [this](bool is_bias) {
      return std::any_of(
          constants_.begin(), constants_.end(),
          [is_bias](const LayerConstant& constant) { return constant.is_bias == is_bias; });
    };
    if (has(/*is_bias=*/false)) {
      RETURN_IF_ERROR(Compute(ErrorCause::kWeights, {.quantized_weights = true}));
    }
    if (!has(/*is_bias=*/true)) return absl::OkStatus();
    return Compute(ErrorCause::kBias, {.quantized_weights = true, .quantized_bias = true});
  }

  void QuantizeResult() {
    const ProgramValue& result = value(splitter_.nodes_.result);
    if (!IsQuantizedActivation(result)) return;
    const ActivationGrid grid(result);
    std::vector<float> clipped = grid.Clip(stages_.back().values);
    std::vector<float> rounded = grid.Round(clipped);
    stages_.push_back({ErrorCause::kActivationClipping, std::move(clipped)});
    stages_.push_back({ErrorCause::kActivationRounding, std::move(rounded)});
  }

  const LayerSplitter& splitter_;
  const std::vector<LayerConstant>& constants_;
  const std::vector<float>& actual_;
  const FindTensor& find_;
  std::vector<Input> inputs_;
  std::vector<ErrorStage> stages_;
};

LayerSplitter::LayerSplitter(const ProgramIndex& program, const ProgramIndex& reference,
                             const LayerTap& tap, int threads)
    : program_(program),
      reference_(reference),
      name_(tap.layer),
      nodes_(CollectLayer(program, tap.layer, tap.value)),
      is_quantized_(nodes_.IsQuantized(program.program())),
      is_dynamic_(ReadsDynamically(nodes_)),
      constants_(MatchConstants(program, nodes_, reference, tap.layer)),
      threads_(threads) {}

std::vector<ValueId> LayerSplitter::Reads() const {
  std::vector<ValueId> reads;
  if (!is_quantized_ || !constants_.ok()) return reads;
  for (const LayerInput& input : nodes_.inputs) reads.push_back(input.source);
  return reads;
}

absl::StatusOr<std::vector<ErrorStage>> LayerSplitter::Stages(const std::vector<float>& actual,
                                                              const FindTensor& find) const {
  if (!is_quantized_) return std::vector<ErrorStage>{{ErrorCause::kInherited, actual}};
  RETURN_IF_ERROR(constants_.status());
  return Staging(*this, *constants_, actual, find).Run();
}

}  // namespace zeropoint::tools
