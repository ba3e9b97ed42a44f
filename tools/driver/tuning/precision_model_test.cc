#include "tools/driver/tuning/precision_model.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

PrecisionVertex Node(const std::string& name, double int8_ms, double float_ms, double noise) {
  return {.kind = PrecisionVertex::Kind::kChoice,
          .name = name,
          .options = {{.choice = {.treatment = Treatment::kFloat}, .milliseconds = float_ms},
                      {.milliseconds = int8_ms, .noise = noise}}};
}

/// outside -> a -> b -> outside; a conversion takes `conversion_ms`.
PrecisionModel Chain(PrecisionVertex a, PrecisionVertex b, double conversion_ms) {
  return {.vertices = {{}, std::move(a), std::move(b)},
          .edges = {{0, {1}, conversion_ms}, {1, {2}, conversion_ms}, {2, {0}, conversion_ms}}};
}

TEST(Propose, NothingIsInt8ThatIsSlowerSo) {
  const PrecisionModel model = Chain(Node("a", 2, 4, 0), Node("b", 3, 1, 0), 0.1);
  EXPECT_THAT(Propose(model, {}, {}).nodes, UnorderedElementsAre(Key("b")));
}

TEST(Propose, CountsTheConversionsAroundAnIsland) {
  EXPECT_THAT(Propose(Chain(Node("a", 2, 4, 0), Node("b", 3, 1, 0), 1.5), {}, {}).nodes,
              UnorderedElementsAre(Key("a"), Key("b")));
  // The slow node between two fast ones stays int8: leaving it would convert twice.
  PrecisionModel model = Chain(Node("a", 1, 9, 0), Node("b", 1.2, 1, 0), 0.5);
  model.vertices.push_back(Node("c", 1, 9, 0));
  model.edges = {{0, {1}, 0.5}, {1, {2}, 0.5}, {2, {3}, 0.5}, {3, {0}, 0.5}};
  EXPECT_THAT(Propose(model, {}, {}).nodes, IsEmpty());
}

TEST(Propose, ATensorThatSeveralReadIsConvertedOnce) {
  // b and c in int8 save 1 each, and share the conversion of what a yields: 1.5.
  PrecisionModel model;
  model.vertices = {{}, Node("b", 1, 2, 0), Node("c", 1, 2, 0)};
  model.edges = {{0, {1, 2}, 1.5}};
  EXPECT_THAT(Propose(model, {}, {}).nodes, IsEmpty());
}

TEST(Propose, MovementTakesTheFormOfItsNeighbours) {
  PrecisionModel model;
  model.vertices = {
      {}, Node("a", 1, 3, 0), {.kind = PrecisionVertex::Kind::kMovement}, Node("b", 1, 3, 0)};
  model.edges = {{0, {1}, 0.5}, {1, {2}, 5}, {2, {3}, 5}, {3, {0}, 0.5}};
  EXPECT_THAT(Propose(model, {}, {}).nodes, IsEmpty());
}

TEST(Propose, TheDearerNoiseIsTheMoreStaysFloat) {
  const PrecisionModel model = Chain(Node("a", 1, 2, 0.001), Node("b", 1, 2, 0.1), 0);
  EXPECT_THAT(Propose(model, {.of_noise = 1}, {}).nodes, IsEmpty());
  EXPECT_THAT(Propose(model, {.of_noise = 100}, {}).nodes, UnorderedElementsAre(Key("b")));
  EXPECT_THAT(Propose(model, {.of_noise = 1e6}, {}).nodes,
              UnorderedElementsAre(Key("a"), Key("b")));
}

}  // namespace
}  // namespace zeropoint::tools
