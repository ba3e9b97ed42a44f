#ifndef ZEROPOINT_TOOLS_DRIVER_COMPARE_OUTPUTS_H_
#define ZEROPOINT_TOOLS_DRIVER_COMPARE_OUTPUTS_H_

// How far a program's outputs are from another's, output by output.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/data/label_recall.h"
#include "tools/data/metrics.h"
#include "tools/data/output_sqnr.h"
#include "tools/data/row_sqnr.h"

namespace zeropoint::tools {

struct OutputReport {
  std::string name;
  /// In dB, of the whole output; -kIdenticalSqnrDb when it had another shape than the reference. Of
  /// indices (integers of 32 bits and more, and booleans), which are equal or not,
  /// 10 * log10(elements / those that differ): 20 dB is one in a hundred.
  double sqnr_db = 0;
  std::optional<SliceSqnr> worst_slice;
  /// OutputSqnr::median_sample.
  std::optional<double> median_sample_db;
  bool shape_differs = false;
  /// The largest difference of two finite elements.
  double max_error = 0;
  /// Share of rows, along the last axis that is not a mere 1, whose largest element stands in the
  /// same place: of classes, those that are chosen alike.
  double agreement = 1;
  /// RowSqnr::decibels of scores (one row a sample) of which more than a tenth choose otherwise;
  /// nullopt where rows choose alike. What one number for all hides is then what decides.
  std::optional<double> row_db;
  /// Whether rows choose otherwise though row_db is high: near-equal columns beside a large common
  /// part (RowSqnr::HasCommonPart).
  bool has_near_choices = false;
  /// Of indices: the class that loses most elements to others.
  std::optional<LabelLoss> worst_label;
  /// Whether it decides the worst SQNR: integers (classes, indices, counts) do so only where a
  /// model has no other outputs, since a rank that two near-equal scores swap is no noise.
  bool counts = true;
};

/// What is worst among the outputs that count.
struct WorstOutput {
  const OutputReport* output = nullptr;
  /// Of `output`, and of one slice of it when `slice` says so, of its median sample, or of what
  /// tells columns apart.
  double sqnr_db = 0;
  std::optional<SliceSqnr> slice;
  bool is_median_sample = false;
  bool is_row = false;
};

/// The least SQNR of whole outputs. Requires an output.
WorstOutput WorstWhole(const std::vector<OutputReport>& outputs);
/// The least SQNR of whole outputs, their slices, median samples and rows. Requires an output.
WorstOutput WorstPart(const std::vector<OutputReport>& outputs);

/// Rows of scores that choose alike less often than this are judged by what tells columns apart.
inline constexpr double kMinAgreement = 0.9;

/// Integers beside floats do not decide the worst part, but where their SQNR is less, which is that
/// more than a tenth of them differ, a user should know.
inline constexpr double kIntegersDifferDb = 10;
/// The first such output; null when there is none.
const OutputReport* DifferingIntegers(const std::vector<OutputReport>& outputs);

/// The first output of indices of which a class has lost more than this share of its elements, and
/// null where there is none: most labels may be kept, and all of the few that matter be lost.
inline constexpr double kMaxLostOfLabel = 0.1;
const OutputReport* LostLabel(const std::vector<OutputReport>& outputs);

/// The first output whose rows choose otherwise (has_near_choices); null when there is none.
const OutputReport* DifferingChoices(const std::vector<OutputReport>& outputs);

/// "index 4 of axis 1", "indices 8 to 9 of axis 1".
std::string Describe(const SliceSqnr& slice);
/// "output 'boxes' is 3.0 dB at index 4 of axis 1", "output 'y' is 3.0 dB or less in half of the
/// samples".
std::string Describe(const WorstOutput& worst);

/// Accumulates runs of two programs on the same inputs. An output is compared with the one of its
/// name, or, where the reference has no such name, with the one in its place.
///
///   OutputComparison comparison(*int8_program, *float_program);
///   comparison.Add(*reference_session->Run(inputs), *session->Run(inputs));
///   WorstPart(comparison.Report()).sqnr_db
class OutputComparison {
 public:
  OutputComparison(const runtime::Program& program, const runtime::Program& reference);

  /// The outputs of one run of each, in the order of the programs.
  void Add(absl::Span<const runtime::Tensor> reference, absl::Span<const runtime::Tensor> outputs);

  /// In the order of the program.
  std::vector<OutputReport> Report() const;
  /// The first output that is compared, as its index in the program and in the reference. Requires
  /// that both have outputs.
  std::pair<std::size_t, std::size_t> first_pair() const {
    return {pairs_.front().output, pairs_.front().reference};
  }
  /// Outputs of the program that the reference lacks.
  const std::vector<std::string>& unmatched() const { return unmatched_; }

 private:
  struct Pair {
    std::string name;
    std::size_t output = 0;
    std::size_t reference = 0;
    bool is_integer = false;
    bool is_index = false;
    OutputSqnr sqnr;
    Agreement agreement;
    RowSqnr rows;
    LabelRecall labels = {};
    /// Whether each sample is one row of columns of a fixed number.
    bool has_rows = false;
    bool shape_differs = false;
    double max_error = 0;

    void Add(const runtime::Tensor& expected, const runtime::Tensor& actual);
    OutputReport Report() const;
  };

  std::vector<Pair> pairs_;
  std::vector<std::string> unmatched_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COMPARE_OUTPUTS_H_
