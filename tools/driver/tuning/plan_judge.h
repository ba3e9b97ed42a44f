#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_JUDGE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_JUDGE_H_

// What becomes of a plan: the program that it makes, run on samples, and timed.

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "tools/data/dataset.h"
#include "tools/data/tasks/outcome.h"
#include "tools/driver/compile.h"
#include "tools/driver/tuning/budget.h"
#include "tools/driver/tuning/calibrated_model.h"
#include "tools/driver/tuning/front.h"
#include "tools/driver/tuning/program_timer.h"
#include "tools/driver/tuning/search.h"
#include "tools/driver/verification/verifier.h"

namespace zeropoint::tools {

/// Judges plans of one model in the terms of one budget, against the float model, on all samples of
/// `data` (or the first `limit`). All that it is given must outlive it.
class PlanJudge {
 public:
  /// `outcome` is nullopt for budgets that need no task (agreement, SQNR).
  static absl::StatusOr<PlanJudge> Create(CalibratedModel& model, const CompileOptions& options,
                                          const Budget& budget, std::optional<Outcome> outcome,
                                          Dataset& data, ProgramTimer& timer);

  /// What `zp compile` would make of the plan. A plan that it would refuse has the least value
  /// there is, and takes longest.
  absl::StatusOr<Measured> Judge(const TunePlan& plan, Thoroughness thoroughness);
  absl::StatusOr<Measured> JudgeProgram(const runtime::Program& program, Thoroughness thoroughness);

 private:
  PlanJudge(CalibratedModel& model, const CompileOptions& options, const Budget& budget,
            std::optional<Outcome> outcome, Verifier whole, Verifier glance, ProgramTimer& timer)
      : model_(model),
        options_(options),
        budget_(budget),
        outcome_(std::move(outcome)),
        whole_(std::move(whole)),
        glance_(std::move(glance)),
        timer_(timer) {}

  absl::StatusOr<double> ValueOf(const std::vector<OutputReport>& outputs) const;

  CalibratedModel& model_;
  const CompileOptions& options_;
  const Budget& budget_;
  std::optional<Outcome> outcome_;
  Verifier whole_;
  /// Of a few samples.
  Verifier glance_;
  ProgramTimer& timer_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_JUDGE_H_
