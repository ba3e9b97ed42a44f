#include "tools/driver/calibration/calibration_table.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "ir/status_macros.h"
#include "runtime/atomic_file.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kFirstLine = "zeropoint calibration table 1";
constexpr absl::string_view kHash = "sha256:";
constexpr absl::string_view kCalibrateAgain = "calibrate again, or mend the line";

/// Reads lines one after the other.
class TableReader {
 public:
  explicit TableReader(std::string path) { table_.path = std::move(path); }

  absl::StatusOr<CalibrationTable> Read(absl::string_view text) {
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      ++number_;
      absl::ConsumeSuffix(&line, "\r");
      if (number_ == 1) {
        if (line != kFirstLine) return NoTable();
        continue;
      }
      if (line.empty() || line.front() == '#') continue;
      RETURN_IF_ERROR(line.front() == '"' ? TakeTensor(line) : TakeHeader(line));
    }
    RETURN_IF_ERROR(CheckWhole());
    return std::move(table_);
  }

 private:
  absl::Status NoTable() const {
    return absl::InvalidArgumentError(
        ErrorText("is not a calibration table", table_.path, "make one with zp calibrate"));
  }

  absl::Status At(absl::string_view what) const {
    return absl::InvalidArgumentError(
        ErrorText(what, absl::StrCat(table_.path, ":", number_), kCalibrateAgain));
  }

  absl::Status TakeTensor(absl::string_view text) {
    absl::StatusOr<TableLine> line = ParseLine(text);
    if (!line.ok()) return At(line.status().message());
    line->number = number_;
    const std::string tensor = line->tensor;
    if (!table_.lines.emplace(CalibrationTable::KeyOf(*line), *std::move(line)).second) {
      return At(absl::StrCat("tensor '", tensor, "' has a line already"));
    }
    return absl::OkStatus();
  }

  absl::Status TakeHeader(absl::string_view line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const absl::string_view key = line.substr(0, space);
    const std::string value(line.substr(std::min(space + 1, line.size())));
    TableSubject& subject = table_.subject;
    const std::pair<absl::string_view, std::string*> texts[] = {
        {"preprocess", &subject.preprocess}, {"settings", &subject.settings}, {"fit", &table_.fit}};
    const std::pair<absl::string_view, std::vector<std::string>*> lists[] = {
        {"shape", &subject.shapes}, {"bind", &subject.binds}};
    for (const auto& [name, text] : texts) {
      if (name == key) return text->assign(value), absl::OkStatus();
    }
    for (const auto& [name, list] : lists) {
      if (name == key) return list->push_back(value), absl::OkStatus();
    }
    if (key == "model") return TakeModel(value);
    if (key == "batch") {
      const bool is_count = absl::SimpleAtoi(value, &subject.batch) && subject.batch > 0;
      return is_count ? absl::OkStatus() : At("names no number of samples");
    }
    if (key == "data") return TakeData(value);
    return At(absl::StrCat("begins with '", key.substr(0, 40),
                           "', neither a tensor in quotes nor a key that is known"));
  }

  absl::Status TakeModel(absl::string_view value) {
    if (!absl::ConsumePrefix(&value, kHash) || value.empty()) return At("names no model");
    table_.subject.model = std::string(value);
    return absl::OkStatus();
  }

  absl::Status TakeData(absl::string_view value) {
    const std::vector<absl::string_view> fields = absl::StrSplit(value, absl::ByAnyChar(" :"));
    DataPart part;
    const bool is_part = fields.size() == 4 && fields[0] == "sha256" && !fields[1].empty() &&
                         absl::SimpleAtoi(fields[2], &part.begin) &&
                         absl::SimpleAtoi(fields[3], &part.end) && 0 <= part.begin &&
                         part.begin < part.end;
    if (!is_part) return At("names no samples, as in 'data sha256:… 0:1000'");
    part.hash = std::string(fields[1]);
    table_.data.push_back(std::move(part));
    return absl::OkStatus();
  }

  /// A table that was cut off has no tensors, or no line that another shares.
  absl::Status CheckWhole() {
    if (table_.subject.model.empty() || table_.subject.batch == 0 || table_.data.empty() ||
        table_.lines.empty()) {
      return absl::InvalidArgumentError(
          ErrorText("lacks its model, batch, data or tensors, it is cut off", table_.path,
                    "calibrate again"));
    }
    for (const auto& [key, line] : table_.lines) {
      const bool is_found =
          line.same_as.empty() ||
          std::any_of(table_.lines.begin(), table_.lines.end(), [&](const auto& other) {
            return other.second.tensor == line.same_as && other.second.same_as.empty();
          });
      if (is_found) continue;
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("tensor '", line.tensor, "' shares the line of '", line.same_as,
                                 "', which has none"),
                    table_.WhereOf(line), kCalibrateAgain));
    }
    const absl::Status joined = JoinParts(table_.data);
    return WithPlace(joined, table_.path, "calibrate again");
  }

  CalibrationTable table_;
  int number_ = 0;
};

}  // namespace

std::string CalibrationTable::KeyOf(const TableLine& line) {
  return line.same_as.empty() ? absl::StrCat(line.tensor, "\n", quantizers::SpecToString(line.spec))
                              : absl::StrCat(line.tensor, "\n");
}

std::int64_t CalibrationTable::num_samples() const {
  std::int64_t samples = 0;
  for (const DataPart& part : data) samples += part.end - part.begin;
  return samples;
}

std::string CalibrationTable::WhereOf(const TableLine& line) const {
  return line.number == 0 ? path : absl::StrCat(path, ":", line.number);
}

std::string TableText(const CalibrationTable& table) {
  const TableSubject& subject = table.subject;
  std::string text = absl::StrCat(kFirstLine, "\nmodel ", kHash, subject.model, "\n");
  if (!subject.preprocess.empty()) absl::StrAppend(&text, "preprocess ", subject.preprocess, "\n");
  absl::StrAppend(&text, "settings ", subject.settings, "\nbatch ", subject.batch, "\n");
  for (const std::string& shape : subject.shapes) absl::StrAppend(&text, "shape ", shape, "\n");
  for (const std::string& bind : subject.binds) absl::StrAppend(&text, "bind ", bind, "\n");
  for (const DataPart& part : table.data) {
    absl::StrAppend(&text, "data ", kHash, part.hash, " ", part.begin, ":", part.end, "\n");
  }
  if (!table.fit.empty()) absl::StrAppend(&text, "fit ", table.fit, "\n");
  for (const auto& [key, line] : table.lines) absl::StrAppend(&text, LineText(line), "\n");
  return text;
}

absl::StatusOr<CalibrationTable> ParseTable(absl::string_view text, std::string path) {
  return TableReader(std::move(path)).Read(text);
}

absl::StatusOr<CalibrationTable> ReadTable(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return FileError(errno, "cannot be opened", path);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return ParseTable(text, path);
}

absl::Status WriteTable(const CalibrationTable& table, const std::string& path) {
  return OutputError(runtime::WriteFileAtomically(path, TableText(table)));
}

absl::Status JoinParts(std::vector<DataPart>& parts) {
  std::sort(parts.begin(), parts.end(), [](const DataPart& a, const DataPart& b) {
    return std::tie(a.hash, a.begin, a.end) < std::tie(b.hash, b.begin, b.end);
  });
  std::vector<DataPart> joined;
  for (const DataPart& part : parts) {
    const bool is_same_data = !joined.empty() && joined.back().hash == part.hash;
    if (is_same_data && part.begin < joined.back().end) {
      return absl::InvalidArgumentError(absl::StrCat("samples ", part.begin, " to ",
                                                     std::min(part.end, joined.back().end) - 1,
                                                     " of the same data are in it twice"));
    }
    if (is_same_data && part.begin == joined.back().end) {
      joined.back().end = part.end;
    } else {
      joined.push_back(part);
    }
  }
  parts = std::move(joined);
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
