#include "passes/weights/moment_sums.h"

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "passes/weights/patches.h"

namespace zeropoint::passes {
namespace {

std::unique_ptr<ir::Module> Parse(const std::string& text) {
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

std::unique_ptr<ir::Module> Convolution() {
  return Parse(R"(module @m {
    const @w : f32[2,1,3,3] = [1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0]
    func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,2,2,1]) {
      %0 = aten.conv2d(%x, @w, none) {dilation=[1,1], groups=2, padding=[1,0,1,0], stride=[2,2]} : f32[N,2,2,1]
      return %0
    }
  })");
}

const ir::Op& Layer(const ir::Module& module) { return *module.main().ops().front(); }

std::vector<float> Counting(std::size_t size) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<float>(i);
  return values;
}

TEST(PatchReaderTest, ReadsOneGroupsWindowWithZerosInThePadding) {
  const auto module = Convolution();
  const PatchReader reader(Layer(*module), {1, 2, 4, 4});
  ASSERT_EQ(reader.groups(), 2u);
  ASSERT_EQ(reader.columns(), 9u);
  // (4 + 1 + 1 - 3) / 2 + 1 rows, (4 - 3) / 2 + 1 columns.
  ASSERT_EQ(reader.num_positions(), 2u);
  std::vector<float> patch(9);
  reader.Read(Counting(32), 0, 1, absl::MakeSpan(patch));
  EXPECT_EQ(patch, (std::vector<float>{0, 0, 0, 16, 17, 18, 20, 21, 22}));
  reader.Read(Counting(32), 1, 0, absl::MakeSpan(patch));
  EXPECT_EQ(patch, (std::vector<float>{4, 5, 6, 8, 9, 10, 12, 13, 14}));
}

TEST(MomentSumsTest, LinearMomentsAreThoseOfItsRows) {
  const auto module = Parse(R"(module @m {
    const @w : f32[1,2] = [1.0,1.0]
    func @main(%x: f32[N,2]) -> (%y: f32[N,1]) {
      %0 = aten.linear(%x, @w, none) : f32[N,1]
      return %0
    }
  })");
  MomentSums sums(Layer(*module), 2);
  sums.Add({1, 2, 3, 4}, {2, 2});
  sums.Add({-5, 6}, {1, 2});
  const InputMoments moments = sums.Finish();
  EXPECT_EQ(moments.patches, 3);
  EXPECT_FLOAT_EQ(moments.mean[0], (1 + 3 - 5) / 3.0f);
  EXPECT_FLOAT_EQ(moments.mean[1], (2 + 4 + 6) / 3.0f);
  const absl::Span<const float> second = moments.SecondMoments(0, 0);
  EXPECT_FLOAT_EQ(second[0], (1 + 9 + 25) / 3.0f);
  EXPECT_FLOAT_EQ(second[1], (2 + 12 - 30) / 3.0f);
  EXPECT_FLOAT_EQ(second[3], (4 + 16 + 36) / 3.0f);
  EXPECT_EQ(moments.largest, (std::vector<float>{5, 6}));
}

TEST(MomentSumsTest, EachGroupHasItsOwn) {
  const auto module = Convolution();
  MomentSums sums(Layer(*module), 1);
  std::vector<float> input(32, 1.0f);
  for (std::size_t i = 16; i < 32; ++i) input[i] = 2;
  sums.Add(input, {1, 2, 4, 4});
  const InputMoments moments = sums.Finish();
  // The last kernel row lies inside at both positions.
  EXPECT_FLOAT_EQ(moments.Mean(0)[8], 1);
  EXPECT_FLOAT_EQ(moments.Mean(1)[8], 2);
  EXPECT_FLOAT_EQ(moments.SecondMoments(1, 0)[80], 4);
  // The first one lies in the padding once.
  EXPECT_FLOAT_EQ(moments.Mean(1)[0], 1);
}

TEST(MomentSumsTest, NothingIsLearnedOfInputsThatAreNotFinite) {
  const auto module = Convolution();
  MomentSums sums(Layer(*module), 1);
  std::vector<float> input(32, 1.0f);
  input[7] = INFINITY;
  sums.Add(input, {1, 2, 4, 4});
  EXPECT_EQ(sums.Finish().patches, 0);
}

}  // namespace
}  // namespace zeropoint::passes
