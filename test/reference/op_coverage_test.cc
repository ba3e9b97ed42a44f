// The op table and the kernel table name the same ops.

#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernel_table.h"

namespace zeropoint {
namespace {

using ::testing::UnorderedElementsAreArray;

/// The terminator computes nothing, and control flow runs functions (runtime/control_flow).
bool IsComputed(std::string_view name) {
  return name != "func.return" && name.substr(0, 3) != "cf.";
}

std::vector<std::string_view> OpsToCompute() {
  std::vector<std::string_view> names;
#define ZEROPOINT_OP(kind, name) \
  if (IsComputed(name)) names.push_back(name);
#include "ir/ops.inc"
#undef ZEROPOINT_OP
  return names;
}

TEST(ReferenceKernels, CoverExactlyTheOpsOfTheIr) {
  std::vector<std::string_view> kernels;
  for (const runtime::reference::KernelRow& row : runtime::reference::AllKernels()) {
    kernels.push_back(row.op);
  }
  EXPECT_THAT(kernels, UnorderedElementsAreArray(OpsToCompute()));
}

}  // namespace
}  // namespace zeropoint
