// Thousands of small graphs, from a seed each: `--graphs N` draws N of them, `--first S` begins
// with seed S, `--print` shows every graph before it runs.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ir/op_kind.h"
#include "ir/printer.h"
#include "passes/lowering/lowered_ops.h"
#include "test/loading/check_graph.h"
#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

struct Flags {
  std::uint64_t graphs = 1000;
  std::uint64_t first = 1;
  bool print = false;
};
Flags& flags() {
  static Flags& flags = *new Flags;
  return flags;
}

constexpr int kMaxReports = 12;
constexpr int kMaxRank = 8;

GraphMode ModeOf(Draw& draw) {
  return draw.Of<GraphMode>({GraphMode::kFloat, GraphMode::kFloat, GraphMode::kInt8,
                             GraphMode::kInt8, GraphMode::kInt8, GraphMode::kDynamic});
}

ir::Value* Append(const RandomOp& op, RandomGraph& graph, ir::Value* x, bool is_first) {
  ir::Value* y = op.append(graph, op.kind, x);
  // Most of what moves int8 keeps its params; else a float island stands between. Not behind what
  // computes, for finer params make more than a step of the step that may be lost there.
  const bool keeps = op.moves && (!is_first || graph.draw().Chance(90));
  return y == nullptr ? nullptr : graph.Quantized(y, keeps ? x : nullptr);
}

/// One to four ops; null when the first does not fit what was drawn for it. In int8 one op
/// computes, for each may be off by a step.
DrawnGraph DrawGraph(Draw& draw) {
  const GraphMode mode = ModeOf(draw);
  RandomGraph graph(draw, mode);
  const RandomOp& op = draw.Of(AllRandomOps());
  const int rank = op.ranks.empty() ? static_cast<int>(draw.Int(0, kMaxRank)) : draw.Of(op.ranks);
  ir::Value* y = Append(op, graph, graph.Input(graph.AnyShape(rank)), /*is_first=*/true);
  if (y == nullptr) return {nullptr, nullptr, mode};
  const ir::Value* const first = y;
  for (std::int64_t more = draw.Of<std::int64_t>({0, 0, 1, 2, 3}); more > 0; --more) {
    const RandomOp& next =
        mode == GraphMode::kFloat ? draw.Of(AllRandomOps()) : draw.Of(RandomMovements());
    if (next.amplifies) continue;
    if (ir::Value* z = Append(next, graph, y, /*is_first=*/false)) y = z;
  }
  return {graph.Finish(y), first, mode};
}

TEST(RandomGraphs, DrawEveryOpThatLowers) {
  std::set<ir::OpKind> drawn;
  for (const RandomOp& op : AllRandomOps()) drawn.insert(op.kind);
  for (const passes::lowering::LoweredOp& op : passes::lowering::LoweredOps()) {
    EXPECT_EQ(drawn.count(op.kind), 1u)
        << ir::OpName(op.kind) << " lowers, but no row of test/loading/random_*.cc draws it";
  }
}

TEST(RandomGraphs, LoadRunAndComputeWhatTheReferenceDoesWhenTheyCompile) {
  std::map<GraphOutcome, int> counts;
  int through_xnnpack = 0;
  std::uint64_t checked = 0;
  for (std::uint64_t seed = flags().first; checked < flags().graphs; ++seed) {
    Draw draw(seed);
    const DrawnGraph graph = DrawGraph(draw);
    if (graph.module == nullptr) continue;
    ++checked;
    if (flags().print)
      std::cout << "seed " << seed << "\n" << ir::PrintModule(*graph.module) << std::flush;
    const GraphVerdict verdict = CheckGraph(graph, draw);
    through_xnnpack += verdict.through_xnnpack ? 1 : 0;
    const bool wrong = verdict.outcome == GraphOutcome::kWrong;
    if (++counts[verdict.outcome] <= kMaxReports && wrong) {
      ADD_FAILURE() << "seed " << seed << ": " << verdict.why << "\n"
                    << ir::PrintModule(*graph.module);
    }
  }
  std::cout << counts[GraphOutcome::kRight] << " right (" << through_xnnpack
            << " through XNNPACK), " << counts[GraphOutcome::kRefused] << " refused, "
            << counts[GraphOutcome::kWrong] << " wrong\n";
  EXPECT_EQ(counts[GraphOutcome::kWrong], 0);
  // Draws that nothing takes would test nothing.
  EXPECT_GT(2 * through_xnnpack, static_cast<int>(checked));
}

}  // namespace
}  // namespace zeropoint::test

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  using zeropoint::test::flags;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    const bool has_value = i + 1 < argc;
    if (flag == "--print") flags().print = true;
    if (flag == "--graphs" && has_value) flags().graphs = std::strtoull(argv[i + 1], nullptr, 10);
    if (flag == "--first" && has_value) flags().first = std::strtoull(argv[i + 1], nullptr, 10);
  }
  return RUN_ALL_TESTS();
}
