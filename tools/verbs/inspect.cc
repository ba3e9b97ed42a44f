#include "tools/verbs/inspect.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "runtime/program.h"
#include "runtime/status_macros.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/load.h"
#include "tools/driver/weights/channel_factors.h"
#include "tools/error_text.h"
#include "tools/verbs/output.h"
#include "tools/verbs/quantization_report.h"

namespace zeropoint::tools {
namespace {

struct InspectOptions {
  std::string file;
  bool receipt = false;
  CommonOptions common;
};

struct Summary {
  std::map<std::string, std::int64_t> ops;  // by kind
  std::int64_t nodes = 0;
  std::int64_t delegated_nodes = 0;  // in XNNPACK segments
  std::int64_t xnnpack_segments = 0;
  std::int64_t reference_segments = 0;
  std::int64_t parameters = 0;
  std::int64_t quantized_parameters = 0;
  std::int64_t constant_bytes = 0;
  std::int64_t quantized_nodes = 0;
};

double Share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool IsQuantized(const runtime::Program& program, runtime::ValueId id) {
  return !program.values[static_cast<std::size_t>(id)].quant.scales.empty();
}

// A node counts as quantized when it yields quantized values, or consumes them (a last layer whose
// result is dequantized in the same node).
bool IsQuantized(const runtime::Program& program, const runtime::Node& node) {
  const auto quantized = [&](runtime::ValueId id) {
    return id != runtime::kNoValue && IsQuantized(program, id);
  };
  return std::any_of(node.outputs.begin(), node.outputs.end(), quantized) ||
         std::any_of(node.inputs.begin(), node.inputs.end(), quantized);
}

void AddSegment(const runtime::Program& program, const runtime::Segment& segment,
                Summary& summary) {
  const bool delegated = segment.backend == runtime::Backend::kXnnpack;
  (delegated ? summary.xnnpack_segments : summary.reference_segments) += 1;
  for (const runtime::Node& node : segment.nodes) {
    ++summary.ops[node.op];
    ++summary.nodes;
    summary.delegated_nodes += delegated ? 1 : 0;
    summary.quantized_nodes += IsQuantized(program, node) ? 1 : 0;
  }
}

Summary Summarize(const runtime::Program& program) {
  Summary summary;
  for (const runtime::Segment& segment : program.segments) AddSegment(program, segment, summary);
  for (const runtime::ProgramValue& value : program.values) {
    if (!value.is_constant) continue;
    const std::int64_t elements = runtime::CheckedNumElements(value.extents).value_or(0);
    summary.parameters += elements;
    summary.quantized_parameters += value.quant.scales.empty() ? 0 : elements;
    summary.constant_bytes += static_cast<std::int64_t>(value.constant.bytes.size());
  }
  return summary;
}

/// Extents as the model states them: numbers, and symbols where they are free.
std::vector<std::string> ExtentTexts(const runtime::Port& port,
                                     const runtime::ProgramValue& value) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < value.extents.size(); ++i) {
    texts.push_back(value.extents[i] >= 0 ? std::to_string(value.extents[i]) : port.symbols[i]);
  }
  return texts;
}

Json PortsJson(const runtime::Program& program, const std::vector<runtime::Port>& ports) {
  Json json = Json::array();
  for (const runtime::Port& port : ports) {
    const runtime::ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    json.push_back({{"name", port.name},
                    {"dtype", std::string(runtime::DTypeName(value.dtype))},
                    {"shape", ExtentTexts(port, value)}});
  }
  return json;
}

std::string PortsText(absl::string_view title, const runtime::Program& program,
                      const std::vector<runtime::Port>& ports) {
  std::string text;
  for (const runtime::Port& port : ports) {
    const runtime::ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    absl::StrAppend(&text, title, " ", port.name, ": ",
                    std::string(runtime::DTypeName(value.dtype)), "[",
                    absl::StrJoin(ExtentTexts(port, value), ","), "]\n");
  }
  return text;
}

Json SummaryJson(const runtime::Program& program, const Summary& summary, std::uintmax_t bytes) {
  Json metadata = Json::object();
  for (const auto& [key, text] : program.metadata) metadata[key] = text;
  return {{"inputs", PortsJson(program, program.inputs)},
          {"outputs", PortsJson(program, program.outputs)},
          {"ops", summary.ops},
          {"nodes", summary.nodes},
          {"xnnpack_segments", summary.xnnpack_segments},
          {"reference_segments", summary.reference_segments},
          {"parameters", summary.parameters},
          {"constant_bytes", summary.constant_bytes},
          {"file_bytes", bytes},
          {"quantization", QuantizationJson(SummarizeQuantization(program))},
          {"quantized_share", Share(summary.quantized_nodes, summary.nodes)},
          {"quantized_parameter_share", Share(summary.quantized_parameters, summary.parameters)},
          {"delegated_share", Share(summary.delegated_nodes, summary.nodes)},
          {"metadata", std::move(metadata)}};
}

std::string SummaryText(const runtime::Program& program, const Summary& summary,
                        std::uintmax_t bytes) {
  std::string text = PortsText("input", program, program.inputs);
  text += PortsText("output", program, program.outputs);
  absl::StrAppendFormat(&text, "%d parameters, %d bytes of constants, %d bytes of file\n",
                        summary.parameters, summary.constant_bytes,
                        static_cast<std::int64_t>(bytes));
  absl::StrAppendFormat(&text, "%d nodes: %.1f %% quantized, %.1f %% in XNNPACK\n", summary.nodes,
                        100 * Share(summary.quantized_nodes, summary.nodes),
                        100 * Share(summary.delegated_nodes, summary.nodes));
  absl::StrAppendFormat(&text, "%d XNNPACK segments, %d reference segments\n",
                        summary.xnnpack_segments, summary.reference_segments);
  text += QuantizationText(SummarizeQuantization(program));
  for (const auto& [kind, count] : summary.ops)
    absl::StrAppendFormat(&text, "%6d %s\n", count, kind);
  for (const auto& [key, value] : program.metadata) {
    // A number for each channel of the model.
    const bool is_long = key == kChannelFactorsKey;
    absl::StrAppend(&text, key, ": ", is_long ? "of equalized channels, see --json" : value, "\n");
  }
  return text;
}

/// What the program says of how it compares with its float model.
absl::Status InspectReceipt(const runtime::Program& program, const InspectOptions& options) {
  const auto receipt = program.metadata.find("receipt");
  if (receipt == program.metadata.end()) {
    return absl::InvalidArgumentError(
        ErrorText("has no receipt, nothing measured it", options.file,
                  "compile the model with --calib DATA and without --no-verify"));
  }
  const Json json = Json::parse(receipt->second, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError(
        ErrorText("has a receipt that is no JSON", options.file, "compile the model again"));
  }
  return PrintReport(options.common.json, json, json.dump(2) + "\n");
}

absl::Status Inspect(const InspectOptions& options) {
  ASSIGN_OR_RETURN(const runtime::Program program, LoadRunnable(options.file));
  if (options.receipt) return InspectReceipt(program, options);
  const Summary summary = Summarize(program);
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(options.file, error);
  return PrintReport(options.common.json, SummaryJson(program, summary, bytes),
                     SummaryText(program, summary, bytes));
}

}  // namespace

void AddInspectVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("inspect", "Show what a model is made of");
  auto options = std::make_shared<InspectOptions>();
  verb->add_option("FILE", options->file, "A .zpm, .onnx or .ir file")->required();
  verb->add_flag("--receipt", options->receipt,
                 "Show only how the program compares with its float model, as JSON");
  AddCommonOptions(*verb, options->common);
  verb->callback([options, &action] { action = [options] { return Inspect(*options); }; });
}

}  // namespace zeropoint::tools
