#include <cmath>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;

auto Near(double value) { return FloatNear(static_cast<float>(value), 1e-5f); }

/// h = 2*x + 10*h, which shows the order of steps.
KernelCall Counter() {
  KernelCall call("aten.rnn");
  call.F32({3, 1, 1}, {1, 2, 3}).F32({1, 1, 1}, {2}).F32({1, 1, 1}, {10});
  call.Text("activations", "Affine").Floats("alphas", {1}).Floats("betas", {0});
  return call;
}

TEST(Rnn, StepsForwardOrBackward) {
  const std::vector<Tensor> forward = Counter().Results();
  EXPECT_THAT(Values<float>(forward[0]), ElementsAre(2, 24, 246));
  EXPECT_THAT(Values<float>(forward[1]), ElementsAre(246));
  const std::vector<Tensor> backward = Counter().Int("reverse", 1).Results();
  EXPECT_THAT(Values<float>(backward[0]), ElementsAre(642, 64, 6));
  EXPECT_THAT(Values<float>(backward[1]), ElementsAre(642));
}

TEST(Rnn, SequencesEndAtTheirLength) {
  const std::vector<Tensor> results =
      Counter().Absent().I32({1}, {2}).F32({1, 1, 1}, {5}).Results();
  EXPECT_THAT(Values<float>(results[0]), ElementsAre(52, 524, 0));
  EXPECT_THAT(Values<float>(results[1]), ElementsAre(524));
}

TEST(Rnn, BothDirectionsStandSideBySide) {
  const std::vector<Tensor> results = KernelCall("aten.rnn")
                                          .F32({2, 1, 1}, {1, 2})
                                          .F32({2, 1, 1}, {2, 3})
                                          .F32({2, 1, 1}, {10, 100})
                                          .Text("activations", "Relu,Relu")
                                          .Results();
  EXPECT_EQ(results[0].extents(), (Extents{2, 2, 1, 1}));
  EXPECT_THAT(Values<float>(results[0]), ElementsAre(2, 603, 24, 6));
  EXPECT_THAT(Values<float>(results[1]), ElementsAre(24, 603));
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Lstm, FollowsItsEquations) {
  const std::vector<Tensor> results = KernelCall("aten.lstm")
                                          .F32({1, 1, 1}, {1})
                                          .F32({1, 4, 1}, {0.5, -0.5, 0.25, 2})
                                          .F32({1, 4, 1}, {0, 0, 0, 0})
                                          .Absent()
                                          .Absent()
                                          .Absent()
                                          .F32({1, 1, 1}, {3})
                                          .F32({1, 3}, {0.1f, 0.2f, 0.3f})
                                          .Text("activations", "Sigmoid,Tanh,Tanh")
                                          .Results();
  const double c = Sigmoid(0.25 + 0.3 * 3) * 3 + Sigmoid(0.5 + 0.1 * 3) * std::tanh(2);
  const double h = Sigmoid(-0.5 + 0.2 * c) * std::tanh(c);
  ASSERT_EQ(results.size(), 3u);
  EXPECT_THAT(Values<float>(results[0]), ElementsAre(Near(h)));
  EXPECT_THAT(Values<float>(results[1]), ElementsAre(Near(h)));
  EXPECT_THAT(Values<float>(results[2]), ElementsAre(Near(c)));
}

TEST(Gru, ResetsBeforeOrAfterTheProduct) {
  const auto gru = [](std::int64_t linear_before_reset) {
    KernelCall call("aten.gru");
    call.F32({1, 1, 1}, {1}).F32({1, 3, 1}, {0, 1, 0}).F32({1, 3, 1}, {0, 0, 2});
    call.F32({1, 6}, {0, 0, 0, 0, 0, 4}).Absent().F32({1, 1, 1}, {3});
    call.Text("activations", "Sigmoid,Tanh").Int("linear_before_reset", linear_before_reset);
    return Values<float>(call.Results()[1]);
  };
  const double r = Sigmoid(1);
  EXPECT_THAT(gru(0), ElementsAre(Near(0.5 * std::tanh(r * 3 * 2 + 4) + 0.5 * 3)));
  EXPECT_THAT(gru(1), ElementsAre(Near(0.5 * std::tanh(r * (3 * 2 + 4)) + 0.5 * 3)));
}

TEST(Recurrent, RefusesWhatDoesNotFit) {
  EXPECT_THAT(Counter().F32({1, 3}, {1, 2, 3}).Refusal(), HasSubstr("operand 3 of extents [1,2]"));
  EXPECT_THAT(Counter().Text("activations", "Wave").Refusal(), HasSubstr("a known activation"));
  EXPECT_THAT(Counter().Text("activations", "Tanh,Tanh").Refusal(), HasSubstr("1 activations"));
  EXPECT_THAT(Counter().Floats("alphas", {1, 2}).Refusal(), HasSubstr("alphas"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
