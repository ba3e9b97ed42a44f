#include "quantizers/observed_batch.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/observe_op.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;
using testing::OpAt;
using testing::Parse;

/// Two tensors that share an observer, and one that has its own.
std::unique_ptr<ir::Module> Prepared(const std::string& observer) {
  return Parse(absl::StrReplaceAll(
      R"(
    module @m {
      func @main(%a: f32[N], %b: f32[N], %c: f32[N]) -> (%y: f32[N]) {
        %0 = quant.observe(%a) {observer="KIND", group=7, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N] loc("a")
        %1 = quant.observe(%b) {observer="KIND", group=7, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N] loc("b")
        %2 = quant.observe(%c) {observer="KIND", group=8, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0} : f32[N] loc("c")
        %3 = aten.add(%0, %1) : f32[N] loc("add")
        %4 = aten.mul(%3, %2) : f32[N] loc("mul")
        return %4
      }
    })",
      {{"KIND", observer}}));
}

constexpr std::int64_t kGroups[] = {7, 7, 8};
constexpr std::size_t kBatch = 12;

/// Value `i` of batch `batch` of a tensor; ranges grow from batch to batch.
float ValueAt(std::size_t tensor, std::size_t batch, std::size_t i) {
  const auto step = static_cast<float>((i * 7 + tensor * 3 + batch * 5) % kBatch);
  return (step - 4) * (static_cast<float>(batch) + 1.25f) * (tensor == 1 ? 3.0f : 1.0f);
}

std::vector<float> Part(std::size_t tensor, std::size_t batch, std::size_t begin, std::size_t end) {
  std::vector<float> values;
  for (std::size_t i = begin; i < end; ++i) values.push_back(ValueAt(tensor, batch, i));
  return values;
}

QParams QParamsOf(const ir::Module& module, const char* location) {
  return GetQParams(OpAt(module, location)).value_or(QParams());
}

struct Scales {
  QParams shared, own;
};

Scales WholeBatches(const std::string& kind) {
  const auto module = Prepared(kind);
  ObserverSet observers = *ObserverSet::Create(*module);
  for (std::size_t batch = 0; batch < 3; ++batch) {
    for (std::size_t tensor = 0; tensor < 3; ++tensor) {
      EXPECT_TRUE(
          observers.Observe(kGroups[tensor], Part(tensor, batch, 0, kBatch), {kBatch}).ok());
    }
  }
  EXPECT_TRUE(observers.WriteQParams(*module).ok());
  return {QParamsOf(*module, "a"), QParamsOf(*module, "c")};
}

Scales BatchesInParts(const std::string& kind, std::size_t part) {
  const auto module = Prepared(kind);
  ObserverSet observers = *ObserverSet::Create(*module);
  std::vector<ObservedBatch> batches(3, ObservedBatch(observers));
  const auto for_each_part = [&](std::size_t batch, auto look) {
    for (std::size_t begin = 0; begin < kBatch; begin += part) {
      for (std::size_t tensor = 0; tensor < 3; ++tensor) {
        look(static_cast<int>(tensor), Part(tensor, batch, begin, begin + part));
      }
    }
  };
  for (std::size_t i = 0; i < batches.size(); ++i) {
    for_each_part(i, [&](int tensor, const std::vector<float>& values) {
      EXPECT_TRUE(batches[i].Scan(tensor, kGroups[tensor], values, {kBatch}).ok());
    });
  }
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (batches[i].StartCounts()) {
      for_each_part(i, [&](int tensor, const std::vector<float>& values) {
        batches[i].Count(tensor, values);
      });
    }
    EXPECT_TRUE(batches[i].Finish().ok());
  }
  EXPECT_TRUE(observers.WriteQParams(*module).ok());
  return {QParamsOf(*module, "a"), QParamsOf(*module, "c")};
}

TEST(ObservedBatch, ObserversLearnTheSameOfPartsAsOfTheWhole) {
  for (const char* kind : {"min_max", "moving_average_min_max", "histogram", "mse"}) {
    const Scales whole = WholeBatches(kind);
    EXPECT_GT(whole.own.scales.at(0), 0);
    for (const std::size_t part : {1u, 3u, 6u, 12u}) {
      const Scales parts = BatchesInParts(kind, part);
      EXPECT_EQ(parts.shared.scales, whole.shared.scales) << kind << " " << part;
      EXPECT_EQ(parts.shared.zero_points, whole.shared.zero_points) << kind << " " << part;
      EXPECT_EQ(parts.own.scales, whole.own.scales) << kind << " " << part;
      EXPECT_EQ(parts.own.zero_points, whole.own.zero_points) << kind << " " << part;
    }
  }
}

TEST(ObservedBatch, NamesTheTensorThatHoldsNaN) {
  const auto module = Prepared("histogram");
  ObserverSet observers = *ObserverSet::Create(*module);
  ObservedBatch batch(observers);
  const absl::Status status = batch.Scan(2, 8, {std::numeric_limits<float>::quiet_NaN()}, {1});
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"c\""));
}

TEST(ObservedBatch, IgnoresGroupsWithoutAnObserver) {
  const auto module = Prepared("histogram");
  ObserverSet observers = *ObserverSet::Create(*module);
  ObservedBatch batch(observers);
  EXPECT_TRUE(batch.Scan(0, 99, {1}, {1}).ok());
  batch.Count(0, {1});
  EXPECT_TRUE(batch.Finish().ok());
}

}  // namespace
}  // namespace zeropoint::quantizers
