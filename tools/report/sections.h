#ifndef ZEROPOINT_TOOLS_REPORT_SECTIONS_H_
#define ZEROPOINT_TOOLS_REPORT_SECTIONS_H_

// The sections of a report, as HTML without their headings; empty where there is nothing to say.

#include <cstddef>
#include <string>

#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// Verdict, sizes, times.
std::string SummarySection(const ReportData& data);
/// What the compiler measured and remembered.
std::string ReceiptSection(const ReportData& data);
/// What a repair changed, and why.
std::string RepairsSection(const ReportData& data);
/// What the search tried.
std::string FrontSection(const ReportData& data);
/// Every layer in order, with how much it keeps, and why not more.
std::string GraphSection(const ReportData& data);
/// Distributions, ranges and weights, layer by layer.
std::string DistributionsSection(const ReportData& data);
/// Where the time of a run goes.
std::string TimesSection(const ReportData& data);
/// Warnings and remarks of the compiler.
std::string RemarksSection(const ReportData& data);

/// The id of the element that describes layer `index` of the comparison.
std::string LayerAnchor(std::size_t index);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_SECTIONS_H_
