#include "runtime/reference/kernel_table.h"

#include <algorithm>

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

}  // namespace
}  // namespace zeropoint::runtime::reference
