#include "tools/driver/calibration/table_ranges.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/observe_op.h"
#include "quantizers/observer.h"
#include "tools/driver/calibration/tensor_names.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using quantizers::ObserverSet;
using quantizers::QuantizationSpec;

/// An observe op of an activation.
struct Watch {
  const ir::Op* observe;
  std::string tensor;
  std::int64_t group;
  QuantizationSpec spec;
};

absl::StatusOr<std::vector<Watch>> WatchesOf(const ir::Module& prepared, const TensorNames& names) {
  std::vector<Watch> watches;
  for (const auto& function : prepared.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() != ir::OpKind::kObserve || op->operand(0)->is_constant()) continue;
      ASSIGN_OR_RETURN(const std::optional<QuantizationSpec> spec, quantizers::SpecOfObserve(*op));
      if (spec) watches.push_back({op.get(), names.Of(*op), op->int_attribute("group"), *spec});
    }
  }
  return watches;
}

/// A histogram knows what all kinds of static ranges want.
bool CanStandIn(const TableLine& line, const QuantizationSpec& wanted) {
  QuantizationSpec spec = line.spec;
  spec.observer = wanted.observer;
  return spec == wanted &&
         (line.spec.observer == wanted.observer ||
          (line.state.histogram && quantizers::RangeChoiceOf(wanted.observer) != nullptr));
}

/// The line of a tensor that knows what `watch` wants.
absl::StatusOr<const TableLine*> LineFor(const Watch& watch, const CalibrationTable& table) {
  const TableLine* other = nullptr;
  for (const auto& [key, line] : table.lines) {
    if (line.tensor != watch.tensor || !line.same_as.empty()) continue;
    if (CanStandIn(line, watch.spec)) return &line;
    other = &line;
  }
  if (other == nullptr) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has no line for tensor '", watch.tensor, "', which is quantized"),
                  table.path, "calibrate again, with the flags that the model is compiled with"));
  }
  return absl::InvalidArgumentError(ErrorText(
      absl::StrCat("tensor '", watch.tensor, "' was watched as '",
                   quantizers::SpecToString(other->spec), "', and is quantized as '",
                   quantizers::SpecToString(watch.spec), "'"),
      table.WhereOf(*other), "compile with the flags that calibrated it, or calibrate again"));
}

/// Lines of tensors that are nowhere in the graph were misspelled, or are of another model.
absl::Status CheckTensors(const CalibrationTable& table, const TensorNames& names,
                          const std::vector<Watch>& watches, std::vector<std::string>& remarks) {
  std::set<std::string> watched;
  for (const Watch& watch : watches) watched.insert(watch.tensor);
  for (const auto& [key, line] : table.lines) {
    if (!names.Has(line.tensor)) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("the model has no tensor '", line.tensor, "'"),
                    table.WhereOf(line), "correct its name, or calibrate again"));
    }
    if (watched.count(line.tensor) == 0) {
      remarks.push_back(absl::StrCat("calibrate: tensor '", line.tensor, "' of ",
                                     table.WhereOf(line), " stays float"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::map<std::string, TableLine>> LinesOf(const ir::Module& prepared,
                                                         const ObserverSet& observers) {
  const TensorNames names(prepared);
  ASSIGN_OR_RETURN(const std::vector<Watch> watches, WatchesOf(prepared, names));
  std::map<std::string, TableLine> lines;
  std::map<std::int64_t, std::string> first_of_group;
  for (const Watch& watch : watches) {
    const auto [first, is_first] = first_of_group.emplace(watch.group, watch.tensor);
    TableLine line;
    line.tensor = watch.tensor;
    line.same_as = first->second;
    if (is_first) {
      absl::StatusOr<TableLine> learned =
          LineOf(watch.tensor, watch.spec, *observers.Find(watch.group));
      RETURN_IF_ERROR(observers.AtTensorOf(watch.group, learned.status()));
      line = *std::move(learned);
    }
    if (line.same_as != line.tensor) lines.emplace(CalibrationTable::KeyOf(line), std::move(line));
  }
  return lines;
}

absl::StatusOr<std::map<std::int64_t, std::string>> TensorsOfGroups(const ir::Module& prepared) {
  ASSIGN_OR_RETURN(const std::vector<Watch> watches, WatchesOf(prepared, TensorNames(prepared)));
  std::map<std::int64_t, std::string> tensors;
  for (const Watch& watch : watches) tensors.emplace(watch.group, watch.tensor);
  return tensors;
}

absl::Status RestoreLines(const CalibrationTable& table, const ir::Module& prepared,
                          ObserverSet& observers, std::vector<std::string>& remarks) {
  const TensorNames names(prepared);
  ASSIGN_OR_RETURN(const std::vector<Watch> watches, WatchesOf(prepared, names));
  RETURN_IF_ERROR(CheckTensors(table, names, watches, remarks));
  std::set<std::int64_t> restored;
  for (const Watch& watch : watches) {
    if (!restored.insert(watch.group).second) continue;
    ASSIGN_OR_RETURN(const TableLine* line, LineFor(watch, table));
    ASSIGN_OR_RETURN(std::unique_ptr<quantizers::Observer> observer,
                     WithPlace(ObserverOf(*line), table.WhereOf(*line),
                               "leave out scale and zero_point, which follow from min and max"));
    observers.Replace(watch.group, std::move(observer));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
