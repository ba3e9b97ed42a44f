#include "tools/driver/compare_outputs.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/data/convert.h"

namespace zeropoint::tools {
namespace {

using runtime::Port;
using runtime::Program;

/// For each output of `program`, the index of its counterpart in `reference`.
std::vector<std::optional<std::size_t>> Counterparts(const Program& program,
                                                     const Program& reference) {
  std::vector<std::optional<std::size_t>> counterparts(program.outputs.size());
  std::set<std::size_t> taken;
  for (std::size_t i = 0; i < program.outputs.size(); ++i) {
    const auto namesake =
        std::find_if(reference.outputs.begin(), reference.outputs.end(),
                     [&](const Port& port) { return port.name == program.outputs[i].name; });
    if (namesake == reference.outputs.end()) continue;
    counterparts[i] = static_cast<std::size_t>(namesake - reference.outputs.begin());
    taken.insert(*counterparts[i]);
  }
  for (std::size_t i = 0; i < std::min(counterparts.size(), reference.outputs.size()); ++i) {
    if (!counterparts[i] && taken.insert(i).second) counterparts[i] = i;
  }
  return counterparts;
}

/// The elements of a tensor as floats: a view of those that are, which it must outlive.
class Floats {
 public:
  explicit Floats(const runtime::Tensor& tensor) {
    if (tensor.dtype() == runtime::DType::kFloat32) {
      values_ = tensor.values<float>();
      return;
    }
    converted_.resize(static_cast<std::size_t>(tensor.num_elements()));
    ConvertToFloat(tensor.view(), absl::MakeSpan(converted_));
    values_ = converted_;
  }
  Floats(const Floats&) = delete;
  Floats& operator=(const Floats&) = delete;

  absl::Span<const float> values() const { return values_; }

 private:
  std::vector<float> converted_;
  absl::Span<const float> values_;
};

/// The last extent that is not a mere 1: [N,C], [N,T,C], [N,C,1,1].
std::int64_t ClassesOf(const runtime::Extents& extents) {
  for (auto extent = extents.rbegin(); extent != extents.rend(); ++extent) {
    if (*extent > 1) return *extent;
  }
  return 1;
}

/// [N,C] or [N,C,1,1] with a number for C: in [N,T,C] and [N,C,H,W] columns need not be choices.
bool HasRows(const runtime::Extents& declared) {
  if (declared.size() < 2) return false;
  std::vector<std::int64_t> columns;
  for (const std::int64_t extent : absl::MakeConstSpan(declared).subspan(1)) {
    if (extent != 1) columns.push_back(extent);
  }
  return columns.size() == 1 && columns.front() > 1;
}

/// Each element as 1, or 0 where it differs.
std::vector<float> SameElements(absl::Span<const float> reference, absl::Span<const float> value) {
  std::vector<float> same(reference.size());
  for (std::size_t i = 0; i < same.size(); ++i) same[i] = value[i] == reference[i] ? 1.0f : 0.0f;
  return same;
}

const OutputReport& LeastWhole(const std::vector<OutputReport>& outputs) {
  return *std::min_element(outputs.begin(), outputs.end(),
                           [](const OutputReport& a, const OutputReport& b) {
                             if (a.counts != b.counts) return a.counts;
                             return a.sqnr_db < b.sqnr_db;
                           });
}

}  // namespace

WorstOutput WorstWhole(const std::vector<OutputReport>& outputs) {
  const OutputReport& least = LeastWhole(outputs);
  return {&least, least.sqnr_db, std::nullopt};
}

WorstOutput WorstPart(const std::vector<OutputReport>& outputs) {
  WorstOutput worst = WorstWhole(outputs);
  for (const OutputReport& output : outputs) {
    if (!output.counts) continue;
    if (output.worst_slice && output.worst_slice->sqnr_db < worst.sqnr_db) {
      worst = {&output, output.worst_slice->sqnr_db, output.worst_slice};
    }
    if (output.median_sample_db && *output.median_sample_db < worst.sqnr_db) {
      worst = {&output, *output.median_sample_db, std::nullopt,
               /*is_median_sample=*/true};
    }
    if (output.row_db && *output.row_db < worst.sqnr_db) {
      worst = {&output, *output.row_db, std::nullopt, /*is_median_sample=*/false, /*is_row=*/true};
    }
  }
  return worst;
}

const OutputReport* DifferingIntegers(const std::vector<OutputReport>& outputs) {
  const auto differing =
      std::find_if(outputs.begin(), outputs.end(), [](const OutputReport& output) {
        return !output.counts && output.sqnr_db < kIntegersDifferDb;
      });
  return differing == outputs.end() ? nullptr : &*differing;
}

const OutputReport* LostLabel(const std::vector<OutputReport>& outputs) {
  const auto lost = std::find_if(outputs.begin(), outputs.end(), [](const OutputReport& output) {
    return output.worst_label && output.worst_label->lost > kMaxLostOfLabel;
  });
  return lost == outputs.end() ? nullptr : &*lost;
}

const OutputReport* DifferingChoices(const std::vector<OutputReport>& outputs) {
  const auto differing =
      std::find_if(outputs.begin(), outputs.end(),
                   [](const OutputReport& output) { return output.has_near_choices; });
  return differing == outputs.end() ? nullptr : &*differing;
}

std::string Describe(const SliceSqnr& slice) {
  if (slice.size == 1) return absl::StrFormat("index %d of axis %d", slice.index, slice.axis);
  return absl::StrFormat("indices %d to %d of axis %d", slice.index, slice.index + slice.size - 1,
                         slice.axis);
}

std::string Describe(const WorstOutput& worst) {
  std::string text = absl::StrFormat("output '%s' is %.1f dB", worst.output->name, worst.sqnr_db);
  if (worst.slice) absl::StrAppend(&text, " at ", Describe(*worst.slice));
  if (worst.is_median_sample) text += " or less in half of the samples";
  if (worst.is_row) {
    absl::StrAppendFormat(&text,
                          " in what tells columns apart (%.0f %% of the rows have their largest "
                          "element elsewhere)",
                          100 * (1 - worst.output->agreement));
  }
  if (worst.output->shape_differs) text += " (another shape than the reference)";
  return text;
}

OutputComparison::OutputComparison(const Program& program, const Program& reference) {
  const std::vector<std::optional<std::size_t>> counterparts = Counterparts(program, reference);
  for (std::size_t i = 0; i < counterparts.size(); ++i) {
    const Port& port = program.outputs[i];
    if (!counterparts[i]) {
      unmatched_.push_back(port.name);
      continue;
    }
    const runtime::ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    const bool is_integer = !runtime::IsFloatingPoint(value.dtype) && value.quant.scales.empty();
    // Bytes are pictures more often than classes.
    const bool is_index = is_integer && value.dtype != runtime::DType::kUint8;
    pairs_.push_back({port.name, i, *counterparts[i], is_integer, is_index,
                      OutputSqnr(value.extents), Agreement(), RowSqnr(), LabelRecall(),
                      !is_integer && HasRows(value.extents)});
  }
}

void OutputComparison::Pair::Add(const runtime::Tensor& expected, const runtime::Tensor& actual) {
  const Floats expected_floats(expected);
  const Floats actual_floats(actual);
  const absl::Span<const float> reference_values = expected_floats.values();
  const absl::Span<const float> values = actual_floats.values();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double error = std::fabs(static_cast<double>(values[i]) - reference_values[i]);
    if (std::isfinite(error)) max_error = std::max(max_error, error);
  }
  agreement.Add(reference_values, values, ClassesOf(actual.extents()));
  if (has_rows) rows.Add(reference_values, values, ClassesOf(actual.extents()));
  if (is_index) {
    // An index that differs has lost all.
    const std::vector<float> ones(values.size(), 1.0f);
    sqnr.Add(actual.extents(), ones, SameElements(reference_values, values));
    labels.Add(reference_values, values);
  } else {
    sqnr.Add(actual.extents(), reference_values, values);
  }
}

void OutputComparison::Add(absl::Span<const runtime::Tensor> reference,
                           absl::Span<const runtime::Tensor> outputs) {
  for (Pair& pair : pairs_) {
    const runtime::Tensor& expected = reference[pair.reference];
    const runtime::Tensor& actual = outputs[pair.output];
    if (expected.extents() != actual.extents()) {
      pair.shape_differs = true;
    } else {
      pair.Add(expected, actual);
    }
  }
}

OutputReport OutputComparison::Pair::Report() const {
  OutputReport report;
  report.name = name;
  report.shape_differs = shape_differs;
  report.max_error = max_error;
  report.agreement = shape_differs ? 0 : agreement.share();
  report.sqnr_db = shape_differs ? -kIdenticalSqnrDb : sqnr.decibels();
  if (shape_differs) return report;
  report.worst_slice = sqnr.worst_slice();
  report.median_sample_db = sqnr.median_sample();
  report.worst_label = labels.Worst();
  if (has_rows && report.agreement < kMinAgreement) {
    report.row_db = rows.decibels();
    report.has_near_choices = rows.HasCommonPart();
  }
  return report;
}

std::vector<OutputReport> OutputComparison::Report() const {
  const bool all_integer =
      std::all_of(pairs_.begin(), pairs_.end(), [](const Pair& pair) { return pair.is_integer; });
  std::vector<OutputReport> reports;
  for (const Pair& pair : pairs_) {
    reports.push_back(pair.Report());
    reports.back().counts = all_integer || !pair.is_integer;
  }
  return reports;
}

}  // namespace zeropoint::tools
