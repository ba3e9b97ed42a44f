#include "tools/driver/tuning/program_timer.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "ir/status_macros.h"
#include "runtime/session.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/content_hash.h"
#include "tools/driver/tuning/op_signature.h"

namespace zeropoint::tools {
namespace {

using runtime::NodeTime;
using runtime::Program;

constexpr int kWarmup = 2;
constexpr int kRuns = 12;
/// XNNPACK's profile cuts off fractions of a microsecond, so each operator loses half of one.
constexpr double kCutOff = 0.0005;

/// Milliseconds of each node of the program.
std::vector<double> TimesByNode(const std::vector<NodeTime>& profile) {
  std::vector<double> times;
  for (const NodeTime& row : profile) {
    if (!row.continues || times.empty()) times.push_back(0);
    times.back() += row.milliseconds + kCutOff;
  }
  return times;
}

/// Of each of several runs.
absl::StatusOr<std::vector<std::vector<double>>> Profile(
    const Program& program, const std::vector<runtime::Tensor>& inputs) {
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   runtime::Session::Create(std::make_shared<const Program>(program),
                                            {.threads = 1, .profile = true}));
  std::vector<std::vector<double>> profiles;
  for (int i = -kWarmup; i < kRuns; ++i) {
    RETURN_IF_ERROR(session->Run(ViewsOf(inputs)).status());
    if (i < 0) continue;
    ASSIGN_OR_RETURN(const std::vector<NodeTime> profile, session->profile());
    profiles.push_back(TimesByNode(profile));
  }
  return profiles;
}

/// Milliseconds of each node: the mean of the quieter half of its runs.
std::vector<double> QuietMeans(const std::vector<std::vector<double>>& profiles) {
  std::vector<double> means(profiles.front().size());
  for (std::size_t i = 0; i < means.size(); ++i) {
    std::vector<double> times;
    for (const auto& profile : profiles) times.push_back(profile[i]);
    std::sort(times.begin(), times.end());
    times.resize((times.size() + 1) / 2);
    means[i] = std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
  }
  return means;
}

/// The node times of a whole program that a profile does not tell apart (it has other rows than the
/// program has nodes).
std::string WholeKey(const std::vector<std::string>& signatures) {
  return "whole program " + HashText(absl::StrJoin(signatures, "\n"));
}

constexpr std::int64_t kConvertedElements = std::int64_t{1} << 16;

/// Floats to int8 and back.
Program ConversionProgram() {
  Program program;
  const runtime::Extents extents = {1, kConvertedElements};
  const runtime::DType dtypes[] = {runtime::DType::kFloat32, runtime::DType::kInt8,
                                   runtime::DType::kFloat32};
  for (const runtime::DType dtype : dtypes) {
    runtime::ProgramValue value;
    value.name = "value" + std::to_string(program.values.size());
    value.dtype = dtype;
    value.extents = extents;
    if (dtype == runtime::DType::kInt8) value.quant.scales = {0.5f};
    program.values.push_back(std::move(value));
  }
  runtime::Segment& segment = program.segments.emplace_back();
  for (const runtime::ValueId input : {0, 1}) {
    runtime::Node& node = segment.nodes.emplace_back();
    node.op = "unary";
    node.name = "conversion";
    node.attributes["type"].text = "convert";
    node.inputs = {input};
    node.outputs = {input + 1};
  }
  const std::vector<std::string> fixed(extents.size());
  program.inputs = {{"x", 0, fixed}};
  program.outputs = {{"y", 2, fixed}};
  return program;
}

}  // namespace

absl::StatusOr<ProgramTimes> ProgramTimer::Time(const Program& program) {
  const std::vector<const runtime::Node*> nodes = NodesInOrder(program);
  std::vector<std::string> signatures;
  for (const runtime::Node* node : nodes) {
    signatures.push_back(OpSignature(program, *node, one_.tensors));
  }
  const std::string whole = WholeKey(signatures);
  const bool is_known = cache_.Find(whole).has_value() ||
                        std::all_of(signatures.begin(), signatures.end(), [&](const auto& known) {
                          return cache_.Find(known).has_value();
                        });
  if (!is_known) RETURN_IF_ERROR(Measure(program, signatures));
  ProgramTimes times;
  if (const std::optional<double> total = cache_.Find(whole)) {
    times.total = *total;
    return times;
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double milliseconds = *cache_.Find(signatures[i]);
    times.total += milliseconds;
    if (!IsConversion(program, *nodes[i])) times.by_node[nodes[i]->name] += milliseconds;
  }
  return times;
}

absl::StatusOr<std::vector<double>> ProgramTimer::NodeTimes(const Program& program) const {
  const TimedInputs& timed = many_.samples > one_.samples ? many_ : one_;
  ASSIGN_OR_RETURN(const auto profiles, Profile(program, timed.tensors));
  std::vector<double> times = QuietMeans(profiles);
  for (double& time : times) {
    time *= static_cast<double>(one_.samples) / static_cast<double>(timed.samples);
  }
  return times;
}

absl::Status ProgramTimer::Measure(const Program& program,
                                   const std::vector<std::string>& signatures) {
  ASSIGN_OR_RETURN(const std::vector<double> times, NodeTimes(program));
  if (times.size() != signatures.size()) {
    cache_.Set(WholeKey(signatures), std::accumulate(times.begin(), times.end(), 0.0));
    return cache_.Save();
  }
  std::map<std::string, std::pair<double, int>> sums;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    std::pair<double, int>& known = sums[signatures[i]];
    known.first += times[i];
    ++known.second;
  }
  for (const auto& [signature, sum] : sums) {
    if (!cache_.Find(signature)) cache_.Set(signature, sum.first / sum.second);
  }
  return cache_.Save();
}

absl::StatusOr<double> TimeOfConversion(OpTimeCache& cache) {
  ASSIGN_OR_RETURN(runtime::Tensor x,
                   runtime::Tensor::Allocate(runtime::DType::kFloat32, {1, kConvertedElements}));
  absl::Span<float> values = x.mutable_values<float>();
  std::fill(values.begin(), values.end(), 1.0f);
  TimedInputs inputs;
  inputs.tensors.push_back(std::move(x));
  ProgramTimer timer(std::move(inputs), {}, cache);
  ASSIGN_OR_RETURN(const ProgramTimes times, timer.Time(ConversionProgram()));
  return times.total / 2 / static_cast<double>(kConvertedElements);
}

}  // namespace zeropoint::tools
