// The op table is complete and consistent with itself.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "ir/op_kind.h"
#include "ir/op_schema.h"

namespace zeropoint::ir {
namespace {

TEST(OpTable, EveryKindHasASchema) {
  for (const OpSchema& schema : AllOpSchemas()) {
    EXPECT_NE(schema.infer, nullptr) << schema.name << " has no row in ir/ops/*_ops.cc";
    EXPECT_FALSE(schema.summary.empty()) << schema.name << " has no summary";
    // All but the one that stands for a constant.
    EXPECT_EQ(schema.operands.empty(), schema.kind == OpKind::kFull) << schema.name;
  }
}

TEST(OpTable, RowsStandAtTheirKind) {
  int index = 0;
  for (const OpSchema& schema : AllOpSchemas()) {
    EXPECT_EQ(static_cast<int>(schema.kind), index) << schema.name;
    EXPECT_EQ(&SchemaOf(schema.kind), &schema);
    ++index;
  }
}

TEST(OpTable, NamesAreUniqueAndFindTheirKind) {
  std::set<std::string_view> names;
  for (const OpSchema& schema : AllOpSchemas()) {
    EXPECT_TRUE(names.insert(schema.name).second) << schema.name << " is listed twice";
    EXPECT_EQ(FindOpKind(schema.name), schema.kind);
  }
  EXPECT_EQ(FindOpKind("aten.frobnicate"), std::nullopt);
}

TEST(OpTable, AttributeNamesAreUniqueAndNoAnnotations) {
  for (const OpSchema& schema : AllOpSchemas()) {
    std::set<std::string_view> names;
    for (const AttributeSchema& attribute : schema.attributes) {
      EXPECT_TRUE(names.insert(attribute.name).second) << schema.name << " " << attribute.name;
      EXPECT_EQ(attribute.name.find('.'), std::string_view::npos)
          << schema.name << " " << attribute.name << ": a dot marks annotations";
    }
  }
}

TEST(OpTable, DefaultsAreOfTheirKind) {
  for (const OpSchema& schema : AllOpSchemas()) {
    for (const AttributeSchema& attribute : schema.attributes) {
      if (!attribute.default_value) continue;
      EXPECT_EQ(KindOf(*attribute.default_value), attribute.kind)
          << schema.name << " " << attribute.name;
    }
  }
}

// Op::operand(i) and the printer rely on it.
TEST(OpTable, RequiredOperandsPrecedeOptionalOnesAndVariadicIsLast) {
  for (const OpSchema& schema : AllOpSchemas()) {
    const bool ordered = std::is_sorted(
        schema.operands.begin(), schema.operands.end(),
        [](const OperandSchema& a, const OperandSchema& b) { return a.arity < b.arity; });
    EXPECT_TRUE(ordered) << schema.name;
    const auto variadic =
        std::count_if(schema.operands.begin(), schema.operands.end(),
                      [](const OperandSchema& row) { return row.arity == Arity::kVariadic; });
    EXPECT_LE(variadic, 1) << schema.name;
  }
}

// Ops that move data or keep its range (docs/pt2e.md 2.4). A view that did not share would
// requantize on a mere reshape.
TEST(OpTable, ObserversAreSharedAcrossDataMovementAndClamps) {
  const std::set<OpKind> expected = {OpKind::kRelu,
                                     OpKind::kHardtanh,
                                     OpKind::kMaxPool2d,
                                     OpKind::kMean,
                                     OpKind::kPermute,
                                     OpKind::kSqueeze,
                                     OpKind::kAdaptiveAvgPool2d,
                                     OpKind::kView,
                                     OpKind::kFlatten,
                                     OpKind::kUnsqueeze,
                                     OpKind::kSlice,
                                     OpKind::kChannelShuffle,
                                     OpKind::kPad,
                                     OpKind::kFlip,
                                     OpKind::kMaxPool3d,
                                     OpKind::kAmax,
                                     OpKind::kAmin,
                                     OpKind::kResizeNearest,
                                     OpKind::kResizeLinear,
                                     OpKind::kExpand,
                                     OpKind::kRepeat,
                                     OpKind::kPixelShuffle,
                                     OpKind::kPixelUnshuffle,
                                     OpKind::kIndexSelect,
                                     OpKind::kEmbedding,
                                     OpKind::kGather,
                                     OpKind::kGatherNd,
                                     OpKind::kDropout};
  for (const OpSchema& schema : AllOpSchemas()) {
    EXPECT_EQ(schema.Has(kTraitSharesObserver), expected.count(schema.kind) > 0)
        << schema.name << ": kTraitSharesObserver of its row and the list of this test differ";
    if (schema.Has(kTraitView)) EXPECT_TRUE(schema.Has(kTraitSharesObserver)) << schema.name;
    if (schema.Has(kTraitClamp)) EXPECT_TRUE(schema.Has(kTraitPointwise)) << schema.name;
  }
}

TEST(OpSchema, FindAttributeKnowsItsOwnOnly) {
  EXPECT_NE(SchemaOf(OpKind::kConv2d).FindAttribute("groups"), nullptr);
  EXPECT_EQ(SchemaOf(OpKind::kConv2d).FindAttribute("keepdim"), nullptr);
}

}  // namespace
}  // namespace zeropoint::ir
