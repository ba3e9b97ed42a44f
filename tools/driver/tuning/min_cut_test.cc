#include "tools/driver/tuning/min_cut.h"

#include <cstdint>
#include <limits>
#include <random>
#include <tuple>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;

TEST(MinCut, EachVertexGoesWhereItIsCheaper) {
  MinCut cut(2);
  cut.AddVertex(0, 1, 3);
  cut.AddVertex(1, 3, 1);
  EXPECT_THAT(cut.Solve(), ElementsAre(true, false));
}

TEST(MinCut, AnEdgeHoldsNeighboursTogether) {
  MinCut cut(2);
  cut.AddVertex(0, 1, 3);
  cut.AddVertex(1, 2, 1.5);
  cut.AddEdge(0, 1, 4);
  EXPECT_THAT(cut.Solve(), ElementsAre(true, true));
}

TEST(MinCut, OfEquallyCheapDivisionsItTakesTheOneWithFewestFirst) {
  MinCut cut(1);
  cut.AddVertex(0, 2, 2);
  EXPECT_THAT(cut.Solve(), ElementsAre(false));
}

/// Prices of a small random problem, and what a division costs.
struct Problem {
  static constexpr std::size_t kVertices = 7;
  double first[kVertices];
  double second[kVertices];
  std::vector<std::tuple<std::size_t, std::size_t, double>> edges;

  double PriceOf(const std::vector<bool>& is_first) const {
    double price = 0;
    for (std::size_t i = 0; i < kVertices; ++i) price += is_first[i] ? first[i] : second[i];
    for (const auto& [from, to, edge] : edges) price += is_first[from] && !is_first[to] ? edge : 0;
    return price;
  }
};

TEST(MinCut, IsTheBestOfAllDivisions) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> price(0, 4);
  std::uniform_int_distribution<std::size_t> vertex(0, Problem::kVertices - 1);
  for (int round = 0; round < 50; ++round) {
    Problem problem;
    MinCut cut(Problem::kVertices);
    for (std::size_t i = 0; i < Problem::kVertices; ++i) {
      problem.first[i] = price(random);
      problem.second[i] = price(random);
      cut.AddVertex(i, problem.first[i], problem.second[i]);
    }
    for (int i = 0; i < 12; ++i) {
      problem.edges.emplace_back(vertex(random), vertex(random), price(random));
      const auto& [from, to, edge] = problem.edges.back();
      cut.AddEdge(from, to, edge);
    }
    double best = std::numeric_limits<double>::max();
    for (std::uint32_t bits = 0; bits < 1u << Problem::kVertices; ++bits) {
      std::vector<bool> is_first(Problem::kVertices);
      for (std::size_t i = 0; i < Problem::kVertices; ++i) is_first[i] = (bits >> i & 1) != 0;
      best = std::min(best, problem.PriceOf(is_first));
    }
    EXPECT_NEAR(problem.PriceOf(cut.Solve()), best, 1e-9) << "round " << round;
  }
}

}  // namespace
}  // namespace zeropoint::tools
