// XNNPACK's copy, which reshapes and slices become (third_party/repositories.bzl edits it).

#include <xnnpack.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using ::testing::ElementsAre;

struct DeleteOperator {
  void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
};
using OperatorPtr = std::unique_ptr<xnn_operator, DeleteOperator>;

OperatorPtr MakeCopy() {
  EXPECT_EQ(xnn_initialize(/*allocator=*/nullptr), xnn_status_success);
  xnn_operator_t copy = nullptr;
  EXPECT_EQ(xnn_create_copy_nc_x32(/*flags=*/0, &copy), xnn_status_success);
  return OperatorPtr(copy);
}

void Reshape(xnn_operator_t copy, std::size_t elements) {
  EXPECT_EQ(xnn_reshape_copy_nc_x32(copy, /*batch_size=*/1, elements, elements, elements,
                                    /*threadpool=*/nullptr),
            xnn_status_success);
}

void RunCopy(xnn_operator_t copy, const std::vector<float>& input, std::vector<float>& output) {
  EXPECT_EQ(xnn_setup_copy_nc_x32(copy, input.data(), output.data()), xnn_status_success);
  EXPECT_EQ(xnn_run_operator(copy, /*threadpool=*/nullptr), xnn_status_success);
}

TEST(CopyOperator, CopiesAgainAfterItsOperandsWereOnePlace) {
  const OperatorPtr copy = MakeCopy();
  Reshape(copy.get(), 3);
  std::vector<float> x = {1, 2, 3}, y(3, 0.0f);
  RunCopy(copy.get(), x, x);
  EXPECT_THAT(x, ElementsAre(1, 2, 3));
  RunCopy(copy.get(), x, y);
  EXPECT_THAT(y, ElementsAre(1, 2, 3));
}

TEST(CopyOperator, CopiesNothingAfterItWasReshapedToNothing) {
  const OperatorPtr copy = MakeCopy();
  Reshape(copy.get(), 3);
  std::vector<float> x = {1, 2, 3}, y(3, 0.0f);
  EXPECT_EQ(xnn_reshape_copy_nc_x32(copy.get(), /*batch_size=*/0, 3, 3, 3, /*threadpool=*/nullptr),
            xnn_status_success);
  RunCopy(copy.get(), x, y);
  EXPECT_THAT(y, ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace zeropoint::runtime::xnnpack
