#include "tools/driver/explain/layer_blame.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "tools/data/metrics.h"
#include "tools/driver/explain/subprogram.h"

namespace zeropoint::tools {
namespace {

using runtime::Tensor;
using runtime::ValueId;

struct Powers {
  double signal = 0;
  double noise = 0;

  double noise_db() const {
    if (noise == 0) return -kIdenticalSqnrDb;
    const double ratio = 10 * std::log10(noise / signal);
    return std::isnan(ratio) ? kIdenticalSqnrDb
                             : std::clamp(ratio, -kIdenticalSqnrDb, kIdenticalSqnrDb);
  }
};

/// Elements that are not finite in both are left out.
Powers PowersOf(const std::vector<float>& expected, const std::vector<float>& actual) {
  Powers powers;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!std::isfinite(expected[i]) || !std::isfinite(actual[i])) continue;
    const double difference = static_cast<double>(actual[i]) - expected[i];
    powers.signal += static_cast<double>(expected[i]) * expected[i];
    powers.noise += difference * difference;
  }
  return powers;
}

/// The output that all is measured by, in both programs.
struct JudgedOutput {
  std::string name;
  ValueId reference = runtime::kNoValue;
  Powers powers;
};

/// The one of least SQNR among those of real numbers that both have.
std::optional<JudgedOutput> ChooseOutput(TappedProgram& program, TappedProgram& reference) {
  std::optional<JudgedOutput> worst;
  const auto& ports = program.index().program().outputs;
  const auto& others = reference.index().program().outputs;
  for (std::size_t i = 0; i < std::min(ports.size(), others.size()); ++i) {
    const auto named = std::find_if(others.begin(), others.end(), [&](const runtime::Port& port) {
      return port.name == ports[i].name;
    });
    const runtime::Port& other = named == others.end() ? others[i] : *named;
    const Tensor& expected = reference.Held(other.value);
    const Tensor& actual = program.Held(ports[i].value);
    if (expected.dtype() != runtime::DType::kFloat32 || expected.extents() != actual.extents()) {
      continue;
    }
    const Powers powers =
        PowersOf(ToStoredReals({}, expected).values,
                 ToStoredReals(program.index().value(ports[i].value), actual).values);
    if (!worst || powers.noise_db() > worst->powers.noise_db()) {
      worst = {ports[i].name, other.value, powers};
    }
  }
  return worst;
}

/// All that `id` leads to, in execution order.
std::vector<PlacedNode> NodesBehind(const ProgramIndex& index, ValueId id) {
  std::set<ValueId> reached = {id};
  std::vector<PlacedNode> nodes;
  for (const PlacedNode& placed : index.nodes()) {
    const auto& inputs = placed.node->inputs;
    const bool reads = std::any_of(inputs.begin(), inputs.end(), [&](ValueId input) {
      return input != runtime::kNoValue && reached.count(input) > 0;
    });
    if (!reads) continue;
    reached.insert(placed.node->outputs.begin(), placed.node->outputs.end());
    nodes.push_back(placed);
  }
  return nodes;
}

bool Computes(const std::vector<PlacedNode>& nodes, ValueId id) {
  return std::any_of(nodes.begin(), nodes.end(), [id](const PlacedNode& placed) {
    const auto& outputs = placed.node->outputs;
    return std::find(outputs.begin(), outputs.end(), id) != outputs.end();
  });
}

class Blaming {
 public:
  Blaming(TappedProgram& program, TappedProgram& reference, JudgedOutput output, int threads)
      : program_(program), reference_(reference), output_(std::move(output)), threads_(threads) {}

  /// Power of the output's error when the layer alone is wrong; nullopt where that is not known.
  absl::StatusOr<std::optional<double>> PowerOf(const BlamedLayer& layer) {
    if (!layer.splitter.is_quantized()) return 0.0;
    ASSIGN_OR_RETURN(const std::optional<Tensor> wrong, WithOwnError(layer));
    if (!wrong) return std::nullopt;
    const ValueId changed = layer.reference.value;
    const std::vector<float> exact = ToStoredReals({}, reference_.Held(output_.reference)).values;
    if (changed == output_.reference) {
      return PowersOf(exact, ToStoredReals({}, *wrong).values).noise;
    }
    const std::vector<PlacedNode> behind = NodesBehind(reference_.index(), changed);
    if (!Computes(behind, output_.reference)) return 0.0;
    const absl::StatusOr<Tensor> result = RunBehind(behind, changed, *wrong);
    if (!result.ok()) return std::nullopt;
    return PowersOf(exact, ToStoredReals({}, *result).values).noise;
  }

 private:
  /// The reference's result with the layer's own error on top.
  absl::StatusOr<std::optional<Tensor>> WithOwnError(const BlamedLayer& layer) {
    const runtime::ProgramValue& value = program_.value(layer.program);
    const RealTensor actual = ToStoredReals(value, program_.Held(layer.program.value));
    const auto stages = layer.splitter.Stages(
        actual.values, [this](ValueId id) -> const Tensor& { return program_.Held(id); });
    if (!stages.ok() || stages->front().cause != ErrorCause::kInherited) return std::nullopt;
    RealTensor own = actual;
    for (std::size_t i = 0; i < own.values.size(); ++i) {
      own.values[i] -= stages->front().values[i];
    }
    const runtime::ProgramValue& other = reference_.value(layer.reference);
    if (value.channels_last) own = ChannelsFirst(own);
    own = StoredAs(other, std::move(own));
    const Tensor& exact = reference_.Held(layer.reference.value);
    if (own.extents != exact.extents() || exact.dtype() != runtime::DType::kFloat32) {
      return std::nullopt;
    }
    ASSIGN_OR_RETURN(Tensor wrong, Tensor::CopyOf(exact.view()));
    const absl::Span<float> values = wrong.mutable_values<float>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isfinite(own.values[i])) values[i] += own.values[i];
    }
    return std::optional<Tensor>(std::move(wrong));
  }

  absl::StatusOr<Tensor> RunBehind(const std::vector<PlacedNode>& nodes, ValueId changed,
                                   const Tensor& wrong) {
    SubprogramParts parts = {
        nodes, ExternalInputs(reference_.index().program(), nodes), {output_.reference}};
    auto rest = std::make_shared<const runtime::Program>(
        MakeSubprogram(reference_.index().program(), parts));
    ASSIGN_OR_RETURN(std::unique_ptr<runtime::Session> session,
                     runtime::Session::Create(std::move(rest), {.threads = threads_}));
    std::vector<runtime::TensorView> inputs;
    for (const ValueId id : parts.inputs) {
      inputs.push_back(id == changed ? wrong.view() : reference_.Held(id).view());
    }
    ASSIGN_OR_RETURN(std::vector<Tensor> outputs, session->Run(inputs));
    return std::move(outputs[0]);
  }

  TappedProgram& program_;
  TappedProgram& reference_;
  JudgedOutput output_;
  int threads_;
};

/// From powers to what people read.
Blames Summarize(const JudgedOutput& output, const std::vector<std::optional<double>>& powers) {
  double sum = 0;
  for (const std::optional<double>& power : powers) sum += power.value_or(0);
  Blames blames;
  const Powers& whole = output.powers;
  blames.summary = {output.name, 0, -whole.noise_db(), Powers{whole.noise, sum}.noise_db()};
  for (const std::optional<double>& power : powers) {
    if (!power) {
      blames.layers.emplace_back();
      continue;
    }
    const double gain = -Powers{sum, sum - *power}.noise_db();
    blames.layers.push_back(LayerBlame{Powers{whole.signal, *power}.noise_db(),
                                       sum == 0 ? 0 : *power / sum,
                                       sum == 0 ? 0 : std::max(0.0, gain)});
  }
  return blames;
}

}  // namespace

absl::StatusOr<Blames> BlameLayers(TappedProgram& program, TappedProgram& reference,
                                   const std::vector<BlamedLayer>& layers,
                                   const BlameOptions& options) {
  const std::optional<JudgedOutput> output = ChooseOutput(program, reference);
  if (!output) return Blames();
  Blaming blaming(program, reference, *output, options.threads);
  std::vector<std::optional<double>> powers;
  for (const BlamedLayer& layer : layers) {
    ASSIGN_OR_RETURN(const std::optional<double> power, blaming.PowerOf(layer));
    powers.push_back(power);
    if (options.progress) {
      options.progress(static_cast<std::int64_t>(powers.size()),
                       static_cast<std::int64_t>(layers.size()));
    }
  }
  return Summarize(*output, powers);
}

}  // namespace zeropoint::tools
