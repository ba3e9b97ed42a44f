// docs/tutorial.md in C++: captures a model, quantizes it stage by stage, saves and loads it.
//
//   stages resnet8_fmnist.onnx fmnist_calib.npz fmnist.preprocess.json stages.zpm

#include "tools/driver/stages/stages.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/xnnpack_quantizer.h"
#include "runtime/program_file.h"
#include "runtime/session.h"

namespace zeropoint::examples {
namespace {

struct Files {
  std::string model;
  std::string samples;
  std::string manifest;
  std::string program;
};

std::int64_t Count(const ir::Module& module, ir::OpKind kind) {
  const auto& ops = module.main().ops();
  return std::count_if(ops.begin(), ops.end(), [&](const auto& op) { return op->kind() == kind; });
}

void PrintCount(const char* stage, const ir::Module& module, ir::OpKind kind) {
  std::printf("%s: %lld of %s\n", stage, static_cast<long long>(Count(module, kind)),
              std::string(ir::OpName(kind)).c_str());
}

absl::Status Configure(quantizers::XnnpackQuantizer& quantizer) {
  // [quantizer
  using quantizers::GetSymmetricQuantizationConfig;
  ASSIGN_OR_RETURN(const auto usual, GetSymmetricQuantizationConfig({.is_per_channel = true}));
  ASSIGN_OR_RETURN(const auto one_scale, GetSymmetricQuantizationConfig({}));
  ASSIGN_OR_RETURN(const auto dynamic, GetSymmetricQuantizationConfig(
                                           {.is_per_channel = true,
                                            .activations = quantizers::ActivationMode::kDynamic}));
  quantizer.SetGlobal(usual)
      .SetOperatorType(ir::OpKind::kLinear, dynamic)
      .SetModuleName("layer1", one_scale)
      .SetNodeName("/conv/Conv", std::nullopt);
  // quantizer]
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ir::Module>> Quantize(const Files& files) {
  // [capture
  ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, tools::Capture(files.model));
  // capture]
  PrintCount("captured", *module, ir::OpKind::kBatchNorm);

  quantizers::XnnpackQuantizer quantizer;
  RETURN_IF_ERROR(Configure(quantizer));
  // [prepare
  RETURN_IF_ERROR(tools::Prepare(*module, quantizer));
  // prepare]
  PrintCount("prepared", *module, ir::OpKind::kObserve);

  // [calibrate
  RETURN_IF_ERROR(
      tools::CalibrateOn(*module, {.samples = {files.samples}, .preprocess_path = files.manifest})
          .status());
  // calibrate]

  // [convert
  RETURN_IF_ERROR(tools::Convert(*module));
  // convert]
  PrintCount("converted", *module, ir::OpKind::kQuantizePerTensor);
  return module;
}

/// Images of made-up pixels, [number,1,28,28].
absl::StatusOr<runtime::Tensor> MakeImages(std::int64_t number) {
  ASSIGN_OR_RETURN(runtime::Tensor images,
                   runtime::Tensor::Allocate(runtime::DType::kFloat32, {number, 1, 28, 28}));
  int i = 0;
  for (float& pixel : images.mutable_values<float>()) {
    pixel = static_cast<float>(i++ % 256) / 255 - 0.286f;
  }
  return images;
}

float LargestDifference(const runtime::Tensor& a, const runtime::Tensor& b) {
  float largest = 0;
  for (std::int64_t i = 0; i < a.num_elements(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    largest = std::max(largest, std::fabs(a.values<float>()[at] - b.values<float>()[at]));
  }
  return largest;
}

absl::Status SaveAndLoad(runtime::Program made, const std::string& path) {
  // [save
  RETURN_IF_ERROR(runtime::WriteProgramFile(made, path));
  ASSIGN_OR_RETURN(runtime::Program loaded, runtime::ReadProgramFile(path));
  // save]

  // [run
  ASSIGN_OR_RETURN(auto first,
                   runtime::Session::Create(
                       std::make_shared<const runtime::Program>(std::move(made)), {.threads = 1}));
  ASSIGN_OR_RETURN(auto second, runtime::Session::Create(
                                    std::make_shared<const runtime::Program>(std::move(loaded)),
                                    {.threads = 1}));
  for (const std::int64_t batch : {2, 5}) {  // one program for any batch
    ASSIGN_OR_RETURN(const runtime::Tensor images, MakeImages(batch));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> a, first->Run({images.view()}));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> b, second->Run({images.view()}));
    std::printf("%lld images, largest difference after loading: %g\n",
                static_cast<long long>(batch), LargestDifference(a[0], b[0]));
  }
  // run]
  return absl::OkStatus();
}

absl::Status Run(const Files& files) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, Quantize(files));
  // [lower
  ASSIGN_OR_RETURN(runtime::Program program, tools::MakeProgram(*module, files.manifest));
  // lower]
  return SaveAndLoad(std::move(program), files.program);
}

}  // namespace
}  // namespace zeropoint::examples

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s MODEL.onnx SAMPLES MANIFEST.json OUT.zpm\n", argv[0]);
    return 2;
  }
  const absl::Status status = zeropoint::examples::Run({argv[1], argv[2], argv[3], argv[4]});
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", argv[0], std::string(status.message()).c_str());
  return 1;
}
