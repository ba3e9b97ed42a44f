#include "tools/driver/verification/quantization_samples.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

constexpr char kPlain[] = R"(module @m {
  func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.relu(%x) : f32[N,4]
    return %0
  }
})";

/// A sum over the batch decides.
constexpr char kBranch[] = R"(module @m {
  const @zero : f32[] = [0.0]
  func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.sum(%x) {dim=[0,1], keepdim=false} : f32[]
    %1 = aten.gt(%0, @zero) : bool[]
    %2 = cf.if(%1, %x) {then=@up, else=@down, results=types[f32[N,4]]} : f32[N,4]
    return %2
  }
  func @up(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.relu(%x) : f32[N,4]
    return %0
  }
  func @down(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.neg(%x) : f32[N,4]
    return %0
  }
})";

/// Samples that observers see as one where the user asks for `batch`, or for none with 0.
std::int64_t BatchOf(const char* text, std::int64_t batch) {
  const auto module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  const std::string path = testing::TempPath("quantization_samples_test.npz");
  const runtime::Tensor x =
      testing::MakeTensor(runtime::DType::kFloat32, {50, 4}, std::vector<float>(200, 1.0f));
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  auto samples = QuantizationSamples::Open(
      {.source = {path}, .preprocess_path = "", .batch = batch, .where = "m.onnx"});
  EXPECT_TRUE(samples.ok()) << samples.status();
  const absl::Status loaded = samples->Load(**module);
  EXPECT_TRUE(loaded.ok()) << loaded;
  return loaded.ok() ? samples->batch() : -1;
}

TEST(QuantizationSamples, AreTakenOneByOneWhereControlFlowDecides) {
  EXPECT_EQ(BatchOf(kBranch, 0), 1);
  EXPECT_EQ(BatchOf(kPlain, 0), 50);
}

TEST(QuantizationSamples, AreTakenAsTheUserSays) {
  EXPECT_EQ(BatchOf(kBranch, 20), 20);
  EXPECT_EQ(BatchOf(kPlain, 20), 20);
}

}  // namespace
}  // namespace zeropoint::tools
