#include "tools/driver/best_weights.h"

#include <utility>

#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

double WorstOf(const absl::StatusOr<CompileReport>& report) {
  if (!report.ok() || !report->verification) return -kIdenticalSqnrDb;
  return WorstPart(report->verification->outputs).sqnr_db;
}

}  // namespace

absl::StatusOr<CompileReport> CompileWithBestWeights(const CompileOptions& options,
                                                     const CompileWeights& compile) {
  CompileOptions trial = options;
  trial.emit_ir.clear();
  trial.emit_onnx.clear();
  absl::StatusOr<CompileReport> as_it_is = compile(trial, /*equalizes=*/false);
  absl::StatusOr<CompileReport> equalized = compile(trial, /*equalizes=*/true);
  const bool equalizes = WorstOf(equalized) > WorstOf(as_it_is);
  const bool emits = !options.emit_ir.empty() || !options.emit_onnx.empty();
  if (emits) return compile(options, equalizes);
  return equalizes ? std::move(equalized) : std::move(as_it_is);
}

}  // namespace zeropoint::tools
