#include "runtime/reference/kernel_table.h"

#include <algorithm>
#include <cstdint>

#include "gtest/gtest.h"

namespace zeropoint::runtime::reference {
namespace {

TEST(KernelTable, IsSortedByUniqueNames) {
  const absl::Span<const KernelRow> rows = AllKernels();
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(std::adjacent_find(rows.begin(), rows.end(),
                               [](const KernelRow& a, const KernelRow& b) { return a.op >= b.op; }),
            rows.end());
}

TEST(KernelTable, FindsEveryRow) {
  for (const KernelRow& row : AllKernels()) {
    EXPECT_EQ(FindKernel(row.op), row.kernel) << row.op;
    EXPECT_NE(row.kernel, nullptr) << row.op;
  }
}

TEST(KernelTable, HasNoKernelForOtherNames) {
  EXPECT_EQ(FindKernel(""), nullptr);
  EXPECT_EQ(FindKernel("aten.conv"), nullptr);
  EXPECT_EQ(FindKernel("zzz"), nullptr);
}

TEST(KernelTable, EveryKernelRefusesACallWithoutOperands) {
  const NodeAttributes attributes;
  for (const KernelRow& row : AllKernels()) {
    KernelContext context({}, attributes);
    EXPECT_EQ(row.kernel(context).code(), absl::StatusCode::kInvalidArgument) << row.op;
  }
}

TEST(CallKernel, ComputesHalfFloatsInSinglePrecision) {
  const std::uint16_t minus_two[] = {0xc000};  // f16 and, with another exponent width, bf16
  const Extents extents = {1};
  for (const DType dtype : {DType::kFloat16, DType::kBfloat16}) {
    const TensorView x = {dtype, extents, minus_two};
    const TensorView* inputs[] = {&x};
    const auto outputs = CallKernel(*FindKernelRow("aten.abs"), inputs, {});
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_EQ((*outputs)[0].dtype(), dtype);
    EXPECT_EQ((*outputs)[0].values<std::uint16_t>()[0], 0x4000);
  }
}

}  // namespace
}  // namespace zeropoint::runtime::reference
