#include "tools/report/render_report.h"

#include <nlohmann/json.hpp>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHostile[] = "</script><script>alert(1)</script>\"'@DATA@";

ReportData Everything(const std::string& name) {
  ReportData data;
  data.title = name;
  data.verdict = {VerdictTone::kGood, name};
  data.facts = {{"Size", name}};
  data.receipt_json =
      nlohmann::json{
          {"verdict", "good"},
          {"outputs", {{{"name", name}, {"sqnr_db", 30}}}},
          {"repair",
           {{"nodes", {{{"node", name}, {"op", "aten.linear"}, {"treatment", "float"}}}}}}}
          .dump();
  LayerReport layer;
  layer.name = layer.op = name;
  layer.reads = {name, "other"};
  layer.sqnr_db = 12.5;
  layer.histogram.Add({1, 2, 3});
  layer.unknown_reason = name;
  data.comparison.emplace();
  data.comparison->layers = {layer};
  data.comparison->unmatched = {name};
  data.comparison->blame = BlameSummary{name, 8, 30, 0.5};
  data.times = {{name, {{name, name, 0.5}}}};
  data.warnings = data.remarks = {name};
  data.front = {name, {{name, 30, 0.1, 1000, true, true}, {"b", 20, 0.05, 900, true, false}}};
  return data;
}

TEST(RenderReport, EveryNameIsEscapedWhereverItStands) {
  const std::string page = RenderReport(Everything(kHostile));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  // In a JSON string a quote is escaped otherwise.
  const std::string html = page.substr(0, page.find("<script type=\"application/json\""));
  EXPECT_THAT(html, Not(HasSubstr("\"'@DATA@")));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST(RenderReport, WhatANameHoldsIsNotFilledIn) {
  const std::string page = RenderReport(Everything("@SCRIPT@"));
  EXPECT_THAT(page, HasSubstr("<h1>@SCRIPT@</h1>"));
}

TEST(RenderReport, LoadsNothing) {
  const std::string page = RenderReport(Everything("model"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(ContainsRegex("(src|href)=\"?'?(https?:)?//")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST(RenderReport, HasASectionForAllThatIsKnown) {
  const std::string page = RenderReport(Everything("model"));
  for (const char* id :
       {"summary", "receipt", "repairs", "search", "graph", "distributions", "times", "remarks"}) {
    EXPECT_THAT(page, HasSubstr(std::string("<section id=\"") + id + "\" aria-labelledby=\"" + id +
                                "-heading\">"));
    EXPECT_THAT(page, HasSubstr(std::string("<a href=\"#") + id + "\">"));
  }
  EXPECT_THAT(page, HasSubstr("<details id=\"layer-0\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#layer-0\">"));
}

TEST(RenderReport, LeavesOutWhatIsNotKnown) {
  ReportData data;
  data.title = "float.zpm";
  const std::string page = RenderReport(data);
  for (const char* id : {"receipt", "repairs", "search", "graph", "distributions", "times"}) {
    EXPECT_THAT(page, Not(HasSubstr(std::string("<section id=\"") + id)));
  }
}

TEST(RenderReport, HoldsItsNumbersAsJson) {
  const std::string page = RenderReport(Everything(kHostile));
  const std::string begin = "id=\"report-data\">";
  const std::size_t from = page.find(begin) + begin.size();
  const auto json = nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
  EXPECT_EQ(json["title"], kHostile);
  EXPECT_EQ(json["layers"][0]["sqnr_db"], 12.5);
  EXPECT_TRUE(json["layers"][0]["causes"].is_null());
  EXPECT_EQ(json["receipt"]["verdict"], "good");
  EXPECT_EQ(json["front"]["points"][0]["chosen"], true);
}

TEST(RenderReport, AReceiptThatIsNoneIsLeftOut) {
  ReportData data = Everything("model");
  data.receipt_json = R"({"outputs": 3, "repair": {"nodes": [7, {}]}})";
  EXPECT_THAT(RenderReport(data), HasSubstr("<section id=\"receipt\""));
  data.receipt_json = "not JSON";
  EXPECT_THAT(RenderReport(data), Not(HasSubstr("<section id=\"repairs\"")));
}

}  // namespace
}  // namespace zeropoint::tools
