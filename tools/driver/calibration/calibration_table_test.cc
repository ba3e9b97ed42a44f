#include "tools/driver/calibration/calibration_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/parser.h"
#include "quantizers/observer_set.h"
#include "tools/driver/calibration/merge_tables.h"
#include "tools/driver/calibration/table_ranges.h"

namespace zeropoint::tools {
namespace {

using testing::HasSubstr;

constexpr char kModule[] = R"(
  module @m {
    func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
      %0 = quant.observe(%x) {observer="min_max", group=0, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,4] loc("x")
      %1 = aten.relu(%0) : f32[N,4] loc("/relu")
      %2 = quant.observe(%1) {observer="KIND", group=1, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,4] loc("/relu")
      %3 = aten.neg(%2) : f32[N,4] loc("/relu")
      %4 = quant.observe(%3) {observer="KIND", group=1, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N,4] loc("/relu")
      return %4
    }
  })";

class Tables : public testing::Test {
 protected:
  Tables() : module_(*ir::ParseModule(absl::StrReplaceAll(kModule, {{"KIND", "histogram"}}))) {}

  /// A table of samples [begin, end).
  CalibrationTable Made(std::int64_t begin, std::int64_t end) {
    quantizers::ObserverSet observers = *quantizers::ObserverSet::Create(*module_);
    for (std::int64_t i = begin; i < end; ++i) {
      const auto top = static_cast<float>(i + 1);
      EXPECT_TRUE(observers.Observe(0, {-top, 0, 0.5f, top}, {1, 4}).ok());
      EXPECT_TRUE(observers.Observe(1, {0, 0.25f, 0.5f, 3}, {1, 4}).ok());
    }
    CalibrationTable table;
    table.subject.model = "abc";
    table.subject.settings = "observer=histogram";
    table.subject.batch = 1;
    table.data = {{"d0", begin, end}};
    table.lines = *LinesOf(*module_, observers);
    table.path = absl::StrCat("T", begin, ".txt");
    return table;
  }

  absl::Status Restored(const std::string& text) {
    const absl::StatusOr<CalibrationTable> table = ParseTable(text, "T.txt");
    if (!table.ok()) return table.status();
    observers_ = *quantizers::ObserverSet::Create(*module_);
    return RestoreLines(*table, *module_, observers_, remarks_);
  }

  /// The text of a table with `from` replaced, of which there is one at least.
  std::string Edited(const std::string& from, const std::string& to) {
    std::string text = TableText(Made(0, 4));
    EXPECT_GT(absl::StrReplaceAll({{from, to}}, &text), 0) << from << " in " << text;
    return text;
  }

  std::unique_ptr<ir::Module> module_;
  quantizers::ObserverSet observers_;
  std::vector<std::string> remarks_;
};

TEST_F(Tables, TextReadsBackToTheSameText) {
  const std::string text = TableText(Made(0, 4));
  EXPECT_THAT(text, HasSubstr("\"x\" \"i8[-128,127] per_tensor_affine min_max eps=0"));
  EXPECT_THAT(text, HasSubstr(" min=-4 max=4 scale=0.03137255 zero_point=-1\n"));
  EXPECT_THAT(text, HasSubstr("\"/relu#2\" as \"/relu\"\n"));
  EXPECT_EQ(TableText(*ParseTable(text, "T.txt")), text);
}

TEST_F(Tables, ObserversKnowWhatTheTableSays) {
  ASSERT_TRUE(Restored(TableText(Made(0, 4))).ok());
  EXPECT_FLOAT_EQ(observers_.QParamsOf(0, quantizers::ObserverKind::kMinMax)->scales.front(),
                  8.0f / 255);
}

TEST_F(Tables, ARangeThatAUserChangedIsThatOfAllObservers) {
  const std::string text = TableText(Made(0, 4));
  const std::size_t begin = text.find(" min=0 max=2.9"), low = text.find(" low=");
  ASSERT_NE(begin, std::string::npos);
  ASSERT_TRUE(Restored(text.substr(0, begin) + " min=0 max=6" + text.substr(low)).ok());
  for (const auto kind : {quantizers::ObserverKind::kHistogram, quantizers::ObserverKind::kMse}) {
    EXPECT_FLOAT_EQ(observers_.QParamsOf(1, kind)->scales.front(), 6.0f / 255);
  }
}

TEST_F(Tables, MistakesNameLineAndTensor) {
  const struct {
    const char* from;
    const char* to;
    const char* message;
  } rows[] = {
      {"scale=0.03137255", "scale=0.05",
       "tensor 'x' has scale 0.05 and zero_point -1, but its range -4 to 4 makes 0.03137255 and "
       "-1: "
       "T.txt:8: leave out scale"},
      {"min=-4 max=4", "min=5 max=4", "tensor 'x' has min 5 above max 4: T.txt:8"},
      {"min=-4 max=4", "min=-4,1 max=4", "'x' has 2 numbers in 'min' and 1 in 'max': T.txt:8"},
      {"max=4", "max=nan", "'x' has no finite numbers in 'max': T.txt:8"},
      {"max=4", "most=4", "'x' has a field 'most=4' that nobody knows: T.txt:8"},
      {"\"x\" \"i8", "\"z\" \"i8", "the model has no tensor 'z': T.txt:8: correct its name"},
      {"\"x\" \"i8", "\"x\" \"i9", "tensor 'x' has a spec"},
      {"\"x\" \"i8[-128,", "\"x\" \"i8[-127,", "tensor 'x' was watched as"},
      {"\"x\" \"", "x \"",
       "begins with 'x', neither a tensor in quotes nor a key that is known: T.txt:8"},
      {"as \"/relu\"", "as \"/gone\"",
       "tensor '/relu#2' shares the line of '/gone', which has none"},
      {"low=0", "low=7", "'/relu' has counts that no values have"},
      {"data sha256:d0 0:4", "data sha256:d0 4:0",
       "names no samples, as in 'data sha256:… 0:1000': T.txt:5"},
      {"model sha256:abc\n", "", "lacks its model, batch, data or tensors, it is cut off: T.txt: "},
      {"zeropoint calibration table 1", "hello", "is not a calibration table: T.txt: make one"},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(Restored(Edited(row.from, row.to)).message(), HasSubstr(row.message)) << row.to;
  }
}

TEST_F(Tables, ATensorWithoutALineIsNamed) {
  std::string text = TableText(Made(0, 4));
  text.resize(text.find("\"x\" "));
  EXPECT_THAT(Restored(text).message(),
              HasSubstr("has no line for tensor 'x', which is quantized"));
}

TEST_F(Tables, PartsMergeToTheTableOfAllWhateverTheirOrder) {
  const CalibrationTable whole = Made(0, 8);
  EXPECT_EQ(TableText(*MergeTables({Made(0, 3), Made(3, 8)})), TableText(whole));
  EXPECT_EQ(TableText(*MergeTables({Made(3, 8), Made(0, 3)})), TableText(whole));
}

TEST_F(Tables, WhatDoesNotBelongTogetherIsNotMerged) {
  CalibrationTable other = Made(4, 8);
  other.subject.model = "xyz";
  EXPECT_THAT(MergeTables({Made(0, 4), other}).status().message(),
              HasSubstr("is of another model than T0.txt: T4.txt: merge tables of one model"));
  other = Made(4, 8);
  other.subject.settings = "observer=minmax";
  EXPECT_THAT(MergeTables({Made(0, 4), other}).status().message(), HasSubstr("other settings"));
  EXPECT_THAT(MergeTables({Made(0, 4), Made(3, 8)}).status().message(),
              HasSubstr("samples 3 to 3 of the same data are in it twice: T3.txt"));
  other = Made(4, 8);
  other.lines.erase(other.lines.begin());
  EXPECT_THAT(MergeTables({Made(0, 4), other}).status().message(), HasSubstr("has no such line"));
  other = Made(4, 8);
  for (auto& [key, line] : other.lines) {
    if (line.state.histogram) line.ranges = {{0, 6}};
  }
  EXPECT_THAT(MergeTables({Made(0, 4), other}).status().message(),
              HasSubstr("has another range than its counts say"));
}

}  // namespace
}  // namespace zeropoint::tools
