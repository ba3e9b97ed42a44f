#ifndef ZEROPOINT_TOOLS_REPORT_REPORT_DATA_H_
#define ZEROPOINT_TOOLS_REPORT_REPORT_DATA_H_

// What a report shows. A verb fills in what it knows; sections without data are left out.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/node_time.h"
#include "tools/driver/explain/layer_report.h"

namespace zeropoint::tools {

/// A line of the summary: "Size", "93 kB, float 320 kB".
struct ReportFact {
  std::string label;
  std::string value;
};

/// How the verdict is meant: by words in the page, and by colour.
enum class VerdictTone { kGood, kWeak, kBad, kNeutral };

struct ReportVerdict {
  VerdictTone tone = VerdictTone::kNeutral;
  /// One sentence.
  std::string text;
};

/// What one run of a program takes, node by node.
struct ReportTimes {
  /// "int8.zpm", "float".
  std::string label;
  std::vector<runtime::NodeTime> nodes;
};

/// One way of quantizing that a search tried.
struct FrontPoint {
  std::string name;
  /// What is kept of float, in the search's metric; more is better.
  double quality = 0;
  double milliseconds = 0;
  std::int64_t bytes = 0;
  /// Whether nothing else is better in both quality and price.
  bool is_on_front = false;
  bool is_chosen = false;
};

struct ReportFront {
  /// "agreement", "SQNR in dB".
  std::string metric;
  std::vector<FrontPoint> points;
};

struct ReportData {
  /// The file that it is about.
  std::string title;
  ReportVerdict verdict;
  std::vector<ReportFact> facts;
  /// The receipt that the program carries (tools/driver/verification/receipt.h); empty without one.
  /// Its repairs have a section of their own.
  std::string receipt_json;
  std::optional<LayerComparison> comparison;
  /// The first is the program that the report is about.
  std::vector<ReportTimes> times;
  std::vector<std::string> warnings;
  std::vector<std::string> remarks;
  std::optional<ReportFront> front;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_REPORT_DATA_H_
