#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATION_TABLE_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATION_TABLE_H_

// A calibration table: what samples told of a model's tensors, as a text file that can be read,
// compared, edited, merged and compiled with.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/driver/calibration/table_line.h"

namespace zeropoint::tools {

/// Samples [begin, end) of the data whose SHA-256 is `hash`.
struct DataPart {
  std::string hash;
  std::int64_t begin = 0;
  std::int64_t end = 0;

  friend bool operator==(const DataPart&, const DataPart&) = default;
};

/// What tables must agree in to be of the same calibration.
struct TableSubject {
  /// The SHA-256 of the model.
  std::string model;
  /// The preprocess manifest as one line of JSON; empty for none.
  std::string preprocess;
  /// "quantizer=xnnpack observer=histogram".
  std::string settings;
  /// Samples that observers took for one, at most.
  std::int64_t batch = 0;
  /// What the flags, or the data, fixed of inputs, as --shape and --bind take it: "x=1x3x?x?".
  std::vector<std::string> shapes;
  std::vector<std::string> binds;

  friend bool operator==(const TableSubject&, const TableSubject&) = default;
};

/// The text has a line for each part of this, and one for each tensor, sorted by name:
///
///   zeropoint calibration table 1
///   model sha256:…
///   preprocess {"inputs": …}
///   settings quantizer=xnnpack observer=histogram
///   batch 200
///   shape x=1x3x?x?
///   bind rate=16000
///   data sha256:… 0:1000
///   "/Relu" "i8[-128,127] per_tensor_affine min_max eps=0.0" min=0 max=6.1 scale=… zero_point=-128
///
/// Lines that begin with # and empty ones are ignored.
struct CalibrationTable {
  TableSubject subject;
  /// Sorted, none overlapping another.
  std::vector<DataPart> data;
  /// By name and spec: readers of a tensor that ask for different observers have a line each.
  std::map<std::string, TableLine> lines;
  /// Of a calibration that was interrupted: what it saw of the samples (data_fit.h).
  std::string fit;
  /// Where it was read from, for messages.
  std::string path;

  /// The key of a line.
  static std::string KeyOf(const TableLine& line);
  std::int64_t num_samples() const;
  /// "T.txt:12".
  std::string WhereOf(const TableLine& line) const;
};

std::string TableText(const CalibrationTable& table);

/// Reads and checks the form of a table, not what its numbers say. Errors are complete
/// (error_text.h) and name file, line and tensor.
absl::StatusOr<CalibrationTable> ParseTable(absl::string_view text, std::string path);
absl::StatusOr<CalibrationTable> ReadTable(const std::string& path);
/// Atomically. Errors are complete (exit 6).
absl::Status WriteTable(const CalibrationTable& table, const std::string& path);

/// Sorts parts and joins those that follow each other. kInvalidArgument says which samples are in
/// two of them.
absl::Status JoinParts(std::vector<DataPart>& parts);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATION_TABLE_H_
