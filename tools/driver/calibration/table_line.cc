#include "tools/driver/calibration/table_line.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "ir/status_macros.h"
#include "tools/driver/calibration/number_list.h"

namespace zeropoint::tools {
namespace {

using quantizers::Extremes;
using quantizers::Observer;
using quantizers::QuantizationSpec;

/// A scale that was computed elsewhere, by hand say, is off by a rounding.
constexpr float kScaleTolerance = 1e-5f;

std::string Quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Takes a quoted text off the front of `rest`; false where there is none.
bool TakeQuoted(absl::string_view& rest, std::string& text) {
  if (rest.empty() || rest.front() != '"') return false;
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) return false;
  const auto json = nlohmann::json::parse(rest.data(), rest.data() + end + 1, nullptr, false);
  if (!json.is_string()) return false;
  text = json.get<std::string>();
  rest.remove_prefix(end + 1);
  absl::ConsumePrefix(&rest, " ");
  return true;
}

absl::Status Malformed(const TableLine& line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("tensor '", line.tensor, "' ", what));
}

std::vector<float> Ends(const std::vector<Extremes>& ranges, float Extremes::* end) {
  std::vector<float> ends;
  for (const Extremes& range : ranges) ends.push_back(range.*end);
  return ends;
}

/// The fields of a line behind its spec, as they are read.
struct Fields {
  std::vector<float> min, max, scale, zero_point, low, high, counts;
  std::int64_t infinite = 0;
};

struct FieldRow {
  absl::string_view name;
  std::vector<float> Fields::* values;
};
constexpr FieldRow kFields[] = {
    {"min", &Fields::min},       {"max", &Fields::max},
    {"scale", &Fields::scale},   {"zero_point", &Fields::zero_point},
    {"low", &Fields::low},       {"high", &Fields::high},
    {"counts", &Fields::counts},
};

absl::Status ParseField(absl::string_view field, const TableLine& line, Fields& fields) {
  const std::size_t equals = field.find('=');
  const absl::string_view name = field.substr(0, equals);
  if (name == "infinite" && absl::SimpleAtoi(field.substr(equals + 1), &fields.infinite)) {
    return absl::OkStatus();
  }
  for (const FieldRow& row : kFields) {
    if (row.name != name || equals == absl::string_view::npos) continue;
    std::vector<float>& values = fields.*row.values;
    if (!values.empty()) return Malformed(line, absl::StrCat("has '", name, "' twice"));
    std::optional<std::vector<float>> numbers = ParseNumbers(field.substr(equals + 1));
    if (!numbers) return Malformed(line, absl::StrCat("has no finite numbers in '", name, "'"));
    values = *std::move(numbers);
    return absl::OkStatus();
  }
  return Malformed(line, absl::StrCat("has a field '", field.substr(0, 40), "' that nobody knows"));
}

absl::Status TakeRanges(const Fields& fields, TableLine& line) {
  if (fields.min.size() != fields.max.size()) {
    return Malformed(line, absl::StrCat("has ", fields.min.size(), " numbers in 'min' and ",
                                        fields.max.size(), " in 'max'"));
  }
  for (std::size_t i = 0; i < fields.min.size(); ++i) {
    if (fields.min[i] > fields.max[i]) {
      return Malformed(line, absl::StrCat("has min ", FloatText(fields.min[i]), " above max ",
                                          FloatText(fields.max[i])));
    }
    line.ranges.push_back({fields.min[i], fields.max[i]});
  }
  return absl::OkStatus();
}

absl::Status TakeQParams(const Fields& fields, TableLine& line) {
  if (fields.scale.size() != fields.zero_point.size()) {
    return Malformed(line, "has not as many scales as zero points");
  }
  line.qparams.scales = fields.scale;
  for (const float zero_point : fields.zero_point) {
    if (zero_point != std::nearbyint(zero_point) || std::fabs(zero_point) > 255) {
      return Malformed(line, "has a zero_point that is no 8-bit integer");
    }
    line.qparams.zero_points.push_back(static_cast<std::int32_t>(zero_point));
  }
  return absl::OkStatus();
}

absl::Status TakeCounts(const Fields& fields, TableLine& line) {
  line.state.num_infinite = std::max(std::int64_t{0}, fields.infinite);
  if (fields.low.empty() && fields.high.empty() && fields.counts.empty()) return absl::OkStatus();
  if (fields.low.size() != 1 || fields.high.size() != 1 || fields.counts.empty()) {
    return Malformed(line, "has not all of 'low', 'high' and 'counts'");
  }
  const bool counts_something =
      std::all_of(fields.counts.begin(), fields.counts.end(), [](float n) { return n >= 0; }) &&
      std::any_of(fields.counts.begin(), fields.counts.end(), [](float n) { return n > 0; });
  if (fields.low.front() > fields.high.front() || !counts_something) {
    return Malformed(line, "has counts that no values have");
  }
  line.state.histogram = {fields.counts, fields.low.front(), fields.high.front()};
  return absl::OkStatus();
}

absl::Status ParseFields(absl::string_view rest, TableLine& line) {
  if (rest == "empty") return absl::OkStatus();
  Fields fields;
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    RETURN_IF_ERROR(ParseField(rest.substr(0, space), line, fields));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  RETURN_IF_ERROR(TakeRanges(fields, line));
  RETURN_IF_ERROR(TakeQParams(fields, line));
  RETURN_IF_ERROR(TakeCounts(fields, line));
  if (line.is_empty()) return Malformed(line, "has neither min and max nor counts");
  if (!line.state.histogram) line.state.extremes = line.ranges;
  return absl::OkStatus();
}

absl::Status ParseSpecOf(const std::string& text, TableLine& line) {
  const absl::StatusOr<quantizers::Spec> spec = quantizers::ParseSpec(text);
  if (!spec.ok()) {
    return Malformed(line, absl::StrCat("has a spec '", text, "', ", spec.status().message()));
  }
  const auto* observed = std::get_if<QuantizationSpec>(&*spec);
  if (observed == nullptr || quantizers::CreateObserver(*observed) == nullptr) {
    return Malformed(line, absl::StrCat("has a spec '", text, "' that observes nothing"));
  }
  line.spec = *observed;
  return absl::OkStatus();
}

/// What the state alone says; its range is that of the line unless somebody changed it.
absl::StatusOr<std::unique_ptr<Observer>> Watcher(const TableLine& line) {
  std::unique_ptr<Observer> observer = quantizers::CreateObserver(line.spec);
  const absl::Status restored = observer->Restore(line.state);
  if (!restored.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("tensor '", line.tensor, "': ", restored.message()));
  }
  return observer;
}

bool AreEqual(const std::vector<Extremes>& a, const std::vector<Extremes>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const Extremes& x, const Extremes& y) { return x.min == y.min && x.max == y.max; });
}

bool IsEditedFrom(const Observer& watcher, const TableLine& line) {
  return line.state.histogram && !line.ranges.empty() && !AreEqual(line.ranges, watcher.Ranges());
}

absl::Status CheckScales(const TableLine& line, const Observer& observer) {
  ASSIGN_OR_RETURN(const quantizers::QParams qparams, observer.CalculateQParams());
  if (line.qparams.scales.empty()) return absl::OkStatus();
  if (line.qparams.scales.size() != qparams.scales.size()) {
    return Malformed(line, absl::StrCat("has ", line.qparams.scales.size(), " scales for ",
                                        qparams.scales.size(), " ranges"));
  }
  for (std::size_t i = 0; i < qparams.scales.size(); ++i) {
    const float scale = line.qparams.scales[i], right = qparams.scales[i];
    const bool agrees = std::fabs(scale - right) <= kScaleTolerance * right &&
                        line.qparams.zero_points[i] == qparams.zero_points[i];
    if (agrees) continue;
    const Extremes range = observer.Ranges()[i];
    return Malformed(
        line, absl::StrCat("has scale ", FloatText(scale), " and zero_point ",
                           line.qparams.zero_points[i], ", but its range ", FloatText(range.min),
                           " to ", FloatText(range.max), " makes ", FloatText(right), " and ",
                           qparams.zero_points[i]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TableLine> LineOf(std::string tensor, const QuantizationSpec& spec,
                                 const Observer& observer) {
  TableLine line = {.tensor = std::move(tensor),
                    .same_as = "",
                    .spec = spec,
                    .state = observer.State(),
                    .ranges = observer.Ranges(),
                    .qparams = {}};
  if (observer.has_observed()) {
    ASSIGN_OR_RETURN(line.qparams, observer.CalculateQParams());
  }
  return line;
}

std::string LineText(const TableLine& line) {
  if (!line.same_as.empty()) {
    return absl::StrCat(Quoted(line.tensor), " as ", Quoted(line.same_as));
  }
  std::string text =
      absl::StrCat(Quoted(line.tensor), " ", Quoted(quantizers::SpecToString(line.spec)));
  if (line.is_empty()) return absl::StrCat(text, " empty");
  absl::StrAppend(&text, " min=", NumbersText(Ends(line.ranges, &Extremes::min)),
                  " max=", NumbersText(Ends(line.ranges, &Extremes::max)));
  if (!line.qparams.scales.empty()) {
    absl::StrAppend(&text, " scale=", NumbersText(line.qparams.scales),
                    " zero_point=", absl::StrJoin(line.qparams.zero_points, ","));
  }
  if (line.state.num_infinite > 0) absl::StrAppend(&text, " infinite=", line.state.num_infinite);
  if (line.state.histogram) {
    absl::StrAppend(&text, " low=", FloatText(line.state.histogram->min),
                    " high=", FloatText(line.state.histogram->max),
                    " counts=", CountsText(line.state.histogram->counts));
  }
  return text;
}

absl::StatusOr<TableLine> ParseLine(absl::string_view text) {
  TableLine line;
  std::string spec;
  if (!TakeQuoted(text, line.tensor)) {
    return absl::InvalidArgumentError("does not begin with the name of a tensor in quotes");
  }
  if (absl::ConsumePrefix(&text, "as ")) {
    if (TakeQuoted(text, line.same_as) && text.empty()) return line;
    return Malformed(line, "does not say whose line it shares");
  }
  if (!TakeQuoted(text, spec)) return Malformed(line, "has no spec in quotes");
  RETURN_IF_ERROR(ParseSpecOf(spec, line));
  RETURN_IF_ERROR(ParseFields(text, line));
  return line;
}

absl::StatusOr<std::unique_ptr<Observer>> ObserverOf(const TableLine& line) {
  ASSIGN_OR_RETURN(std::unique_ptr<Observer> observer, Watcher(line));
  if (line.is_empty()) return observer;
  if (IsEditedFrom(*observer, line)) {
    observer = quantizers::CreateStatedRange(line.spec, line.ranges.front());
  }
  RETURN_IF_ERROR(CheckScales(line, *observer));
  return observer;
}

absl::StatusOr<bool> IsEdited(const TableLine& line) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Observer> watcher, Watcher(line));
  return IsEditedFrom(*watcher, line);
}

}  // namespace zeropoint::tools
