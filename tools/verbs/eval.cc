#include "tools/verbs/eval.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/dataset.h"
#include "tools/data/metrics.h"
#include "tools/data/samples/open_samples.h"
#include "tools/data/tasks/outcome.h"
#include "tools/driver/compare_outputs.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/load.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/finite_check.h"
#include "tools/verbs/flags/metric_flags.h"
#include "tools/verbs/flags/reference_flag.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/flags/simulation_flags.h"
#include "tools/verbs/output.h"
#include "tools/verbs/outputs_report.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/quantization_report.h"
#include "tools/verbs/session_inputs.h"
#include "tools/verbs/simulation_report.h"

namespace zeropoint::tools {
namespace {

struct EvalOptions {
  std::string model;
  SampleFlags samples;
  SampleSource data;
  std::string preprocess;
  std::string metric;
  MetricFlags flags;
  std::string against;
  std::vector<std::int64_t> ks = {1, 5};
  std::int64_t limit = -1;
  std::int64_t batch = 0;
  runtime::Backend backend = runtime::Backend::kXnnpack;
  runtime::Backend against_backend = runtime::Backend::kXnnpack;
  QuantizationSwitches switches;
  bool check_inputs = true;
  CommonOptions common;
};

using SessionPtr = std::unique_ptr<runtime::Session>;

absl::StatusOr<SessionPtr> OpenSession(const std::string& path, const LoadOptions& load,
                                       int threads) {
  ASSIGN_OR_RETURN(runtime::Program program, LoadRunnable(path, load));
  WarnUncalibrated(program, path);
  return tools::OpenSession(std::move(program), threads, path);
}

/// An output as scores: rows of `classes` values.
struct Scores {
  std::vector<float> values;
  std::int64_t classes = 1;
};

using Outputs = std::vector<runtime::Tensor>;

/// The samples of one run.
struct Batch {
  Dataset& data;
  SampleRange range;
  std::vector<runtime::Tensor> inputs;
};

absl::StatusOr<Outputs> RunModel(runtime::Session& session, const std::string& path,
                                 const Batch& batch) {
  ASSIGN_OR_RETURN(
      Outputs outputs,
      RunSamples(session, batch.data, batch.range, batch.inputs, path,
                 "give --data that the model can take; `zp inspect` shows its inputs"));
  if (outputs.empty()) {
    return absl::InvalidArgumentError(
        ErrorText("the model has no outputs to evaluate", path, "export it with its outputs"));
  }
  return outputs;
}

Scores ScoresOf(const runtime::Tensor& output) {
  // Classes are the last axis that is not a mere 1: [N,C], [N,T,C], [N,C,1,1].
  runtime::Extents extents = output.extents();
  while (extents.size() > 2 && extents.back() == 1) extents.pop_back();
  Scores scores;
  scores.values.resize(static_cast<std::size_t>(output.num_elements()));
  ConvertToFloat(output.view(), absl::MakeSpan(scores.values));
  if (!extents.empty()) scores.classes = std::max<std::int64_t>(1, extents.back());
  return scores;
}

/// Runs the samples through both models and accumulates what was asked for.
class Evaluation {
 public:
  Evaluation(const EvalOptions& options, SessionPtr model, SessionPtr other, Dataset data,
             std::vector<std::int64_t> labels, std::optional<Outcome> outcome)
      : options_(options),
        model_(std::move(model)),
        other_(std::move(other)),
        data_(std::move(data)),
        labels_(std::move(labels)),
        outcome_(std::move(outcome)),
        finite_(model_->program(), options.check_inputs),
        accuracy_(options.ks) {
    if (other_ != nullptr) outputs_.emplace(model_->program(), other_->program());
  }

  absl::Status Run() {
    const std::int64_t total =
        options_.limit < 0 ? data_.num_samples() : std::min(options_.limit, data_.num_samples());
    const std::int64_t batch = data_.ChooseBatch(options_.batch);
    Progress progress(options_.common.quiet);
    for (std::int64_t begin = 0; begin < total; begin += batch) {
      const std::int64_t end = std::min(begin + batch, total);
      RETURN_IF_ERROR(RunBatch({begin, end, batch}));
      samples_ = end;
      progress.Update("eval", end, total);
    }
    finite_.Warn(options_.data.path);
    if (outcome_) {
      ASSIGN_OR_RETURN(outcome_value_, outcome_->Value());
    }
    return absl::OkStatus();
  }

  Json ToJson() const {
    Json json = {{"samples", samples_},
                 {"non_finite_inputs", finite_.ToJson()},
                 {"quantization", QuantizationJson(SummarizeQuantization(model_->program()))}};
    if (const auto tensors = SimulatedTensors(model_->program())) json["simulated"] = *tensors;
    for (std::size_t i = 0; i < accuracy_.ks().size() && !labels_.empty(); ++i) {
      json[absl::StrCat("top", accuracy_.ks()[i])] = accuracy_.accuracy(i);
    }
    if (outcome_) json[std::string(outcome_->key())] = outcome_value_;
    if (other_ != nullptr) {
      json["agreement"] = agreement_.share();
      const std::vector<OutputReport> outputs = outputs_->Report();
      json["sqnr_db"] = WorstWhole(outputs).sqnr_db;
      json["outputs"] = OutputsJson(outputs);
      json["unmatched"] = outputs_->unmatched();
    }
    return json;
  }

  std::string ToText() const {
    std::string text = absl::StrCat("samples: ", samples_, "\n",
                                    QuantizationLine(SummarizeQuantization(model_->program())),
                                    SimulationLine(model_->program()));
    for (std::size_t i = 0; i < accuracy_.ks().size() && !labels_.empty(); ++i) {
      absl::StrAppendFormat(&text, "top-%d: %.2f %%\n", accuracy_.ks()[i],
                            100 * accuracy_.accuracy(i));
    }
    if (outcome_) text += OutcomeText();
    if (other_ != nullptr) {
      absl::StrAppendFormat(&text, "agreement with %s: %.2f %%\n", options_.against,
                            100 * agreement_.share());
      text += OutputsText(outputs_->Report());
      if (!outputs_->unmatched().empty()) {
        absl::StrAppend(&text, "not among the outputs of ", options_.against, ": ",
                        absl::StrJoin(outputs_->unmatched(), ", "), "\n");
      }
    }
    return text;
  }

 private:
  std::string OutcomeText() const {
    if (!outcome_->is_share()) return absl::StrFormat("metric: %g\n", outcome_value_);
    return absl::StrFormat("%s: %.2f %%\n", outcome_->key(), 100 * outcome_value_);
  }

  absl::Status RunBatch(const SampleRange& range) {
    Batch batch = {data_, range, {}};
    ASSIGN_OR_RETURN(batch.inputs, data_.ReadBatch(range.begin, range.end));
    finite_.Look(batch.inputs);
    ASSIGN_OR_RETURN(const Outputs outputs, RunModel(*model_, options_.model, batch));
    if (!labels_.empty()) {
      RETURN_IF_ERROR(AddLabelled(ScoresOf(outputs.front()), range.begin, range.end));
    }
    if (other_ == nullptr) return AddOutcome(range, outputs, {}, {0, 0});
    ASSIGN_OR_RETURN(const Outputs expected, RunModel(*other_, options_.against, batch));
    const auto [first, counterpart] = outputs_->first_pair();
    RETURN_IF_ERROR(AddOutcome(range, outputs, expected, {first, counterpart}));
    const Scores scores = ScoresOf(outputs[first]);
    const Scores reference = ScoresOf(expected[counterpart]);
    if (reference.values.size() != scores.values.size() || reference.classes != scores.classes) {
      return absl::InvalidArgumentError(ErrorText(
          absl::StrCat("its first output has another shape than that of ", options_.model),
          options_.against, "compare models of the same task"));
    }
    agreement_.Add(reference.values, scores.values, scores.classes);
    outputs_->Add(expected, outputs);
    return absl::OkStatus();
  }

  absl::Status AddOutcome(const SampleRange& range, absl::Span<const runtime::Tensor> outputs,
                          absl::Span<const runtime::Tensor> expected,
                          std::pair<std::size_t, std::size_t> answer) {
    if (!outcome_) return absl::OkStatus();
    return WithPlace(
        outcome_->Add({range.begin, range.end - range.begin, outputs, expected, answer}),
        options_.model, "measure it with another --metric");
  }

  absl::Status AddLabelled(const Scores& scores, std::int64_t begin, std::int64_t end) {
    const std::int64_t rows = static_cast<std::int64_t>(scores.values.size()) / scores.classes;
    if (rows != end - begin) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("its first output has ", rows, " rows of scores for ", end - begin,
                                 " samples, and accuracy needs one each"),
                    options_.model, "leave --label out"));
    }
    accuracy_.Add(scores.values, scores.classes,
                  absl::MakeConstSpan(labels_).subspan(static_cast<std::size_t>(begin),
                                                       static_cast<std::size_t>(rows)));
    return absl::OkStatus();
  }

  const EvalOptions& options_;
  SessionPtr model_;
  SessionPtr other_;  // null without --against
  Dataset data_;
  std::vector<std::int64_t> labels_;  // empty when there are none
  std::optional<Outcome> outcome_;    // nullopt without --metric and --metric-cmd
  double outcome_value_ = 0;
  FiniteCheck finite_;
  TopKAccuracy accuracy_;
  Agreement agreement_;
  std::optional<OutputComparison> outputs_;  // nullopt without --against
  std::int64_t samples_ = 0;
};

/// What the flags ask to be measured of `model` besides classes.
absl::StatusOr<std::optional<Outcome>> MakeOutcome(const EvalOptions& options,
                                                   const std::string& label, const Dataset& data,
                                                   const SessionPtr& model,
                                                   const SessionPtr& other) {
  if (!options.flags.command.empty()) {
    return Outcome(options.flags.command, options.data.path, model->program(),
                   other == nullptr ? nullptr : &other->program());
  }
  if (options.metric.empty()) return std::optional<Outcome>();
  ASSIGN_OR_RETURN(TaskMetric metric,
                   MakeTaskMetric(options.metric, options.flags, label, data.file()));
  if (!metric.has_labels() && other == nullptr) {
    return UsageError("there is nothing to compare answers with", "--metric",
                      "name the labels with --label KEY (and --box KEY), or give --against OTHER");
  }
  return Outcome(std::move(metric));
}

absl::StatusOr<std::vector<std::int64_t>> ReadLabels(const EvalOptions& options,
                                                     const std::string& label,
                                                     const Dataset& data) {
  const bool has_own_metric = !options.metric.empty() || !options.flags.command.empty();
  if (!label.empty() && !has_own_metric) return data.ReadLabels(label);
  if (label.empty() && options.against.empty() && !has_own_metric) {
    return UsageError("there is nothing to measure", "--label",
                      "name the labels with --label KEY, or give --against OTHER");
  }
  return std::vector<std::int64_t>();
}

/// The array of labels; empty for none.
std::string LabelOf(const EvalOptions& options, const Dataset& data,
                    const PreprocessManifest& manifest) {
  if (!options.flags.label.empty()) return options.flags.label;
  // Of --labels, which the manifest cannot know.
  const std::string of_files = data.file().label_name();
  return of_files.empty() ? manifest.label : of_files;
}

absl::Status Eval(EvalOptions options) {
  ASSIGN_OR_RETURN(options.data, ReadSampleFlags(options.samples, options.common.quiet));
  ASSIGN_OR_RETURN(const PreprocessManifest named, ReadManifest(options.preprocess));
  ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays, OpenSamples(options.data, named));
  const ImportData samples = {*arrays, named, ArrayUse::kSamples};
  ASSIGN_OR_RETURN(
      SessionPtr model,
      OpenSession(options.model,
                  {.data = &samples, .backend = options.backend, .switches = options.switches},
                  options.common.threads));
  ASSIGN_OR_RETURN(PreprocessManifest manifest,
                   ChooseManifest(named, model->program(), options.model));
  ASSIGN_OR_RETURN(Dataset data,
                   Dataset::Open(options.data, InputSpecsOf(model->program()), manifest));
  const std::string label = LabelOf(options, data, manifest);
  ASSIGN_OR_RETURN(std::vector<std::int64_t> labels, ReadLabels(options, label, data));
  SessionPtr other;
  if (!options.against.empty()) {
    // As the manifest makes them that is in use, which the other model may not have.
    const ImportData same = {data.file(), manifest, ArrayUse::kSamples};
    ASSIGN_OR_RETURN(
        other, OpenSession(options.against, {.data = &same, .backend = options.against_backend},
                           options.common.threads));
  }
  ASSIGN_OR_RETURN(std::optional<Outcome> outcome, MakeOutcome(options, label, data, model, other));
  Evaluation evaluation(options, std::move(model), std::move(other), std::move(data),
                        std::move(labels), std::move(outcome));
  RETURN_IF_ERROR(evaluation.Run());
  return PrintReport(options.common.json, evaluation.ToJson(), evaluation.ToText());
}

}  // namespace

void AddEvalVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("eval", "Measure accuracy, and closeness to another model");
  auto options = std::make_shared<EvalOptions>();
  verb->add_option("FILE", options->model, "A .zpm, .onnx or .ir file")->required();
  AddSampleFlags(
      *verb, "--data",
      "Samples: arrays (.npz, .npy, an ONNX test_data_set_0), or a folder of images, sounds, "
      ".npy files or test_data_set_*",
      /*is_required=*/true, options->samples);
  verb->add_option("--preprocess", options->preprocess,
                   "Manifest (JSON); default: the one stored in FILE");
  CLI::Option* metric = verb->add_option(
      "--metric", options->metric,
      "What answers are: top1 (a class), ctc (a sequence) or iou (a box and its class)");
  AddMetricFlags(*verb, options->flags);
  verb->get_option("--metric-cmd")->excludes(metric);
  verb->add_option("--topk", options->ks, "Accuracies to report")
      ->delimiter(',')
      ->check(AtLeast(1))
      ->capture_default_str();
  verb->add_option("--against", options->against,
                   "A reference model: report agreement with it and SQNR of every output");
  verb->add_option("--limit", options->limit, "Use the first N samples (default: all)")
      ->check(AtLeast(1));
  verb->add_option("--batch", options->batch, "Samples per run (default: 200)")->check(AtLeast(1));
  AddReferenceFlag(*verb, options->backend);
  AddSimulationFlags(*verb, options->switches);
  AddAgainstReferenceFlag(*verb, options->against_backend);
  AddFiniteCheckFlag(*verb, options->check_inputs);
  AddCommonOptions(*verb, options->common);
  verb->callback([options, &action] { action = [options] { return Eval(*options); }; });
}

}  // namespace zeropoint::tools
