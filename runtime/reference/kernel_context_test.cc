#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernel.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const NodeAttributes kAttributes = {
    {"one", {{1}, {}, {}}},    {"seven", {{7}, {}, {}}},   {"list", {{1, 2}, {}, {}}},
    {"half", {{}, {0.5}, {}}}, {"name", {{}, {}, "tanh"}}, {"empty", {{}, {}, {}}},
};

KernelContext Context() { return KernelContext({}, kAttributes); }

template <typename T>
std::string Error(const absl::StatusOr<T>& value) {
  EXPECT_EQ(value.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(value.status().message());
}

TEST(KernelContext, ReadsAttributesOfEveryKind) {
  EXPECT_EQ(*Context().Int("seven"), 7);
  EXPECT_EQ(*Context().BoolOr("one", false), true);
  EXPECT_EQ(*Context().Float("half"), 0.5);
  EXPECT_THAT(*Context().Ints("list"), ElementsAre(1, 2));
  EXPECT_THAT(*Context().Ints("empty"), ElementsAre());
  EXPECT_EQ(*Context().TextOr("name", "none"), "tanh");
}

TEST(KernelContext, DefaultsOnlyWhatIsMissing) {
  EXPECT_EQ(*Context().IntOr("absent", 3), 3);
  EXPECT_EQ(*Context().BoolOr("absent", true), true);
  EXPECT_EQ(*Context().FloatOr("absent", 3.5), 3.5);
  EXPECT_THAT(*Context().IntsOr("absent", {4}), ElementsAre(4));
  EXPECT_EQ(*Context().TextOr("absent", "none"), "none");
  EXPECT_THAT(Error(Context().IntOr("list", 3)), HasSubstr("must be one integer"));
  EXPECT_THAT(Error(Context().BoolOr("seven", true)), HasSubstr("must be 0 or 1, it is 7"));
  EXPECT_THAT(Error(Context().FloatOr("one", 3)), HasSubstr("must be one float"));
  EXPECT_THAT(Error(Context().IntsOr("half", {})), HasSubstr("must be a list of integers"));
  EXPECT_THAT(Error(Context().TextOr("one", "none")), HasSubstr("must be a text"));
}

TEST(KernelContext, NamesAMissingAttribute) {
  EXPECT_THAT(Error(Context().Int("absent")), HasSubstr("\"absent\" must be one integer"));
  EXPECT_THAT(Error(Context().Float("absent")), HasSubstr("missing"));
  EXPECT_THAT(Error(Context().Ints("absent")), HasSubstr("missing"));
}

TEST(KernelContext, HasNullForAbsentOperands) {
  const TensorView view;
  const TensorView* inputs[] = {nullptr, &view};
  const KernelContext context(inputs, kAttributes);
  EXPECT_EQ(context.num_inputs(), 2);
  EXPECT_EQ(context.input(0), nullptr);
  EXPECT_EQ(context.input(1), &view);
  EXPECT_EQ(context.input(2), nullptr);
}

TEST(KernelContext, KeepsPointersToEarlierOutputs) {
  KernelContext context = Context();
  Tensor* first = *context.AddOutput(DType::kInt8, {2});
  ASSERT_TRUE(context.AddOutput(DType::kFloat32, {3}).ok());
  EXPECT_EQ(first, &context.outputs()[0]);
}

TEST(KernelContext, RefusesOutputsWhoseSizeOverflows) {
  KernelContext context = Context();
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(context.AddOutput(DType::kFloat32, {huge, huge}).status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace zeropoint::runtime::reference
