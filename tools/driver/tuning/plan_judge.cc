#include "tools/driver/tuning/plan_judge.h"

#include <algorithm>
#include <utility>

#include "ir/status_macros.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// Enough to tell nodes apart.
constexpr std::int64_t kGlanceSamples = 8;

constexpr std::int64_t kBatch = 16;

/// Of a plan that cannot be compiled.
constexpr Measured kRefused = {
    .value = -1e12, .sqnr_db = -kIdenticalSqnrDb, .milliseconds = 1e12, .bytes = 1LL << 60};

}  // namespace

absl::StatusOr<PlanJudge> PlanJudge::Create(CalibratedModel& model, const CompileOptions& options,
                                            const Budget& budget, std::optional<Outcome> outcome,
                                            Dataset& data, ProgramTimer& timer) {
  const std::int64_t samples =
      options.limit < 0 ? data.num_samples() : std::min(options.limit, data.num_samples());
  // Small batches, of which a verifier keeps what float yields.
  const std::int64_t batch = data.ChooseBatch(options.batch > 0 ? options.batch : kBatch);
  ASSIGN_OR_RETURN(const std::shared_ptr<const runtime::Arena> arena, runtime::Arena::Create());
  const auto verifier_of = [&](std::int64_t end) {
    return Verifier::Create(model.float_program, data, {{0, end, std::min(batch, end)}},
                            options.threads, arena);
  };
  ASSIGN_OR_RETURN(Verifier whole, verifier_of(samples));
  // In multiples of what the model takes at a time.
  const std::int64_t few = std::max(data.ChooseBatch(kGlanceSamples), kGlanceSamples);
  ASSIGN_OR_RETURN(Verifier glance, verifier_of(std::min(samples, few)));
  return PlanJudge(model, options, budget, std::move(outcome), std::move(whole), std::move(glance),
                   timer);
}

absl::StatusOr<Measured> PlanJudge::Judge(const TunePlan& plan, Thoroughness thoroughness) {
  const absl::StatusOr<runtime::Program> program =
      BuildFromRecipe(model_, options_, RecipeText(plan));
  if (absl::IsInvalidArgument(program.status()) || absl::IsFailedPrecondition(program.status())) {
    return kRefused;
  }
  RETURN_IF_ERROR(program.status());
  return JudgeProgram(*program, thoroughness);
}

absl::StatusOr<Measured> PlanJudge::JudgeProgram(const runtime::Program& program,
                                                 Thoroughness thoroughness) {
  const bool is_whole = thoroughness == Thoroughness::kWhole;
  Verifier::BatchHook add;
  if (is_whole && outcome_) {
    outcome_->Reset();
    add = [this](const SampleRange& batch, absl::Span<const runtime::Tensor> expected,
                 absl::Span<const runtime::Tensor> actual) {
      return WithPlace(outcome_->Add({.begin = batch.begin,
                                      .samples = batch.end - batch.begin,
                                      .outputs = actual,
                                      .reference = expected}),
                       options_.model_path, "state another --budget");
    };
  }
  Verifier& verifier = is_whole ? whole_ : glance_;
  ASSIGN_OR_RETURN(const std::vector<OutputReport> outputs,
                   verifier.Measure(program, verifier.num_samples(), add));
  if (outputs.empty()) {
    return absl::InvalidArgumentError(ErrorText("the model has no outputs to judge",
                                                options_.model_path, "export it with its outputs"));
  }
  Measured measured;
  measured.bytes = ConstantBytes(program);
  measured.sqnr_db =
      budget_.judges_slices() ? WorstPart(outputs).sqnr_db : WorstWhole(outputs).sqnr_db;
  if (!is_whole) return measured;
  ASSIGN_OR_RETURN(measured.value, ValueOf(outputs));
  ASSIGN_OR_RETURN(const ProgramTimes times, WithPlace(timer_.Time(program), options_.model_path,
                                                       "report it with the model"));
  measured.milliseconds = times.total;
  return measured;
}

absl::StatusOr<double> PlanJudge::ValueOf(const std::vector<OutputReport>& outputs) const {
  if (outcome_) return outcome_->Value();
  return budget_.key() == "agreement" ? outputs.front().agreement : WorstPart(outputs).sqnr_db;
}

}  // namespace zeropoint::tools
