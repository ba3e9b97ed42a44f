// The op table and the kernel table name the same ops.

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernel_table.h"

namespace zeropoint {
namespace {

using ::testing::IsEmpty;

/// The terminator computes nothing, and control flow runs functions (runtime/control_flow).
bool IsComputed(std::string_view name) {
  return name != "func.return" && name.substr(0, 3) != "cf.";
}

std::set<std::string_view> OpsToCompute() {
  std::set<std::string_view> names;
#define ZEROPOINT_OP(kind, name) \
  if (IsComputed(name)) names.insert(name);
#include "ir/ops.inc"
#undef ZEROPOINT_OP
  return names;
}

using Names = std::set<std::string_view>;

Names Without(const Names& names, const Names& others) {
  Names rest;
  std::set_difference(names.begin(), names.end(), others.begin(), others.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

TEST(ReferenceKernels, CoverExactlyTheOpsOfTheIr) {
  Names kernels;
  for (const runtime::reference::KernelRow& row : runtime::reference::AllKernels()) {
    EXPECT_TRUE(kernels.insert(row.op).second) << row.op << " has two rows";
  }
  const Names ops = OpsToCompute();
  EXPECT_THAT(Without(ops, kernels), IsEmpty())
      << "ops without a kernel: each needs a row in runtime/reference/kernels/<family>_kernels.cc";
  EXPECT_THAT(Without(kernels, ops), IsEmpty())
      << "kernels without an op: each needs a row in ir/ops.inc, of the same name";
}

}  // namespace
}  // namespace zeropoint
