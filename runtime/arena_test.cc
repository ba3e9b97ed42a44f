#include "runtime/arena.h"

#include <cstdint>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/session.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

// y = -|…|x||: `steps` values inside the segment, none of which is the caller's.
std::shared_ptr<const Program> Chain(int steps) {
  ProgramBuilder builder;
  ValueId x = builder.Input("x", DType::kFloat32, {-1, 100});
  for (int i = 0; i < steps; ++i) {
    const ValueId y = builder.Value("inner", DType::kFloat32, {-1, 100});
    builder.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text("abs")}});
    x = y;
  }
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 100});
  builder.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text("negate")}});
  builder.Output(y);
  return builder.Build();
}

std::unique_ptr<Session> MakeSession(int steps, const std::shared_ptr<const Arena>& arena) {
  absl::StatusOr<std::unique_ptr<Session>> session =
      Session::Create(Chain(steps), {.threads = 1, .arena = arena});
  EXPECT_TRUE(session.ok()) << session.status();
  return *std::move(session);
}

void ExpectNegates(Session& session, std::int64_t batch) {
  const std::vector<float> values = Iota<float>(batch * 100);
  std::vector<Tensor> inputs;
  inputs.push_back(Float32({batch, 100}, values));
  const auto outputs = RunSession(session, inputs);
  ASSERT_TRUE(outputs.ok()) << outputs.status();
  const std::vector<float> negated = Contents<float>(outputs->at(0));
  ASSERT_EQ(negated.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) ASSERT_EQ(negated[i], -values[i]) << i;
}

TEST(Arena, SessionsThatTakeTurnsInItAreRightAsItGrows) {
  const auto arena = Arena::Create();
  ASSERT_TRUE(arena.ok()) << arena.status();
  const std::unique_ptr<Session> small = MakeSession(2, *arena);
  const std::unique_ptr<Session> large = MakeSession(7, *arena);
  for (const std::int64_t batch : {1, 3, 2, 50, 1}) {
    ExpectNegates(*small, batch);
    ExpectNegates(*large, 2 * batch);
    ExpectNegates(*small, batch);
  }
}

TEST(Arena, OutlivesSessionsAndIsGoodForMore) {
  auto arena = *Arena::Create();
  MakeSession(3, arena);
  ExpectNegates(*MakeSession(3, arena), 20);
  const std::unique_ptr<Session> last = MakeSession(2, arena);
  arena.reset();
  ExpectNegates(*last, 30);
}

}  // namespace
}  // namespace zeropoint::runtime
