#include "tools/driver/verification/verification.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "ir/status_macros.h"
#include "tools/data/input_matching.h"
#include "tools/data/metrics.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/lower.h"
#include "tools/driver/verification/repair_price.h"
#include "tools/driver/verification/verifier.h"
#include "tools/driver/weights/weight_passes.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kMinVerified = 8;
constexpr std::int64_t kMaxVerified = 128;
/// Samples that calibrated judge in so many stretches, each of at least so many.
constexpr std::int64_t kStretches = 3;
constexpr std::int64_t kStretch = 12;
/// A repair aims higher: samples that nobody has seen do a little worse than those it looks at.
constexpr double kMarginDb = 2;

/// Observers that a histogram can stand in for, and which differ from PyTorch's search: the whole
/// range, the least squared error, and a range without rare outliers.
constexpr quantizers::ObserverKind kOtherObservers[] = {
    quantizers::ObserverKind::kMse,
    quantizers::ObserverKind::kMinMax,
    quantizers::ObserverKind::kPercentile,
};

std::int64_t RoundUp(std::int64_t value, std::int64_t unit) {
  return (value + unit - 1) / unit * unit;
}

/// Stretches that are spread over the first `samples`; all of these where they are few.
std::vector<SampleRange> Spread(std::int64_t samples, std::int64_t batch, std::int64_t unit) {
  const std::int64_t size = RoundUp(kStretch, unit);
  if (samples <= kStretches * size) return {{0, samples, batch}};
  std::vector<SampleRange> ranges;
  for (std::int64_t i = 0; i < kStretches; ++i) {
    const std::int64_t begin = i * (samples - size) / (kStretches - 1) / unit * unit;
    ranges.push_back({begin, begin + size, batch});
  }
  return ranges;
}

/// Enough to tell nodes apart: few where there are many nodes, for each costs a program, and where
/// a sample has so many elements that it says by itself what others need several for.
std::int64_t ProbeSamples(std::size_t nodes, std::int64_t elements, std::int64_t unit) {
  constexpr std::int64_t kRuns = 512;
  constexpr std::int64_t kElements = 1 << 17;
  constexpr std::int64_t kLeastProbed = 5;
  const std::int64_t affordable =
      std::clamp<std::int64_t>(kRuns / static_cast<std::int64_t>(nodes + 1), 2, kMinVerified);
  const std::int64_t telling =
      std::max<std::int64_t>(RoundUp(kElements, elements) / elements, kLeastProbed);
  return RoundUp(std::min(affordable, telling), unit);
}

/// Whether nothing of the program is in 8 bits or less: neither a tensor with scales nor a table
/// whose rows a kernel dequantizes.
bool IsFloat(const runtime::Program& program) {
  const bool has_bytes = std::any_of(
      program.values.begin(), program.values.end(), [](const runtime::ProgramValue& value) {
        return value.dtype != runtime::DType::kBool && runtime::DTypeSize(value.dtype) == 1;
      });
  return !has_bytes && !HasQuantizedValues(program);
}

std::vector<quantizers::ObserverKind> OtherObservers(quantizers::ObserverKind asked) {
  std::vector<quantizers::ObserverKind> others;
  // Running extremes are no histogram.
  if (asked == quantizers::ObserverKind::kMinMax ||
      asked == quantizers::ObserverKind::kMovingAverageMinMax) {
    return others;
  }
  for (const quantizers::ObserverKind kind : kOtherObservers) {
    if (kind != asked) others.push_back(kind);
  }
  return others;
}

class Verifying {
 public:
  Verifying(const VerificationTask& task, std::vector<Verifier> verifiers)
      : task_(task), verifiers_(std::move(verifiers)) {}

  absl::StatusOr<Verification> Run(const runtime::Program& program) {
    Verification result;
    result.samples = verifiers_.front().num_samples();
    result.is_held_out = task_.samples.is_held_out;
    result.are_too_few = task_.samples.are_too_few;
    result.target_db = task_.target_db;
    ASSIGN_OR_RETURN(result.outputs, Measure(program));
    if (result.outputs.empty()) return result;
    LookAtVariety(program, result);
    for (const Verifier& verifier : verifiers_) {
      if (!result.non_finite_input) result.non_finite_input = verifier.non_finite_input();
    }
    result.initial_db = WorstPart(result.outputs).sqnr_db;
    // NaN that was given; no way of quantizing helps. What the program itself made NaN, infinite
    // or of another shape, it does not in float.
    const bool is_hopeless = result.initial_db == -kIdenticalSqnrDb && result.non_finite_input;
    const bool is_enough = result.initial_db >= task_.target_db || !task_.repair;
    if ((is_enough && !task_.best_weights) || is_hopeless) return result;
    ASSIGN_OR_RETURN(result.repair, Repair(MakeRepairTask(result.initial_db)));
    if (result.repair.plan == QuantizationPlan()) return result;
    ASSIGN_OR_RETURN(const runtime::Program repaired, Build(result.repair.plan));
    ASSIGN_OR_RETURN(result.outputs, Measure(repaired));
    RETURN_IF_ERROR(Price(result.repair.nodes));
    return result;
  }

 private:
  RepairTask MakeRepairTask(double initial_db) {
    RepairTask task;
    if (task_.repair) {
      task.nodes = task_.nodes;
      task.observers = OtherObservers(task_.pipeline.settings().defaults.activation_observer);
    }
    if (task_.best_weights) task.weight_choices = WeightChoices();
    task.target_db = task_.target_db + kMarginDb;
    task.acceptable_db = task_.target_db + kMarginDb / 2;
    task.initial_db = initial_db;
    task.measure = [this](const QuantizationPlan& plan, Effort effort, double floor_db) {
      return MeasurePlan(plan, effort, floor_db);
    };
    return task;
  }

  absl::StatusOr<double> MeasurePlan(const QuantizationPlan& plan, Effort effort, double floor_db) {
    if (task_.progress) task_.progress(++measured_);
    ASSIGN_OR_RETURN(const runtime::Program program, Build(plan));
    // Of an op that is int8 beside others only, and is alone here.
    if (IsFloat(program)) return kIdenticalSqnrDb;
    ASSIGN_OR_RETURN(const std::vector<OutputReport> outputs,
                     effort == Effort::kProbe ? Probe(program) : Measure(program, floor_db));
    return WorstPart(outputs).sqnr_db;
  }

  absl::StatusOr<runtime::Program> Build(const QuantizationPlan& plan) const {
    ASSIGN_OR_RETURN(QuantizedPipeline pipeline,
                     QuantizedPipeline::Create(
                         task_.quantizers, WithPlan(task_.pipeline.settings(), plan), task_.where));
    if (!pipeline.settings().weight_passes.empty()) {
      ASSIGN_OR_RETURN(const MomentsTable* moments, task_.moments());
      pipeline.SetMoments(moments);
    }
    ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered,
                     pipeline.Run(task_.float_module, task_.ranges, Unwatched::kStaysFloat));
    return std::move(lowered.program);
  }

  absl::Status Price(std::vector<RepairedNode>& nodes) const {
    const ir::Function& graph = task_.float_module.main();
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                     task_.data.ReadBatch(0, task_.unit));
    PriceRepairs(graph, ExtentsOfRun(graph, inputs, task_.unit), nodes);
    return absl::OkStatus();
  }

  /// Of the samples of all sets together.
  void LookAtVariety(const runtime::Program& program, Verification& result) const {
    SampleVariety all;
    for (const Verifier& verifier : verifiers_) all.Merge(verifier.variety());
    result.variety = all.variety();
    const std::vector<InputSpec> inputs = InputSpecsOf(program);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i].dtype == runtime::DType::kFloat32 && all.IsAlwaysTheSame(i)) {
        result.unchanging_inputs.push_back(inputs[i].name);
      }
    }
  }

  absl::StatusOr<std::vector<OutputReport>> Probe(const runtime::Program& program) {
    Verifier& verifier = verifiers_.front();
    const std::int64_t elements = std::max<std::int64_t>(verifier.num_output_elements(), 1);
    return verifier.Measure(program, ProbeSamples(task_.nodes.size(), elements, task_.unit));
  }

  /// On the set of samples where the program does worst, or the first where that is below
  /// `floor_db`.
  absl::StatusOr<std::vector<OutputReport>> Measure(
      const runtime::Program& program, double floor_db = -std::numeric_limits<double>::infinity()) {
    std::vector<OutputReport> worst;
    for (Verifier& verifier : verifiers_) {
      ASSIGN_OR_RETURN(std::vector<OutputReport> outputs,
                       verifier.Measure(program, verifier.num_samples()));
      if (outputs.empty()) return outputs;
      if (worst.empty() || WorstPart(outputs).sqnr_db < WorstPart(worst).sqnr_db) {
        worst = std::move(outputs);
      }
      if (WorstPart(worst).sqnr_db < floor_db) break;
    }
    return worst;
  }

  const VerificationTask& task_;
  std::vector<Verifier> verifiers_;
  std::int64_t measured_ = 0;
};

}  // namespace

SampleSplit SplitSamples(std::int64_t samples, std::int64_t batch, std::int64_t unit,
                         bool keep_all) {
  const std::int64_t tenth = RoundUp(std::clamp(samples / 10, kMinVerified, kMaxVerified), unit);
  const bool is_held_out = !keep_all && samples >= 2 * tenth;
  const std::int64_t verified = std::min(tenth, samples);
  const std::int64_t calibrate = is_held_out ? samples - verified : samples;
  return {.calibrate = calibrate,
          .verify = {samples - verified, samples, batch},
          .is_held_out = is_held_out,
          .are_too_few = !keep_all && !is_held_out,
          .recheck = is_held_out ? Spread(calibrate, batch, unit) : std::vector<SampleRange>()};
}

SampleSplit JudgingSamples(std::int64_t samples, std::int64_t batch, std::int64_t unit) {
  return {.calibrate = 0,
          .verify = {0, std::min(RoundUp(kMaxVerified, unit), samples), batch},
          .is_held_out = true,
          .are_too_few = samples < kMinVerified,
          .recheck = {}};
}

absl::StatusOr<Verification> Verify(const VerificationTask& task, const runtime::Program& program) {
  ASSIGN_OR_RETURN(const passes::lowering::LoweredProgram reference,
                   Lower(task.reference_module, task.where));
  ASSIGN_OR_RETURN(const std::shared_ptr<const runtime::Arena> arena, runtime::Arena::Create());
  std::vector<Verifier> verifiers;
  for (const std::vector<SampleRange>& ranges :
       {std::vector<SampleRange>{task.samples.verify}, task.samples.recheck}) {
    if (ranges.empty() || ranges.front().begin == ranges.front().end) continue;
    ASSIGN_OR_RETURN(Verifier verifier,
                     Verifier::Create(reference.program, task.data, ranges, task.threads, arena));
    verifiers.push_back(std::move(verifier));
  }
  if (verifiers.empty()) return Verification();
  return Verifying(task, std::move(verifiers)).Run(program);
}

}  // namespace zeropoint::tools
