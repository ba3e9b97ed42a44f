#include "tools/driver/tuning/run_times.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>

#include "ir/status_macros.h"
#include "runtime/session.h"
#include "tools/data/tensor_views.h"

namespace zeropoint::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTurns = 8;
constexpr int kWarmup = 2;
/// Of a turn: runs until this much time has passed, at least a few and at most many.
constexpr double kTurnMs = 40;
constexpr int kMinRuns = 2;
constexpr int kMaxRuns = 400;

absl::StatusOr<double> TimeOneRun(runtime::Session& session,
                                  const std::vector<runtime::TensorView>& inputs) {
  const Clock::time_point begin = Clock::now();
  RETURN_IF_ERROR(session.Run(inputs).status());
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The least of the runs of one turn.
absl::StatusOr<double> TakeTurn(const std::shared_ptr<const runtime::Program>& program,
                                const std::vector<runtime::TensorView>& inputs) {
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   runtime::Session::Create(program, {.threads = 1}));
  for (int i = 0; i < kWarmup; ++i) RETURN_IF_ERROR(session->Run(inputs).status());
  double least = std::numeric_limits<double>::max();
  double sum = 0;
  for (int i = 0; i < kMaxRuns && (i < kMinRuns || sum < kTurnMs); ++i) {
    ASSIGN_OR_RETURN(const double time, TimeOneRun(*session, inputs));
    least = std::min(least, time);
    sum += time;
  }
  return least;
}

}  // namespace

absl::StatusOr<std::vector<double>> TimeRuns(
    const std::vector<runtime::Program>& programs, const std::vector<runtime::Tensor>& inputs,
    const std::function<void(std::int64_t done, std::int64_t total)>& progress) {
  std::vector<std::shared_ptr<const runtime::Program>> shared;
  for (const runtime::Program& program : programs) {
    shared.push_back(std::make_shared<const runtime::Program>(program));
  }
  std::vector<double> least(programs.size(), std::numeric_limits<double>::max());
  const auto total = static_cast<std::int64_t>(programs.size()) * kTurns;
  std::int64_t done = 0;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (std::size_t i = 0; i < shared.size(); ++i) {
      ASSIGN_OR_RETURN(const double time, TakeTurn(shared[i], ViewsOf(inputs)));
      least[i] = std::min(least[i], time);
      if (progress) progress(++done, total);
    }
  }
  return least;
}

}  // namespace zeropoint::tools
