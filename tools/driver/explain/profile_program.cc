#include "tools/driver/explain/profile_program.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>

#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "tools/data/tensor_views.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::size_t kWarmup = 3;
constexpr std::size_t kRuns = 15;

absl::StatusOr<std::vector<runtime::NodeTime>> Profile(const runtime::Program& program,
                                                       const std::vector<runtime::Tensor>& inputs,
                                                       int threads) {
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   runtime::Session::Create(std::make_shared<const runtime::Program>(program),
                                            {.threads = threads, .profile = true}));
  std::vector<std::vector<runtime::NodeTime>> runs;
  for (std::size_t i = 0; i < kWarmup + kRuns; ++i) {
    RETURN_IF_ERROR(session->Run(ViewsOf(inputs)).status());
    if (i < kWarmup) continue;
    ASSIGN_OR_RETURN(runs.emplace_back(), session->profile());
  }
  return MedianRun(std::move(runs));
}

}  // namespace

double TotalMilliseconds(const std::vector<runtime::NodeTime>& nodes) {
  return std::accumulate(
      nodes.begin(), nodes.end(), 0.0,
      [](double sum, const runtime::NodeTime& node) { return sum + node.milliseconds; });
}

std::vector<runtime::NodeTime> MedianRun(std::vector<std::vector<runtime::NodeTime>> runs) {
  std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) {
    return TotalMilliseconds(a) < TotalMilliseconds(b);
  });
  return std::move(runs[runs.size() / 2]);
}

absl::StatusOr<std::vector<runtime::NodeTime>> ProfileProgram(const runtime::Program& program,
                                                              Dataset& data, int threads) {
  const std::int64_t samples = std::min(data.ChooseBatch(1), data.num_samples());
  ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(0, samples));
  return WithPlace(Profile(program, inputs, threads), data.file().path(),
                   "check these samples with `zp run`");
}

}  // namespace zeropoint::tools
