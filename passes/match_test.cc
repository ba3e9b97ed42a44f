#include "passes/match.h"

#include <limits>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::passes {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class MatchTest : public testing::Test {
 protected:
  const ir::Op& op(std::size_t index) const { return *module_->main().OpsInOrder()[index]; }
  const ir::Value* constant(std::string_view name) const { return module_->FindConstant(name); }
  const ir::Value* x() const { return module_->main().arguments().front().get(); }

  std::unique_ptr<ir::Module> module_ = ir::ParseModule(R"(
module @m {
  const @six : f32[] = [6.0]
  const @sixes : f32[2,1] = [6.0,6.0]
  const @mixed : f32[2] = [6.0,5.0]
  const @empty : f32[0] = []
  const @integer : i32[] = [6]
  func @main(%x: f32[2,2]) -> (%y: f32[2,2]) {
    %0 = aten.mul(%x, @six) : f32[2,2]
    %1 = aten.mul(@sixes, %x) : f32[2,2]
    %2 = aten.mul(@mixed, %x) : f32[2,2]
    %3 = aten.div(%x, @six) : f32[2,2]
    %4 = aten.div(@six, %x) : f32[2,2]
    %5 = aten.mul(@six, @six) : f32[]
    %6 = aten.relu(%x) : f32[2,2]
    %7 = aten.hardtanh(%x) {min_val=-2.0, max_val=3.0} : f32[2,2]
    return %0
  }
})")
                                            .value();
};

TEST_F(MatchTest, UniformConstantsAreFilledFloatTensors) {
  EXPECT_EQ(UniformConstant(constant("six")), 6.0f);
  EXPECT_EQ(UniformConstant(constant("sixes")), 6.0f);
  EXPECT_EQ(UniformConstant(constant("mixed")), std::nullopt);
  EXPECT_EQ(UniformConstant(constant("empty")), std::nullopt);
  EXPECT_EQ(UniformConstant(constant("integer")), std::nullopt);
  EXPECT_EQ(UniformConstant(x()), std::nullopt);
  EXPECT_EQ(UniformConstant(nullptr), std::nullopt);
}

TEST_F(MatchTest, SplitConstantTakesEitherOrder) {
  for (const std::size_t index : {0u, 1u}) {
    const auto split = SplitConstant(op(index));
    ASSERT_TRUE(split.has_value()) << index;
    EXPECT_EQ(split->operand, x());
    EXPECT_EQ(split->constant, 6.0f);
  }
}

TEST_F(MatchTest, SplitConstantWantsExactlyOneUniformConstant) {
  EXPECT_FALSE(SplitConstant(op(2)).has_value());
  EXPECT_FALSE(SplitConstant(op(5)).has_value());
  EXPECT_FALSE(SplitConstant(op(6)).has_value());
}

TEST_F(MatchTest, ScalingsAreProductsAndQuotientsByConstants) {
  EXPECT_EQ(AsScaling(op(0))->constant, 6.0f);
  EXPECT_EQ(AsScaling(op(3))->constant, 1.0f / 6.0f);
  EXPECT_EQ(AsScaling(op(3))->operand, x());
  EXPECT_FALSE(AsScaling(op(4)).has_value()) << "6 / x is no scaling of x";
  EXPECT_FALSE(AsScaling(op(6)).has_value());
}

TEST_F(MatchTest, ClampsHaveARange) {
  EXPECT_EQ(ClampRangeOf(&op(6)), (ClampRange{0.0, kInfinity}));
  EXPECT_EQ(ClampRangeOf(&op(7)), (ClampRange{-2.0, 3.0}));
  EXPECT_EQ(ClampRangeOf(&op(0)), std::nullopt);
  EXPECT_EQ(ClampRangeOf(nullptr), std::nullopt);
}

TEST_F(MatchTest, ProducersAreFoundByKind) {
  EXPECT_EQ(ProducerOfKind(op(6).result(), ir::OpKind::kRelu), &op(6));
  EXPECT_EQ(ProducerOfKind(op(6).result(), ir::OpKind::kMul), nullptr);
  EXPECT_EQ(ProducerOfKind(x(), ir::OpKind::kRelu), nullptr);
  EXPECT_EQ(ProducerOfKind(nullptr, ir::OpKind::kRelu), nullptr);
}

TEST(IsNear, TakesTheSpellingsOfOneSixthAndNoMore) {
  EXPECT_TRUE(IsNear(0.16666667f, 1.0f / 6.0f));
  EXPECT_TRUE(IsNear(0.1666667f, 1.0f / 6.0f));
  EXPECT_FALSE(IsNear(0.16667f, 1.0f / 6.0f));
  EXPECT_FALSE(IsNear(std::numeric_limits<float>::quiet_NaN(), 1.0f));
  EXPECT_FALSE(IsNear(static_cast<float>(kInfinity), 1.0f));
}

}  // namespace
}  // namespace zeropoint::passes
