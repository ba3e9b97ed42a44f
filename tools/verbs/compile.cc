#include "tools/verbs/compile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "ir/str_cat.h"
#include "runtime/program_file.h"
#include "runtime/status_macros.h"
#include "tools/data/recipe_file.h"
#include "tools/driver/compile.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/exit_code.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/bind_flag.h"
#include "tools/verbs/calibration/table_flag.h"
#include "tools/verbs/finite_check.h"
#include "tools/verbs/flags/integer_flags.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/output.h"
#include "tools/verbs/outputs_report.h"
#include "tools/verbs/pages/compile_page.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/quantization_report.h"
#include "tools/verbs/shape_flag.h"
#include "tools/verbs/verification_report.h"

namespace zeropoint::tools {
namespace {

struct CompileFlags {
  std::string output;
  bool float_only = false;
  bool weights_only = false;
  bool dynamic = false;
  bool per_tensor = false;
  bool observer = false;  // --observer was given
  bool print_remarks = false;
  std::string calib_table;
  std::string recipe;
  std::string report;
  std::vector<std::string> emit_ir;
  std::vector<std::string> shapes;
  std::vector<std::string> bound;
  SampleFlags samples;
  IntegerFlags integer;
  CompileOptions compile;
  CommonOptions common;
};

absl::Status ParseEmitIr(const CompileFlags& flags, CompileOptions& options) {
  for (const std::string& entry : flags.emit_ir) {
    const std::size_t equals = entry.find('=');
    const std::string stage = entry.substr(0, equals);
    const bool known =
        std::find(std::begin(kEmitStages), std::end(kEmitStages), stage) != std::end(kEmitStages);
    if (!known || equals == std::string::npos || equals + 1 == entry.size()) {
      std::vector<std::string> stages(std::begin(kEmitStages), std::end(kEmitStages));
      return UsageError("is not STAGE=FILE", absl::StrCat("--emit-ir '", entry, "'"),
                        absl::StrCat("name one of the stages ", absl::StrJoin(stages, ", ")));
    }
    const std::string path = entry.substr(equals + 1);
    RETURN_IF_ERROR(CheckOutputPath(path, flags.compile.model_path));
    options.emit_ir[stage] = path;
  }
  return absl::OkStatus();
}

/// The flag that leaves activations float; empty for static quantization.
std::string ModeFlag(const CompileFlags& flags) {
  if (flags.float_only) return "--float";
  if (flags.weights_only) return "--weights-only";
  return flags.dynamic ? "--dynamic" : "";
}

absl::Status CheckMode(const CompileFlags& flags) {
  const CompileOptions& options = flags.compile;
  if (flags.float_only + flags.weights_only + flags.dynamic > 1) {
    return UsageError("exclude each other", "--float, --weights-only and --dynamic",
                      "give one of them");
  }
  if (flags.float_only && !flags.recipe.empty()) {
    return UsageError("one says how to quantize, the other not to", "--recipe and --float",
                      "give one of them");
  }
  if (!flags.calib_table.empty() && flags.float_only + flags.weights_only + flags.dynamic > 0) {
    return UsageError("holds the ranges of activations, and none is static", "--calib-table",
                      "leave it or --float, --weights-only and --dynamic out");
  }
  if (flags.float_only && !options.weights.empty()) {
    return UsageError("says how int8 weights are made, and there are none", "--weights",
                      "leave it or --float out");
  }
  if (options.weights == kBestWeights && options.calibration.path.empty()) {
    return UsageError("measures on samples, and there are none", "--weights best",
                      "give --calib DATA");
  }
  if (options.min_sqnr_db && options.calibration.path.empty()) {
    return UsageError("measures on samples, and there are none", "--min-sqnr", "give --calib DATA");
  }
  if (options.min_sqnr_db && !options.verify) {
    return UsageError("one states a target, the other does not measure it",
                      "--min-sqnr and --no-verify", "give one of them");
  }
  return absl::OkStatus();
}

/// What a flag and a recipe both state would leave one of them without effect.
absl::Status CheckStatedOnce(const CompileFlags& flags, const quantizers::Recipe& recipe) {
  const quantizers::RecipeSettings& defaults = recipe.defaults;
  const struct {
    const char* flag;
    const char* key;
    bool given;
    bool stated;
  } rows[] = {
      {"--per-tensor", "default.weights", flags.per_tensor, defaults.per_channel.has_value()},
      {"--weights-only", "default.activations", flags.weights_only,
       defaults.activations.has_value()},
      {"--dynamic", "default.activations", flags.dynamic, defaults.activations.has_value()},
      {"--observer", "default.observer", flags.observer, defaults.observer.has_value()},
      {"--min-sqnr", "verification.min_sqnr", flags.compile.min_sqnr_db.has_value(),
       recipe.verification.min_sqnr_db.has_value()},
  };
  for (const auto& row : rows) {
    if (row.given && row.stated) {
      return UsageError(absl::StrCat(row.flag, " and '", row.key, "' state the same setting"),
                        flags.recipe, "state it once");
    }
  }
  return absl::OkStatus();
}

absl::Status ReadRecipe(const CompileFlags& flags, CompileOptions& options) {
  if (flags.recipe.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(options.recipe, ReadRecipeFile(flags.recipe));
  if (!options.weights.empty() && options.recipe.weight_passes) {
    return UsageError("--weights and 'weight_passes' state the same setting", flags.recipe,
                      "state it once");
  }
  RETURN_IF_ERROR(CheckStatedOnce(flags, options.recipe));
  const quantizers::RecipeVerification& verification = options.recipe.verification;
  // What a flag switched off stays off.
  options.repair = options.repair && verification.repair.value_or(true);
  if (verification.min_sqnr_db) options.min_sqnr_db = verification.min_sqnr_db;
  return absl::OkStatus();
}

std::vector<std::string> NonFiniteNames(const CompileReport& report) {
  std::vector<std::string> names;
  for (const NonFiniteInput& input : report.non_finite_inputs) names.push_back(input.input);
  return names;
}

/// A line on stderr for each thing that the user should know.
void Warn(const CompileReport& report) {
  for (const NonFiniteInput& input : report.non_finite_inputs) {
    WarnNonFinite(input.input, input.where);
  }
  for (const std::string& warning : report.warnings) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
}

Json ReportJson(const CompileFlags& flags, const CompileReport& report, std::uintmax_t bytes) {
  Json stages = Json::object();
  for (const auto& [stage, milliseconds] : report.stage_ms) stages[stage] = milliseconds;
  Json json = {{"output", flags.output},
               {"bytes", bytes},
               {"constant_bytes", ConstantBytes(report.program)},
               {"quantized_ops", report.quantized_ops},
               {"float_ops", report.float_ops},
               {"calibration_samples", report.calibration_samples},
               {"empty_tensors", report.empty_tensors},
               {"fixed_inputs", report.fixed_inputs},
               {"non_finite_inputs", NonFiniteNames(report)},
               {"quantization", QuantizationJson(report.quantization)},
               {"unquantized", UnquantizedJson(report.unquantized)},
               {"weight_passes", report.weight_passes},
               {"warnings", report.warnings},
               {"stage_ms", std::move(stages)},
               {"remarks", report.remarks}};
  if (report.verification && !report.verification->outputs.empty()) {
    json["sqnr_db"] = WorstWhole(report.verification->outputs).sqnr_db;
    json["outputs"] = OutputsJson(report.verification->outputs);
    json["receipt"] = Json::parse(report.program.metadata.at("receipt"));
  }
  return json;
}

std::string ReportText(const CompileFlags& flags, const CompileReport& report,
                       std::uintmax_t bytes) {
  std::string text = absl::StrFormat("%s: %d bytes, %d %s in int8, %d in float", flags.output,
                                     static_cast<std::int64_t>(bytes), report.quantized_ops,
                                     report.quantized_ops == 1 ? "op" : "ops", report.float_ops);
  if (report.quantization.total.weights_only > 0) {
    absl::StrAppend(&text, ", ", report.quantization.total.weights_only,
                    " of them with 8-bit weights");
  }
  if (report.calibration_samples > 0) {
    absl::StrAppendFormat(&text, ", calibrated on %d samples", report.calibration_samples);
  }
  text.push_back('\n');
  if (!flags.float_only) {
    text += QuantizationText(report.quantization) + UnquantizedText(report.unquantized);
  }
  if (!report.weight_passes.empty()) {
    absl::StrAppend(&text, "weights made by ", absl::StrJoin(report.weight_passes, ", "), "\n");
  }
  if (report.verification) {
    text += VerificationText(*report.verification);
  } else if (!flags.float_only) {
    text += flags.compile.verify ? "not compared with float, which takes samples: --calib DATA\n"
                                 : "not compared with float (--no-verify)\n";
  }
  if (!report.fixed_inputs.empty()) {
    absl::StrAppend(&text, "fixed by ", flags.compile.calibration.path, ": ",
                    absl::StrJoin(report.fixed_inputs, ", "), "\n");
  }
  if (report.empty_tensors > 0) {
    absl::StrAppend(&text, report.empty_tensors,
                    " tensors were empty in every sample and stay float (--print-remarks)\n");
  }
  if (flags.print_remarks) {
    for (const std::string& remark : report.remarks) absl::StrAppend(&text, remark, "\n");
  }
  return text;
}

quantizers::ActivationMode ActivationsOf(const CompileFlags& flags) {
  if (flags.weights_only) return quantizers::ActivationMode::kWeightsOnly;
  return flags.dynamic ? quantizers::ActivationMode::kDynamic : quantizers::ActivationMode::kStatic;
}

absl::Status Compile(CompileFlags flags) {
  ASSIGN_OR_RETURN(flags.compile.calibration, ReadSampleFlags(flags.samples, flags.common.quiet));
  RETURN_IF_ERROR(CheckMode(flags));
  RETURN_IF_ERROR(CheckOutputPath(flags.output, flags.compile.model_path));
  CompileOptions options = flags.compile;
  if (!flags.report.empty()) {
    RETURN_IF_ERROR(CheckOutputPath(flags.report, flags.compile.model_path));
    options.keep_for_report = true;
  }
  options.quantize = !flags.float_only;
  options.per_channel = !flags.per_tensor;
  options.activations = ActivationsOf(flags);
  options.integer_form = flags.integer.form();
  options.threads = flags.common.threads;
  RETURN_IF_ERROR(ReadRecipe(flags, options));
  RETURN_IF_ERROR(ParseEmitIr(flags, options));
  RETURN_IF_ERROR(
      CheckIntegerFlags(flags.integer, ModeFlag(flags), options.emit_ir.count("integer") > 0));
  if (!options.emit_onnx.empty()) {
    RETURN_IF_ERROR(CheckOutputPath(options.emit_onnx, options.model_path));
  }
  std::vector<std::string> shapes = flags.shapes, bound = flags.bound;
  ASSIGN_OR_RETURN(options.table, ReadTableFlag(flags.calib_table, shapes, bound));
  ASSIGN_OR_RETURN(options.pinned_shapes, ParseShapeFlags(shapes));
  ASSIGN_OR_RETURN(options.bound_inputs, ParseBindFlags(bound));
  absl::StatusOr<CompileReport> report;
  {
    Progress progress(flags.common.quiet);
    options.progress = [&progress](const CompileProgress& at) {
      progress.Update(ir::ToAbsl(at.stage), at.done, at.total);
    };
    report = CompileModel(options);
  }
  RETURN_IF_ERROR(report.status());
  Warn(*report);
  if (!flags.report.empty()) {
    RETURN_IF_ERROR(
        WriteCompilePage({flags.output, flags.report, options, flags.common.quiet}, *report));
  }
  RETURN_IF_ERROR(report->refusal);
  RETURN_IF_ERROR(OutputError(runtime::WriteProgramFile(report->program, flags.output)));
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(flags.output, error);
  return PrintReport(flags.common.json, ReportJson(flags, *report, bytes),
                     ReportText(flags, *report, bytes));
}

void AddVerificationOptions(CLI::App& verb, CompileOptions& options) {
  verb.add_option("--min-sqnr", options.min_sqnr_db,
                  "What every output, and every slice of one, must keep of float, in dB (default: "
                  "20); one that is given and missed fails (exit 5)")
      ->check(CLI::Validator(
          [](std::string& text) {
            const double decibels = std::strtod(text.c_str(), nullptr);
            return std::isfinite(decibels) && decibels > 0 ? "" : "not a finite number above 0";
          },
          "DECIBELS"));
  const auto add_off = [&verb](const char* flag, bool& on, const char* help) {
    verb.add_flag_callback(flag, [&on] { on = false; }, help);
  };
  add_off("--no-verify", options.verify, "Do not compare the program with float on samples");
  add_off("--no-repair", options.repair,
          "Leave ops in int8 that lose more than --min-sqnr allows; measure only");
  verb.add_flag("--force", options.force,
                "Write a program that is further from float than allowed");
}

void AddQuantizationOptions(CLI::App& verb, CompileFlags& flags) {
  CompileOptions& options = flags.compile;
  AddSampleFlags(
      verb, "--calib",
      "Calibration samples: arrays (.npz, .npy), or a folder of images, sounds, .npy files or "
      "test_data_set_*",
      /*is_required=*/false, flags.samples);
  verb.add_option("--calib-table", flags.calib_table,
                  "Ranges that zp calibrate learned; samples of --calib only judge then");
  verb.add_option("--preprocess", options.preprocess_path,
                  "Manifest (JSON) that turns arrays into inputs; it is stored in the program");
  verb.add_flag("--float", flags.float_only, "Compile without quantizing");
  verb.add_flag("--weights-only", flags.weights_only, "Quantize weights only; needs no data");
  verb.add_flag(
      "--dynamic", flags.dynamic,
      "Quantize the inputs of linear layers and pointwise convolutions at run time; needs no "
      "data");
  AddIntegerFlags(verb, flags.integer);
  verb.add_option("--quantizer", options.quantizer.names,
                  "Which quantizers annotate the graph, in order: xnnpack, embedding")
      ->capture_default_str();
  verb.add_flag("--pt2e-compat", options.pt2e_compat,
                "PyTorch's rules bit for bit, with their known losses of accuracy");
  verb.add_flag("--per-tensor", flags.per_tensor, "One weight scale per tensor, not per channel");
  verb.add_option("--observer", options.observer,
                  "How activation ranges are found: histogram, minmax, moving-average, percentile, "
                  "entropy or mse")
      ->capture_default_str();
  verb.add_option("--weights", options.weights,
                  "How int8 weights are made: plain, best (chosen by measuring), or a list of "
                  "search-weight-scales, round-weights, correct-bias");
  verb.add_option(
      "--recipe", flags.recipe,
      "Rules (JSON) for ops that are quantized otherwise: by op, module, node or regex");
  verb.add_option("--limit", options.limit, "Calibrate with the first N samples (default: all)")
      ->check(AtLeast(1));
  verb.add_option("--batch", options.batch,
                  "Samples that calibration takes for one (default: 200); what runs at once is "
                  "chosen by memory")
      ->check(AtLeast(1));
  verb.add_option("--memory", options.memory_mib, "MiB for tensors while calibrating")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  AddVerificationOptions(verb, options);
}

}  // namespace

void AddCompileVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("compile", "Compile a float ONNX model into a program");
  auto flags = std::make_shared<CompileFlags>();
  verb->add_option("MODEL", flags->compile.model_path, "The float ONNX model")->required();
  verb->add_option("-o,--output", flags->output, "The program (.zpm) to write")->required();
  AddQuantizationOptions(*verb, *flags);
  verb->add_option("--shape", flags->shapes,
                   "Pin an input's extents: NAME=1x3x224x224; ? leaves one free");
  verb->add_option("--bind", flags->bound,
                   "Make an input a constant: NAME=16000, NAME=0.5 or NAME=[1,2]");
  verb->add_option("--emit-ir", flags->emit_ir, "Write the IR of a stage as text: STAGE=FILE");
  verb->add_option("--emit-onnx", flags->compile.emit_onnx,
                   "Write the quantized model as QDQ ONNX, too");
  verb->add_option("--opset", flags->compile.onnx_opset, "Operator set of --emit-onnx, 13 to 21")
      ->capture_default_str();
  verb->add_option("--report", flags->report,
                   "Write a page (.html): verdict, layers and why they lose, times, remarks");
  verb->add_flag("--print-remarks", flags->print_remarks, "Say why rewrites were declined");
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, verb, &action] {
    flags->observer = verb->count("--observer") > 0;
    action = [flags] { return Compile(*flags); };
  });
}

}  // namespace zeropoint::tools
