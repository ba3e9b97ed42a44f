// A file of n bytes costs at most 4n + 64 MB while it is judged, whatever it holds. Each file is
// imported by a process of its own.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/wire_writer.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

/// A sanitizer's own memory would be counted.
#if defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

constexpr std::size_t kMillion = 1'000'000;
constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;

struct Cost {
  int code = -1;
  std::int64_t peak_bytes = 0;
};

Cost CostOf(const std::string& path) {
  const char* runfiles = std::getenv("TEST_SRCDIR");
  const std::string command =
      absl::StrCat(runfiles, "/zeropoint/frontend/onnx/import_cost '", path, "'");
  Cost cost;
  std::FILE* output = ::popen(command.c_str(), "r");
  if (output == nullptr) return cost;
  long long peak = 0;
  if (std::fscanf(output, "%d %lld", &cost.code, &peak) == 2) cost.peak_bytes = peak;
  ::pclose(output);
  return cost;
}

void ExpectCheap(const std::string& bytes, bool is_model) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/judged.onnx");
  std::ofstream(path, std::ios::binary) << bytes;
  const Cost cost = CostOf(path);
  std::filesystem::remove(path);
  EXPECT_EQ(cost.code == 0, is_model) << cost.code;
  EXPECT_GT(cost.peak_bytes, 0);
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (!kIsSanitized) EXPECT_LE(cost.peak_bytes, 4 * size + 64 * kMegabyte);
  std::printf("%lld MB for a file of %lld MB\n",
              static_cast<long long>(cost.peak_bytes / kMegabyte),
              static_cast<long long>(size / kMegabyte));
}

std::string NamedTensor(const std::string& fields) {
  return BytesField(5, absl::StrCat(BytesField(8, "w"), fields));
}

TEST(ImportCost, EmptyMessagesOfTwoBytes) {
  const std::string node = BytesField(1, "");
  ExpectCheap(ModelOf(Repeat(node, 2 * kMillion)), false);
  ExpectCheap(ModelOf(Repeat(BytesField(11, ""), 2 * kMillion)), false);
  ExpectCheap(ModelOf(BytesField(1, Repeat(BytesField(5, ""), 2 * kMillion))), false);
}

TEST(ImportCost, EmptyDimensionsOfAShape) {
  const std::string shape = Repeat(BytesField(1, ""), 2 * kMillion);
  const std::string type = BytesField(1, VarintField(1, 1) + BytesField(2, shape));
  ExpectCheap(ModelOf(BytesField(11, BytesField(1, "x") + BytesField(2, type))), false);
}

TEST(ImportCost, EmptyNames) {
  ExpectCheap(ModelOf(BytesField(1, Repeat(BytesField(1, ""), 2 * kMillion))), false);
}

TEST(ImportCost, NumbersOfOneByte) {
  const std::string type = VarintField(2, 7);
  ExpectCheap(ModelOf(NamedTensor(type + BytesField(7, std::string(4 * kMillion, '\1')))), false);
  ExpectCheap(ModelOf(NamedTensor(type + Repeat(VarintField(1, 1), 2 * kMillion))), false);
}

TEST(ImportCost, FieldsThatOnnxDoesNotHave) {
  ExpectCheap(ModelOf(Repeat(VarintField(99, 1), 2 * kMillion)), false);
  ExpectCheap(ModelOf(BytesField(99, std::string(20 * kMillion, 'x'))), false);
}

TEST(ImportCost, LargeRawDataOfAnotherSizeThanDeclared) {
  const std::string raw = BytesField(9, std::string(8 * kMillion, 'x'));
  for (const std::uint64_t extent : {1ull, 2ull * kMillion + 1, 1ull << 40, 1ull << 63}) {
    ExpectCheap(ModelOf(NamedTensor(VarintField(2, 1) + VarintField(1, extent) + raw)), false);
  }
}

TEST(ImportCost, HugeShapesAreDeclaredAndNotAllocated) {
  std::string type;
  for (int i = 0; i < 2; ++i) type += BytesField(1, VarintField(1, std::uint64_t{1} << 31));
  const std::string info = BytesField(2, BytesField(1, VarintField(1, 1) + BytesField(2, type)));
  const std::string node = BytesField(1, "x") + BytesField(2, "y") + BytesField(4, "Relu");
  ExpectCheap(ModelOf(BytesField(11, BytesField(1, "x") + info) + BytesField(1, node) +
                      BytesField(12, BytesField(1, "y") + info)),
              true);
}

TEST(ImportCost, AMillionNodes) {
  std::string graph = BytesField(12, BytesField(1, absl::StrCat("t", kMillion)));
  const std::string type = BytesField(1, VarintField(1, 1) + BytesField(2, ""));
  graph += BytesField(11, BytesField(1, "t0") + BytesField(2, type));
  for (std::size_t i = 0; i < kMillion; ++i) {
    graph += BytesField(1, BytesField(1, absl::StrCat("t", i)) +
                               BytesField(2, absl::StrCat("t", i + 1)) + BytesField(4, "Relu"));
  }
  ExpectCheap(ModelOf(graph), false);
}

TEST(ImportCost, GraphsInGraphs) {
  // node.attribute.g: each level adds a few bytes.
  std::string graph = BytesField(1, BytesField(4, "Relu"));
  for (int i = 0; i < 3000; ++i) {
    graph = BytesField(1, BytesField(4, "If") + BytesField(5, BytesField(6, graph)));
  }
  ExpectCheap(ModelOf(graph), false);
}

TEST(ImportCost, AConstantOfALargeShape) {
  const std::string shape = NamedTensor(VarintField(2, 7) + VarintField(1, 1) +
                                        BytesField(7, EncodeVarint(std::uint64_t{1} << 22)));
  const std::string node =
      BytesField(1, "w") + BytesField(2, "y") + BytesField(4, "ConstantOfShape");
  ExpectCheap(ModelOf(shape + BytesField(1, node) + BytesField(12, BytesField(1, "y"))), true);
}

}  // namespace
}  // namespace zeropoint::frontend::testing
