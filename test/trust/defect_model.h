#ifndef ZEROPOINT_TEST_TRUST_DEFECT_MODEL_H_
#define ZEROPOINT_TEST_TRUST_DEFECT_MODEL_H_

// A small ONNX model under construction, and the samples that go with it.

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "frontend/onnx/testing/model_builder.h"

namespace zeropoint::test {

/// Numbers that are the same each time for one seed.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  float Uniform(float low, float high);
  /// Of mean 0 and standard deviation 1, within 6 of them.
  float Normal();

 private:
  std::mt19937 engine_;
};

/// Draws all values of one input in one sample.
using DrawSample = std::function<void(Random& random, absl::Span<float> sample)>;

DrawSample NormalSamples(float deviation = 1, float mean = 0);
DrawSample UniformSamples(float low, float high);
/// Normal rows of `row` values, each multiplied by a factor of its own: e to the power of a normal
/// number of this deviation.
DrawSample NormalRows(std::int64_t row, float log_deviation);

/// Of a convolution with a bias and padding that keeps the extents (with stride 1).
struct ConvOptions {
  std::int64_t in = 1;
  std::int64_t out = 1;
  std::int64_t kernel = 3;
  /// About what the deviation of the result is to that of the input.
  float gain = 1;
};

/// Builds the model node by node; each method returns the name of what it adds.
///
///   DefectModel model;
///   const std::string x = model.Input("x", {16}, NormalSamples());
///   model.Output("y", model.Op("Relu", {model.Linear(x, 16, 4)}));
class DefectModel {
 public:
  /// An input of float32[N, dims...].
  std::string Input(const std::string& name, const std::vector<std::int64_t>& dims,
                    DrawSample draw);
  /// An input of int64[N, dims...], the integer parts of what is drawn.
  std::string IndexInput(const std::string& name, const std::vector<std::int64_t>& dims,
                         DrawSample draw);
  void Output(const std::string& name, const std::string& value);

  std::string Op(const std::string& type, const std::vector<std::string>& inputs,
                 const std::vector<frontend::testing::Attribute>& attributes = {});
  /// Means or sums over `axes` of the whole shape, which stay as extents of 1.
  std::string Mean(const std::string& x, const std::vector<std::int64_t>& axes);
  std::string Sum(const std::string& x, const std::vector<std::int64_t>& axes);

  std::string Scalar(float value);
  std::string Constant(const std::vector<std::int64_t>& dims, const std::vector<float>& values);
  std::string Ints(const std::vector<std::int64_t>& values);
  /// Normal numbers of this deviation.
  std::vector<float> Normals(std::int64_t count, float deviation);
  std::string RandomConstant(const std::vector<std::int64_t>& dims, float deviation);

  std::string Conv(const std::string& x, const ConvOptions& options);
  /// x (rank >= 2) times a matrix, plus a bias.
  std::string Linear(const std::string& x, std::int64_t in, std::int64_t out, float gain = 1);

  /// The names of the outputs.
  const std::vector<std::string>& outputs() const { return outputs_; }
  absl::Status WriteModel(const std::string& path) const;
  /// `count` samples as `.npz`, other ones for each seed.
  absl::Status WriteSamples(const std::string& path, std::int64_t count, std::uint32_t seed) const;

 private:
  struct InputSamples {
    std::string name;
    std::vector<std::int64_t> dims;
    DrawSample draw;
    bool is_index = false;
  };

  std::string NewName(const std::string& stem);

  frontend::testing::ModelBuilder builder_;
  Random random_{1};
  std::vector<InputSamples> inputs_;
  std::vector<std::string> outputs_;
  std::int64_t values_ = 0;
};

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_TRUST_DEFECT_MODEL_H_
