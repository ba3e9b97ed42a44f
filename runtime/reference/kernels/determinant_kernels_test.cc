#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(LinalgDet, ExchangesRowsForAPivot) {
  EXPECT_THAT(Values<float>(KernelCall("aten.linalg_det")
                                .F32({3, 2, 2}, {0, 1, 1, 0, 1, 2, 3, 4, 1, 2, 2, 4})
                                .Result()),
              ElementsAre(-1, -2, 0));
}

TEST(LinalgDet, OfNoRowsIsOne) {
  EXPECT_THAT(Values<float>(KernelCall("aten.linalg_det").F32({2, 0, 0}, {}).Result()),
              ElementsAre(1, 1));
}

TEST(LinalgDet, RefusesMatricesThatAreNotSquare) {
  EXPECT_THAT(KernelCall("aten.linalg_det").F32({1, 2}, {1, 2}).Refusal(), HasSubstr("square"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
