#include "runtime/xnnpack/packed_weights.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::runtime::xnnpack {
namespace {

// What an operator does: asks for memory, packs, hands it over. Returns where its weights are.
const char* Pack(PackedWeights& weights, std::string_view bytes,
                 const xnn_weights_cache_look_up_key& key = {}) {
  const xnn_weights_cache_t cache = weights.cache();
  if (cache->look_up(cache->context, &key) != SIZE_MAX) return nullptr;
  void* const memory = cache->reserve_space(cache->context, bytes.size());
  std::memcpy(memory, bytes.data(), bytes.size());
  const std::size_t offset = cache->look_up_or_insert(cache->context, &key, memory, bytes.size());
  return static_cast<const char*>(cache->offset_to_addr(cache->context, offset));
}

TEST(PackedWeights, KeepsEqualBytesOnce) {
  PackedWeights weights;
  const char* const first = Pack(weights, "filter and bias");
  EXPECT_EQ(Pack(weights, "filter and bias"), first);
  EXPECT_EQ(weights.num_bytes(), 15u);
}

TEST(PackedWeights, KeepsBytesApartThatDifferUnderOneKey) {
  PackedWeights weights;
  const int filter = 0;
  const xnn_weights_cache_look_up_key key = {.seed = 1, .kernel = &filter, .bias = nullptr};
  const char* const a = Pack(weights, "zero point 1", key);
  const char* const b = Pack(weights, "zero point 2", key);
  EXPECT_EQ(std::string_view(a, 12), "zero point 1");
  EXPECT_EQ(std::string_view(b, 12), "zero point 2");
}

TEST(PackedWeights, KeepsBytesApartThatOthersBeginWith) {
  PackedWeights weights;
  EXPECT_NE(Pack(weights, "1234"), Pack(weights, "12345678"));
  EXPECT_EQ(weights.num_bytes(), 12u);
}

TEST(PackedWeights, NeverMovesAnEntry) {
  PackedWeights weights;
  std::vector<const char*> addresses;
  for (int i = 0; i < 1000; ++i) addresses.push_back(Pack(weights, std::to_string(i)));
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = std::to_string(i);
    EXPECT_EQ(std::string_view(addresses[i], bytes.size()), bytes);
    EXPECT_EQ(Pack(weights, bytes), addresses[i]);
  }
}

TEST(PackedWeights, RefusesWhatNoMachineHasMemoryFor) {
  PackedWeights weights;
  const xnn_weights_cache_t cache = weights.cache();
  EXPECT_EQ(cache->reserve_space(cache->context, std::size_t{1} << 60), nullptr);
}

TEST(PackedWeights, IsReadyToRunAtAnyTime) {
  PackedWeights weights;
  EXPECT_TRUE(xnn_weights_cache_is_finalized(weights.cache()));
  Pack(weights, "more");
  EXPECT_TRUE(xnn_weights_cache_is_finalized(weights.cache()));
}

TEST(PackedWeights, ThreadsThatPackTheSameShareIt) {
  PackedWeights weights;
  std::vector<std::vector<const char*>> found(4);
  std::vector<std::thread> threads;
  for (std::vector<const char*>& addresses : found) {
    threads.emplace_back([&weights, &addresses] {
      for (int i = 0; i < 100; ++i) addresses.push_back(Pack(weights, std::to_string(i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<const char*>& addresses : found) EXPECT_EQ(addresses, found[0]);
  EXPECT_EQ(weights.num_bytes(), 10u * 1 + 90u * 2);
}

}  // namespace
}  // namespace zeropoint::runtime::xnnpack
