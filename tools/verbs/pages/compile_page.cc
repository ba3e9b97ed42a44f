#include "tools/verbs/pages/compile_page.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/dataset.h"
#include "tools/driver/explain/compare_layers.h"
#include "tools/report/about_program.h"
#include "tools/verbs/pages/html_report.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/session_inputs.h"

namespace zeropoint::tools {
namespace {

/// The comparison layer by layer is of the samples that judged the program, up to so many.
constexpr std::int64_t kExplainedSamples = 32;

/// What the compiler knows of a program that was not measured: no layers, no times.
absl::StatusOr<ReportData> DescribePage(const CompilePage& page, const CompileReport& report) {
  const CompileOptions& options = page.options;
  if (!report.reference) return AboutProgram(page.program_path, report.program, report.program);
  ASSIGN_OR_RETURN(PreprocessManifest manifest, ReadManifest(options.preprocess_path));
  ASSIGN_OR_RETURN(Dataset data,
                   Dataset::Open(options.calibration, InputSpecsOf(*report.reference), manifest));
  const ReportSubject subject = {page.program_path, options.model_path, report.program,
                                 *report.reference, data};
  Progress progress(page.quiet);
  CompareOptions compare = ReportCompareOptions(data, options.batch, options.threads);
  compare.first = report.judged.begin;
  compare.samples = report.judged.end - report.judged.begin;
  // A model that takes several samples at a time is given whole batches.
  if (compare.samples > std::max(kExplainedSamples, compare.batch)) {
    compare.samples = std::max(kExplainedSamples, compare.batch);
  }
  compare.progress = [&](std::int64_t done) { progress.Update("explain", done, compare.samples); };
  ASSIGN_OR_RETURN(LayerComparison comparison,
                   CompareLayers(report.program, *report.reference, data, compare));
  return DescribeForReport(subject, std::move(comparison), compare.samples, options.threads);
}

}  // namespace

absl::StatusOr<ReportData> DescribeCompiled(const CompilePage& page, const CompileReport& report) {
  ASSIGN_OR_RETURN(ReportData data, DescribePage(page, report));
  data.warnings = report.warnings;
  if (!report.refusal.ok()) {
    data.warnings.push_back(absl::StrCat("no program was written: ", report.refusal.message()));
  }
  data.remarks = report.remarks;
  return data;
}

absl::Status WriteCompilePage(const CompilePage& page, const CompileReport& report) {
  ASSIGN_OR_RETURN(const ReportData data, DescribeCompiled(page, report));
  return WriteReport(data, page.path);
}

}  // namespace zeropoint::tools
