// What a second session of a program costs: nothing for weights.

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstddef>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/module.h"
#include "runtime/session.h"
#include "test/models/model_folder.h"
#include "tools/driver/compile.h"

namespace zeropoint::test {
namespace {

using runtime::Module;
using runtime::Session;
using runtime::Tensor;

/// Bytes that are allocated now, by this thread.
std::size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

class SessionMemory : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    ZEROPOINT_SKIP_WITHOUT_MODELS();
    image_ = *Tensor::Allocate(runtime::DType::kFloat32, {1, 3, 224, 224});
    // Sanitizers bring an allocator that does not count.
    if (HeapBytes() < image_.view().num_bytes()) GTEST_SKIP() << "this allocator does not count";
    tools::CompileOptions options;
    options.model_path = ModelFolder() / "mobilenet_v2.onnx";
    options.calibration.path = ModelFolder().parent_path() / "reference" / "mobilenet_v2.io.npz";
    options.quantize = GetParam();
    options.limit = 4;
    options.threads = 1;
    auto report = tools::CompileModel(options);
    ASSERT_TRUE(report.ok()) << report.status();
    auto module =
        Module::Create(std::make_shared<const runtime::Program>(std::move(report->program)));
    ASSERT_TRUE(module.ok()) << module.status();
    module_ = *std::move(module);
    for (float& pixel : image_.mutable_values<float>()) pixel = 0.5f;
  }

  /// What a session costs that has run one image.
  std::size_t AddSession() {
    const std::size_t before = HeapBytes();
    auto session = Session::Create(module_, {.threads = 1});
    EXPECT_TRUE(session.ok()) << session.status();
    EXPECT_TRUE((*session)->Run({image_.view()}).ok());
    sessions_.push_back(*std::move(session));
    return HeapBytes() - before;
  }

  std::shared_ptr<const Module> module_;
  Tensor image_;
  std::vector<std::unique_ptr<Session>> sessions_;
};

TEST_P(SessionMemory, ASecondSessionPaysForNoWeights) {
  const std::size_t first = AddSession();
  const std::size_t packed = module_->num_packed_bytes();
  const std::size_t second = AddSession();
  std::cout << "first session " << first << " bytes, of which weights " << packed
            << "; second session " << second << "\n";
  EXPECT_GT(packed, 3'000'000u);  // 3.5 million parameters.
  EXPECT_EQ(module_->num_packed_bytes(), packed);
  EXPECT_LE(second + packed, first + first / 100);
}

INSTANTIATE_TEST_SUITE_P(MobileNet, SessionMemory, testing::Bool(),
                         [](const auto& info) { return info.param ? "Int8" : "Float"; });

}  // namespace
}  // namespace zeropoint::test
