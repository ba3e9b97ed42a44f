#include "ir/dim.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace zeropoint::ir {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

const Dim n = Dim::Symbol("N");
const Dim h = Dim::Symbol("H");
const Dim w = Dim::Symbol("W");

TEST(Dim, EqualityIsThatOfPolynomials) {
  EXPECT_EQ(n + n, 2 * n);
  EXPECT_EQ((n + 1) * (n - 1), n * n - 1);
  EXPECT_EQ(h * w, w * h);
  EXPECT_EQ(n - n, Dim(0));
  EXPECT_NE(n, h);
  EXPECT_NE(n, n + 1);
}

TEST(Dim, OrderIsStrictAndTotal) {
  const std::vector<Dim> dims = {Dim(0), Dim(1), n, h, n + 1, 2 * n, n * h, FloorDiv(n, 2)};
  for (const Dim& a : dims) {
    for (const Dim& b : dims) {
      EXPECT_EQ((a < b) + (b < a) + (a == b), 1) << a.ToString() << " " << b.ToString();
    }
  }
}

TEST(Dim, FloorDivPullsOutExactMultiples) {
  EXPECT_EQ(FloorDiv(4 * n + 1, 2), 2 * n);
  EXPECT_EQ(FloorDiv(6 * n + 4, 2), 3 * n + 2);
  EXPECT_EQ(FloorDiv(3 * n, 2), n + FloorDiv(n, 2));
  EXPECT_EQ(FloorDiv(4 * n + 2, 8), FloorDiv(2 * n + 1, 4));
  EXPECT_EQ(FloorDiv(n, 1), n);
}

TEST(Dim, FloorDivOfConstantsRoundsDown) {
  EXPECT_EQ(FloorDiv(Dim(7), 2), Dim(3));
  EXPECT_EQ(FloorDiv(Dim(-7), 2), Dim(-4));
  EXPECT_EQ(FloorDiv(Dim(-8), 2), Dim(-4));
  EXPECT_EQ(CeilDiv(Dim(7), 2), Dim(4));
  EXPECT_EQ(CeilDiv(Dim(-7), 2), Dim(-3));
}

TEST(Dim, FloorDivHasOneFormWhateverTheConstant) {
  EXPECT_EQ(FloorDiv(h + 1, 2), FloorDiv(h - 1, 2) + 1);
  EXPECT_EQ(FloorDiv(h + 7, 4), FloorDiv(h - 1, 4) + 2);
}

TEST(Dim, NestedFloorDivsMerge) {
  EXPECT_EQ(FloorDiv(FloorDiv(h, 2), 3), FloorDiv(h, 6));
  const Dim once = FloorDiv(h - 1, 2) + 1;
  EXPECT_EQ((FloorDiv(once - 1, 2) + 1).ToString(), "(H-1)//4+1");
}

// The rewriting rules are identities for every integer, so substituting before or after agrees.
TEST(Dim, RewritingKeepsTheValue) {
  for (std::int64_t coefficient = -3; coefficient <= 5; ++coefficient) {
    for (std::int64_t constant = -5; constant <= 5; ++constant) {
      for (std::int64_t divisor = 1; divisor <= 6; ++divisor) {
        const Dim inner = FloorDiv(h * coefficient + constant, divisor);
        const Dim dim = FloorDiv(inner + 2 * w + 1, 4);
        for (std::int64_t value = -4; value <= 9; ++value) {
          const std::map<std::string, Dim> values = {{"H", value}, {"W", 3 * value}};
          const Dim numerator = FloorDiv(Dim(value * coefficient + constant), divisor);
          ASSERT_EQ(dim.Substitute(values), FloorDiv(numerator + 6 * value + 1, 4))
              << dim.ToString() << " at " << value;
        }
      }
    }
  }
}

TEST(Dim, ExactDivDividesPolynomials) {
  EXPECT_EQ(ExactDiv(6 * n, 2 * n), Dim(3));
  EXPECT_EQ(ExactDiv(n * n - 1, n + 1), n - 1);
  EXPECT_EQ(ExactDiv(n * h * 4, h), 4 * n);
  EXPECT_EQ(ExactDiv(56 * FloorDiv(h - 1, 2) + 56, FloorDiv(h - 1, 2) + 1), Dim(56));
  EXPECT_EQ(ExactDiv(Dim(0), n), Dim(0));
}

TEST(Dim, ExactDivRefusesRemaindersAndZero) {
  EXPECT_EQ(ExactDiv(6 * n, 4), std::nullopt);
  EXPECT_EQ(ExactDiv(n + 1, n), std::nullopt);
  EXPECT_EQ(ExactDiv(n, h), std::nullopt);
  EXPECT_EQ(ExactDiv(n, Dim(0)), std::nullopt);
}

TEST(Dim, SubstituteReachesIntoDivisions) {
  const Dim dim = 2 * FloorDiv(h + n, 3) + w;
  EXPECT_EQ(dim.Substitute({{"H", 7}, {"N", 2}}), 6 + w);
  EXPECT_EQ(dim.Substitute({{"H", n}}), 2 * FloorDiv(2 * n, 3) + w);
}

TEST(Dim, SymbolsAreSortedAndUnique) {
  EXPECT_EQ((w * FloorDiv(h + n, 3) + n).Symbols(), (std::vector<std::string>{"H", "N", "W"}));
  EXPECT_TRUE(Dim(3).Symbols().empty());
}

TEST(Dim, ConstantOrFallsBackForSymbols) {
  EXPECT_EQ(Dim(8).ConstantOr(-1), 8);
  EXPECT_EQ(Dim(0).ConstantOr(-1), 0);
  EXPECT_EQ(n.ConstantOr(-1), -1);
}

TEST(DimText, PrintsTermsByDegreeWithTheConstantLast) {
  EXPECT_EQ(Dim(0).ToString(), "0");
  EXPECT_EQ((1 + 2 * n + n * h).ToString(), "H*N+2*N+1");
  EXPECT_EQ((8 - n).ToString(), "-N+8");
  EXPECT_EQ((FloorDiv(h + 2 - 3, 2) + 1).ToString(), "(H-1)//2+1");
  EXPECT_EQ(FloorDiv(h, 2).ToString(), "H//2");
  EXPECT_EQ((2 * FloorDiv(h, 3)).ToString(), "2*(H//3)");
}

TEST(DimText, ParseInvertsToString) {
  const std::vector<Dim> dims = {Dim(0),
                                 Dim(-5),
                                 n,
                                 2 * n * n * h - 3 * w + 4,
                                 FloorDiv(h - 1, 2) + 1,
                                 n * FloorDiv(h, 3) * 2 - FloorDiv(FloorDiv(w, 2) * 3 + h, 5),
                                 Dim(kMax)};
  for (const Dim& dim : dims) {
    const auto parsed = Dim::Parse(dim.ToString());
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(*parsed, dim) << dim.ToString();
  }
}

TEST(DimText, ParseTakesUnsimplifiedText) {
  EXPECT_EQ(Dim::Parse(" 2 * ( N + N ) // 4 ").value(), n);
  EXPECT_EQ(Dim::Parse("-N+8").value(), 8 - n);
}

TEST(DimText, ParseNamesTheOffendingPosition) {
  const std::vector<std::string> bad = {"",
                                        "N+",
                                        "*N",
                                        "N N",
                                        "(N",
                                        "N)",
                                        "N//0",
                                        "N//H",
                                        "N//-2",
                                        "3.5",
                                        "N%2",
                                        "é",
                                        "9223372036854775808"};
  for (const std::string& text : bad) {
    const auto parsed = Dim::Parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_NE(std::string(parsed.status().message()).find("at offset"), std::string::npos)
        << parsed.status();
  }
}

TEST(DimText, ParseBoundsNesting) {
  const std::string deep(100000, '(');
  EXPECT_FALSE(Dim::Parse(deep + "N").ok());
  EXPECT_TRUE(Dim::Parse(std::string(60, '(') + "N" + std::string(60, ')')).ok());
}

TEST(DimLimits, CoefficientsSaturate) {
  EXPECT_EQ(Dim(kMax) + 1, Dim(kMax));
  EXPECT_EQ(Dim(kMax) * 2, Dim(kMax));
  EXPECT_EQ(Dim(kMax) * -2, Dim(-kMax));
  EXPECT_EQ(Dim(std::numeric_limits<std::int64_t>::min()), Dim(-kMax));
  EXPECT_EQ(kMax * n * 3, kMax * n);
  EXPECT_EQ(FloorDiv(Dim(kMax), kMax), Dim(1));
}

TEST(DimLimits, ProductsWithTooManyTermsBecomeUnknown) {
  std::string text = "(A0+B0)";
  for (int i = 1; i < 100; ++i) {
    text += "*(A" + std::to_string(i) + "+B" + std::to_string(i) + ")";
  }
  const auto parsed = Dim::Parse(text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_NE(parsed->ToString().find('_'), std::string::npos);
  EXPECT_LE(parsed->ToString().size(), 10000u);
}

TEST(DimLimits, DivisionsNestToABoundedDepth) {
  Dim dim = h;
  // A coefficient other than 1 keeps the divisions from merging.
  for (int i = 0; i < 1000; ++i) dim = FloorDiv(2 * dim, 3);
  EXPECT_LT(dim.ToString().size(), 10000u);
  EXPECT_EQ(Dim::Parse(dim.ToString()).value(), dim);
}

TEST(DimDeathTest, SymbolsMustBeIdentifiers) {
  EXPECT_FALSE(Dim::IsSymbolName(""));
  EXPECT_FALSE(Dim::IsSymbolName("2N"));
  EXPECT_FALSE(Dim::IsSymbolName("batch size"));
  EXPECT_TRUE(Dim::IsSymbolName("_batch_2"));
  EXPECT_DEATH(Dim::Symbol("batch size"), "identifier");
  EXPECT_DEATH(n.constant(), "symbolic");
}

TEST(Dim, IsTheSumOfItsTerms) {
  const Dim n = Dim::Symbol("N");
  const std::vector<Dim::Term> terms = (3 * n * FloorDiv(n, 2) - 4).TermsOf();
  ASSERT_EQ(terms.size(), 2u);
  EXPECT_EQ(terms[0].coefficient, 3);
  ASSERT_EQ(terms[0].factors.size(), 2u);
  EXPECT_EQ(terms[0].factors[0].symbol, "N");
  EXPECT_EQ(terms[0].factors[1].symbol, "");
  EXPECT_EQ(terms[0].factors[1].numerator, n);
  EXPECT_EQ(terms[0].factors[1].divisor, 2);
  EXPECT_EQ(terms[1].coefficient, -4);
  EXPECT_TRUE(terms[1].factors.empty());
  EXPECT_TRUE(Dim(0).TermsOf().empty());
}

TEST(Dim, KnowsWhetherItRounds) {
  const Dim h = Dim::Symbol("H");
  EXPECT_FALSE((h * h + 3).HasDivision());
  EXPECT_FALSE(FloorDiv(4 * h, 2).HasDivision());
  EXPECT_TRUE((h * FloorDiv(h, 2)).HasDivision());
}

}  // namespace
}  // namespace zeropoint::ir
