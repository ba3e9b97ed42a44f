#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_LINE_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_LINE_H_

// One line of a calibration table: what was learned of one tensor.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "quantizers/observer.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::tools {

/// As text, its fields apart by single spaces:
///
///   "/Relu" "i8[-128,127] per_tensor_affine min_max eps=0.0" min=0.0 max=6.1 scale=0.024
///   zero_point=-128
///
/// The range comes first, which the observer chose and a user may change; scale and zero_point
/// follow from it, and may be left out. Of channels it is a list: min=-1.0,-0.5. An observer that
/// counts values has them behind, in equal bins from `low` to `high`, where 0*17 is 17 zeros:
///
///   low=0.0 high=6.5 counts=1200,3.5,0*17,…
///
/// "infinite=N" is how many values it left out; "empty" stands for all of it where the tensor had
/// no element in any sample. Tensors that share an observer have one line with the numbers and
/// others that name it: `"/MaxPool" as "/Relu"`.
struct TableLine {
  std::string tensor;
  /// The tensor in whose line the rest stands; empty where it stands here.
  std::string same_as;
  quantizers::QuantizationSpec spec;
  quantizers::ObserverState state;
  /// One for the tensor or for each channel; empty where it has no element.
  std::vector<quantizers::Extremes> ranges;
  /// Empty where they follow from `ranges`.
  quantizers::QParams qparams;
  /// In the file, from 1 on; 0 where it was not read.
  int number = 0;

  bool is_empty() const { return ranges.empty() && !state.histogram; }
};

/// The line of what `observer`, which a spec asked for, has learned. kInvalidArgument where its
/// range is not finite.
absl::StatusOr<TableLine> LineOf(std::string tensor, const quantizers::QuantizationSpec& spec,
                                 const quantizers::Observer& observer);

std::string LineText(const TableLine& line);
/// What LineText wrote, or a user made of it. Errors say what is wrong, and with which tensor.
absl::StatusOr<TableLine> ParseLine(absl::string_view text);

/// The observer that has learned what the line says, or has its range stated where that is not what
/// the counts say. kInvalidArgument where scale or zero point contradict the range.
absl::StatusOr<std::unique_ptr<quantizers::Observer>> ObserverOf(const TableLine& line);
/// Whether somebody changed the range of what was counted.
absl::StatusOr<bool> IsEdited(const TableLine& line);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_LINE_H_
