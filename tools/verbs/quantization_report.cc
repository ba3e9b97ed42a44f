#include "tools/verbs/quantization_report.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace zeropoint::tools {
namespace {

/// How nodes compute: the key for scripts and the words for people.
struct WayRow {
  std::int64_t NodeCounts::* count;
  const char* key;
  const char* words;
};
constexpr WayRow kWays[] = {
    {&NodeCounts::int8, "int8", "in int8"},
    {&NodeCounts::dynamic, "dynamic", "in int8 with inputs quantized at run time"},
    {&NodeCounts::weights_only, "weights_only", "in float with 8-bit weights"},
    {&NodeCounts::in_float, "float", "in float"},
};

Json CountsJson(const NodeCounts& counts) {
  Json json = Json::object();
  for (const WayRow& way : kWays) json[way.key] = counts.*way.count;
  json["quantized_bytes"] = counts.quantized_bytes;
  json["float_bytes"] = counts.float_bytes;
  return json;
}

/// "9 in int8, 1 in float; 100 of 120 bytes of weights in 8 bits".
std::string CountsText(const NodeCounts& counts) {
  std::vector<std::string> parts;
  for (const WayRow& way : kWays) {
    if (counts.*way.count > 0) parts.push_back(absl::StrCat(counts.*way.count, " ", way.words));
  }
  std::string text = absl::StrJoin(parts, ", ");
  const std::int64_t bytes = counts.quantized_bytes + counts.float_bytes;
  if (bytes > 0) {
    absl::StrAppend(&text, "; ", counts.quantized_bytes, " of ", bytes,
                    " bytes of weights quantized");
  }
  return text;
}

}  // namespace

Json QuantizationJson(const QuantizationSummary& summary) {
  Json json = CountsJson(summary.total);
  Json ops = Json::object();
  for (const auto& [op, counts] : summary.ops) ops[op] = CountsJson(counts);
  json["ops"] = std::move(ops);
  return json;
}

std::string QuantizationLine(const QuantizationSummary& summary) {
  return absl::StrCat("all ops: ", CountsText(summary.total), "\n");
}

std::string QuantizationText(const QuantizationSummary& summary) {
  std::string text = QuantizationLine(summary);
  for (const auto& [op, counts] : summary.ops) {
    if (counts.quantized() == 0 && counts.float_bytes == 0) continue;
    absl::StrAppend(&text, "  ", op, ": ", CountsText(counts), "\n");
  }
  return text;
}

Json UnquantizedJson(const std::vector<UnquantizedOps>& unquantized) {
  Json json = Json::array();
  for (const UnquantizedOps& ops : unquantized) {
    json.push_back({{"op", ops.op},
                    {"count", ops.count},
                    {"float_bytes", ops.float_bytes},
                    {"reason", ops.reason}});
  }
  return json;
}

std::string UnquantizedText(const std::vector<UnquantizedOps>& unquantized) {
  std::string text;
  for (const UnquantizedOps& ops : unquantized) {
    absl::StrAppend(&text, "not quantized: ", ops.count, " ", ops.op);
    if (ops.float_bytes > 0) absl::StrAppend(&text, " with ", ops.float_bytes, " bytes");
    absl::StrAppend(&text, ", because ", ops.reason, "\n");
  }
  return text;
}

}  // namespace zeropoint::tools
