// Imports the models that Zeropoint is measured on.

#include "frontend/onnx/import.h"

#include <string>

#include "gtest/gtest.h"
#include "ir/printer.h"
#include "ir/verifier.h"
#include "test/models/model_folder.h"

namespace zeropoint::test {
namespace {

class ImportedModel : public testing::TestWithParam<const char*> {};

TEST_P(ImportedModel, VerifiesAndKeepsNoShapeArithmetic) {
  ZEROPOINT_SKIP_WITHOUT_MODELS();
  const auto module =
      frontend::ImportOnnxFile(ModelFolder() / (std::string(GetParam()) + ".onnx"), {});
  ASSERT_TRUE(module.ok()) << module.status();
  const absl::Status verified = ir::Verify(**module);
  EXPECT_TRUE(verified.ok()) << verified;
  for (const auto& op : (*module)->main().ops()) {
    EXPECT_NE(op->result()->dtype(), ir::DType::kInt64) << ir::PrintOp(*op);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ImportedModel,
                         testing::Values("resnet8_fmnist", "mobilenet_mini_fmnist", "resnet18",
                                         "mobilenet_v2", "squeezenet1_1", "shufflenet_v2_x1_0",
                                         "ch_ppocr_mobile_v2.0_cls_infer", "ch_PP-OCRv4_det_infer",
                                         "ch_PP-OCRv4_rec_infer", "vit_mini_fmnist"),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) {
                             if (c == '.' || c == '-') c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace zeropoint::test
