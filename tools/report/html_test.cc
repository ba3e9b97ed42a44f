#include "tools/report/html.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/report/charts.h"

namespace zeropoint::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(EscapeHtml, LeavesNothingThatCouldEndATextOrAnAttribute) {
  EXPECT_EQ(EscapeHtml("<a b=\"c\" d='e'>&"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
}

TEST(EscapeHtml, ControlCharactersAreReplaced) {
  EXPECT_EQ(EscapeHtml(absl::string_view("a\0b\x1b\n", 5)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\n");
}

TEST(EscapeJsonForScript, NoTagCanBeginInAString) {
  EXPECT_EQ(EscapeJsonForScript(R"({"a":"</script><!--"})"), R"({"a":"\u003c/script>\u003c!--"})");
}

TEST(TableBuilder, NamesItsRegionAndHeadings) {
  TableBuilder table("Layers & ops", {{"Layer"}, {"SQNR", true}});
  table.BeginRow();
  table.Cell("x");
  table.Cell("3", "", "3.25");
  const std::string html = table.Finish();
  EXPECT_THAT(html, HasSubstr("<caption>Layers &amp; ops</caption>"));
  EXPECT_THAT(html, HasSubstr("tabindex=\"0\" role=\"region\" aria-label=\"Layers &amp; ops\""));
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\">Layer</th>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">x</th>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"number \" data-sort=\"3.25\">3</td>"));
}

TEST(HistogramChart, SaysInWordsWhatItShows) {
  ValueHistogram histogram;
  histogram.Add({-1, 0, 0.5f, 3});
  const std::string svg = HistogramChart(histogram, ValueRange{-2, 2});
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-label=\"Distribution of the float values from -1 "
                             "to 3; int8 expresses -2 to 2\""));
  EXPECT_THAT(svg, HasSubstr("class=\"range\""));
  EXPECT_THAT(HistogramChart(histogram, std::nullopt), Not(HasSubstr("class=\"range\"")));
}

TEST(HistogramChart, IsDrawnOfNoValues) {
  EXPECT_THAT(HistogramChart(ValueHistogram(), std::nullopt), Not(HasSubstr("nan")));
}

TEST(ShareBar, LeavesOutWhatIsNegative) {
  const std::string svg = ShareBar({{"weights", 1.2}, {"bias", -0.2}});
  EXPECT_THAT(svg, HasSubstr("class=\"weights\""));
  EXPECT_THAT(svg, Not(HasSubstr("class=\"bias\"")));
}

}  // namespace
}  // namespace zeropoint::tools
