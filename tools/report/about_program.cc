#include "tools/report/about_program.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/atomic_file.h"
#include "runtime/status_macros.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/explain/profile_program.h"
#include "tools/driver/verification/verification.h"
#include "tools/exit_code.h"
#include "tools/report/html.h"
#include "tools/report/render_report.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::ordered_json;

/// What a receipt, or an SQNR without one, is called.
struct VerdictRow {
  absl::string_view name;
  VerdictTone tone;
  absl::string_view words;
};
constexpr VerdictRow kVerdicts[] = {
    {"good", VerdictTone::kGood, "Good: it does what the float model does"},
    {"weak", VerdictTone::kWeak, "Weak: parts of its outputs are further from float than aimed at"},
    {"worthless", VerdictTone::kBad, "Worthless: parts of its outputs are lost"},
};

ReportVerdict VerdictCalled(absl::string_view name, const std::string& numbers) {
  for (const VerdictRow& row : kVerdicts) {
    if (row.name == name) return {row.tone, absl::StrCat(row.words, ". ", numbers)};
  }
  return {VerdictTone::kNeutral, numbers};
}

/// The number at `key`, or `otherwise`: receipts come from files.
double NumberAt(const Json& json, const char* key, double otherwise) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// The least SQNR of an output, or of a slice of one.
double WorstOf(const Json& receipt) {
  double worst = 300;
  const auto outputs = receipt.find("outputs");
  if (outputs == receipt.end() || !outputs->is_array()) return worst;
  for (const Json& output : *outputs) {
    if (!output.is_object()) continue;
    worst = std::min(worst, NumberAt(output, "sqnr_db", worst));
    const auto slice = output.find("worst_slice");
    if (slice != output.end() && slice->is_object()) {
      worst = std::min(worst, NumberAt(*slice, "sqnr_db", worst));
    }
  }
  return worst;
}

ReportVerdict VerdictOf(const std::string& receipt_json) {
  if (receipt_json.empty()) return {};
  const Json receipt = Json::parse(receipt_json, nullptr, /*allow_exceptions=*/false);
  if (!receipt.is_object()) return {};
  const auto name = receipt.find("verdict");
  if (name == receipt.end() || !name->is_string()) return {};
  return VerdictCalled(
      name->get<std::string>(),
      absl::StrFormat("The worst part of its outputs has %.1f dB; %.0f dB are "
                      "aimed at.",
                      WorstOf(receipt), NumberAt(receipt, "target_db", kDefaultTargetDb)));
}

std::string OpsText(const runtime::Program& program) {
  const NodeCounts counts = SummarizeQuantization(program).total;
  return absl::StrFormat(
      "%d in int8, %d quantized when they run, %d with 8-bit weights, %d in float", counts.int8,
      counts.dynamic, counts.weights_only, counts.in_float);
}

std::string SizeText(const runtime::Program& program, const runtime::Program& reference) {
  const auto bytes = static_cast<double>(ConstantBytes(program));
  const auto others = static_cast<double>(ConstantBytes(reference));
  if (&program == &reference) return BytesText(bytes);
  return absl::StrCat(BytesText(bytes), ", float ", BytesText(others));
}

/// What of a program's metadata people ask for.
constexpr std::pair<absl::string_view, absl::string_view> kMetadata[] = {
    {"flags", "Compiled with"},
    {"model_hash", "Hash of the model"},
    {"data_hash", "Hash of the samples that calibrated"},
};

}  // namespace

ReportData AboutProgram(const std::string& path, const runtime::Program& program,
                        const runtime::Program& reference) {
  ReportData data;
  data.title = std::filesystem::path(path).filename().string();
  const auto& metadata = program.metadata;
  const auto receipt = metadata.find("receipt");
  if (receipt != metadata.end()) data.receipt_json = receipt->second;
  data.verdict = VerdictOf(data.receipt_json);
  data.facts.push_back({"Ops", OpsText(program)});
  data.facts.push_back({"Constants", SizeText(program, reference)});
  for (const auto& [key, label] : kMetadata) {
    const auto found = metadata.find(std::string(key));
    if (found != metadata.end()) data.facts.push_back({std::string(label), found->second});
  }
  return data;
}

void AddComparison(LayerComparison comparison, std::int64_t samples, ReportData& data) {
  data.facts.push_back({"Compared with float", absl::StrCat("on ", samples, " samples")});
  if (data.verdict.text.empty() && comparison.blame) {
    const BlameSummary& blame = *comparison.blame;
    const char* name = blame.output_sqnr_db >= kDefaultTargetDb ? "good"
                       : blame.output_sqnr_db >= kWorthlessDb   ? "weak"
                                                                : "worthless";
    data.verdict =
        VerdictCalled(name, absl::StrFormat("Its worst output, %s, has %.1f dB on %d samples.",
                                            blame.output, blame.output_sqnr_db, blame.samples));
  }
  data.comparison = std::move(comparison);
}

void AddTimes(std::string label, std::vector<runtime::NodeTime> nodes, ReportData& data) {
  data.facts.push_back(
      {absl::StrCat("Time of a run, ", label),
       absl::StrFormat("%.3f ms, the sum over its ops", TotalMilliseconds(nodes))});
  data.times.push_back({std::move(label), std::move(nodes)});
}

absl::Status WriteReport(const ReportData& data, const std::string& path) {
  return OutputError(runtime::WriteFileAtomically(path, RenderReport(data)));
}

}  // namespace zeropoint::tools
