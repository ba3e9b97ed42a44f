#ifndef ZEROPOINT_TEST_PARITY_FMNIST_H_
#define ZEROPOINT_TEST_PARITY_FMNIST_H_

// Compiling and running the Fashion-MNIST classifiers as PT2E did.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/driver/compile.h"

namespace zeropoint::test {

inline constexpr char kResnet8[] = "examples/fmnist/resnet8_fmnist.onnx";
inline constexpr char kTestImages2000[] = "examples/fmnist/fmnist_test_2000.npz";

/// Options that calibrate as PT2E's were: 1,000 images in batches of 200.
tools::CompileOptions FmnistOptions(const std::string& model_path, bool per_channel);

/// Logits `[samples, 10]` of the first `samples` images of `images_path`; -1 takes all.
absl::StatusOr<std::vector<float>> Logits(runtime::Program program, const std::string& images_path,
                                          std::int64_t samples);

/// Share of the images of `images_path` that the program classifies as labelled.
absl::StatusOr<double> Top1(runtime::Program program, const std::string& images_path);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_PARITY_FMNIST_H_
