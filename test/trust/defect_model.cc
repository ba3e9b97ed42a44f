#include "test/trust/defect_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <functional>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "runtime/tensor.h"
#include "tools/data/npz_file.h"

namespace zeropoint::test {
namespace {

std::int64_t Product(const std::vector<std::int64_t>& dims) {
  return std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<frontend::testing::Extent> WithBatch(const std::vector<std::int64_t>& dims) {
  std::vector<frontend::testing::Extent> extents = {"N"};
  extents.insert(extents.end(), dims.begin(), dims.end());
  return extents;
}

}  // namespace

// The distributions of the standard library differ from one implementation to the next.
float Random::Uniform(float low, float high) {
  return low + (high - low) * (static_cast<float>(engine_() >> 8) * 0x1p-24f);
}

float Random::Normal() {
  float sum = -6;
  for (int i = 0; i < 12; ++i) sum += Uniform(0, 1);
  return sum;
}

DrawSample NormalSamples(float deviation, float mean) {
  return [=](Random& random, absl::Span<float> sample) {
    for (float& value : sample) value = mean + deviation * random.Normal();
  };
}

DrawSample UniformSamples(float low, float high) {
  return [=](Random& random, absl::Span<float> sample) {
    for (float& value : sample) value = random.Uniform(low, high);
  };
}

DrawSample NormalRows(std::int64_t row, float log_deviation) {
  return [=](Random& random, absl::Span<float> sample) {
    const std::size_t size = static_cast<std::size_t>(row);
    for (std::size_t begin = 0; begin < sample.size(); begin += size) {
      const float factor = std::exp(log_deviation * random.Normal());
      for (float& value : sample.subspan(begin, size)) value = factor * random.Normal();
    }
  };
}

std::string DefectModel::NewName(const std::string& stem) {
  return absl::StrCat(stem, "_", ++values_);
}

std::string DefectModel::Input(const std::string& name, const std::vector<std::int64_t>& dims,
                               DrawSample draw) {
  builder_.Input(name, WithBatch(dims));
  inputs_.push_back({name, dims, std::move(draw)});
  return name;
}

std::string DefectModel::IndexInput(const std::string& name, const std::vector<std::int64_t>& dims,
                                    DrawSample draw) {
  builder_.IntInput(name, WithBatch(dims));
  inputs_.push_back({name, dims, std::move(draw), /*is_index=*/true});
  return name;
}

void DefectModel::Output(const std::string& name, const std::string& value) {
  builder_.Node("Identity", {value}, {name}).Output(name);
  outputs_.push_back(name);
}

std::string DefectModel::Op(const std::string& type, const std::vector<std::string>& inputs,
                            const std::vector<frontend::testing::Attribute>& attributes) {
  const std::string name = NewName(type);
  builder_.Node(type, inputs, {name}, attributes);
  return name;
}

std::string DefectModel::Mean(const std::string& x, const std::vector<std::int64_t>& axes) {
  return Op("ReduceMean", {x}, {{"axes", axes}});
}

std::string DefectModel::Sum(const std::string& x, const std::vector<std::int64_t>& axes) {
  return Op("ReduceSum", {x, Ints(axes)});
}

std::string DefectModel::Scalar(float value) { return Constant({}, {value}); }

std::string DefectModel::Constant(const std::vector<std::int64_t>& dims,
                                  const std::vector<float>& values) {
  const std::string name = NewName("constant");
  builder_.Floats(name, dims, values);
  return name;
}

std::string DefectModel::Ints(const std::vector<std::int64_t>& values) {
  const std::string name = NewName("constant");
  builder_.Ints(name, {static_cast<std::int64_t>(values.size())}, values);
  return name;
}

std::vector<float> DefectModel::Normals(std::int64_t count, float deviation) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = deviation * random_.Normal();
  return values;
}

std::string DefectModel::RandomConstant(const std::vector<std::int64_t>& dims, float deviation) {
  return Constant(dims, Normals(Product(dims), deviation));
}

std::string DefectModel::Conv(const std::string& x, const ConvOptions& options) {
  const std::int64_t taps = options.in * options.kernel * options.kernel;
  const std::string weight =
      RandomConstant({options.out, options.in, options.kernel, options.kernel},
                     options.gain / std::sqrt(static_cast<float>(taps)));
  const std::string bias = RandomConstant({options.out}, 0.1f * options.gain);
  return Op("Conv", {x, weight, bias},
            {{"pads", std::vector<std::int64_t>(4, options.kernel / 2)}});
}

std::string DefectModel::Linear(const std::string& x, std::int64_t in, std::int64_t out,
                                float gain) {
  const std::string weight = RandomConstant({in, out}, gain / std::sqrt(static_cast<float>(in)));
  return Op("Add", {Op("MatMul", {x, weight}), RandomConstant({out}, 0.1f * gain)});
}

absl::Status DefectModel::WriteModel(const std::string& path) const {
  std::ofstream file(path, std::ios::binary);
  file << builder_.Serialize();
  file.close();
  return file ? absl::OkStatus() : absl::InternalError(absl::StrCat("cannot write ", path));
}

absl::Status DefectModel::WriteSamples(const std::string& path, std::int64_t count,
                                       std::uint32_t seed) const {
  std::vector<runtime::Tensor> tensors;
  Random random(seed);
  for (const InputSamples& input : inputs_) {
    std::vector<std::int64_t> extents = {count};
    extents.insert(extents.end(), input.dims.begin(), input.dims.end());
    const auto dtype = input.is_index ? runtime::DType::kInt64 : runtime::DType::kFloat32;
    ASSIGN_OR_RETURN(runtime::Tensor tensor, runtime::Tensor::Allocate(dtype, extents));
    std::vector<float> values(static_cast<std::size_t>(Product(extents)));
    const std::size_t size = static_cast<std::size_t>(Product(input.dims));
    for (std::size_t begin = 0; begin < values.size(); begin += size) {
      input.draw(random, absl::MakeSpan(values).subspan(begin, size));
    }
    if (input.is_index) {
      std::copy(values.begin(), values.end(), tensor.mutable_values<std::int64_t>().begin());
    } else {
      std::copy(values.begin(), values.end(), tensor.mutable_values<float>().begin());
    }
    tensors.push_back(std::move(tensor));
  }
  std::vector<tools::NamedTensor> arrays;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    arrays.push_back({inputs_[i].name, tensors[i].view()});
  }
  return tools::WriteNpzFile(path, arrays);
}

}  // namespace zeropoint::test
