#include "frontend/onnx/file/initializer.h"

#include <cstring>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<onnx::TensorProto> Tensor(int type, const std::vector<std::int64_t>& dims) {
  auto tensor = std::make_shared<onnx::TensorProto>();
  tensor->set_name("w");
  tensor->set_data_type(type);
  for (std::int64_t dim : dims) tensor->add_dims(dim);
  return tensor;
}

TEST(TensorOf, ReadsRawDataOfEveryWidth) {
  const std::pair<int, ir::DType> types[] = {
      {onnx::TensorProto_DataType_BOOL, ir::DType::kBool},
      {onnx::TensorProto_DataType_INT8, ir::DType::kInt8},
      {onnx::TensorProto_DataType_UINT8, ir::DType::kUint8},
      {onnx::TensorProto_DataType_INT16, ir::DType::kInt16},
      {onnx::TensorProto_DataType_UINT16, ir::DType::kUint16},
      {onnx::TensorProto_DataType_INT32, ir::DType::kInt32},
      {onnx::TensorProto_DataType_INT64, ir::DType::kInt64},
      {onnx::TensorProto_DataType_FLOAT16, ir::DType::kFloat16},
      {onnx::TensorProto_DataType_FLOAT, ir::DType::kFloat32},
      {onnx::TensorProto_DataType_DOUBLE, ir::DType::kFloat64},
  };
  for (const auto& [type, dtype] : types) {
    auto tensor = Tensor(type, {3});
    std::string bytes(3 * ir::DTypeSize(dtype), '\0');
    bytes[0] = 1;
    tensor->set_raw_data(bytes);
    const auto data = TensorOf(*tensor, {.proto = tensor});
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(data->dtype(), dtype);
    EXPECT_EQ(std::memcmp(data->bytes().data(), bytes.data(), bytes.size()), 0);
  }
}

TEST(TensorOf, NarrowsTheTypedFieldsThatSmallTypesShare) {
  auto bytes = Tensor(onnx::TensorProto_DataType_INT8, {2});
  bytes->add_int32_data(-5);
  bytes->add_int32_data(7);
  EXPECT_THAT(TensorOf(*bytes, {.proto = bytes})->values<std::int8_t>(), ElementsAre(-5, 7));
  auto doubles = Tensor(onnx::TensorProto_DataType_DOUBLE, {1});
  doubles->add_double_data(0.1);
  EXPECT_THAT(TensorOf(*doubles, {.proto = doubles})->values<double>(), ElementsAre(0.1));
  auto half = Tensor(onnx::TensorProto_DataType_FLOAT16, {1});
  half->add_int32_data(0x3C00);
  EXPECT_EQ(TensorOf(*half, {.proto = half})->bytes()[1], std::byte{0x3C});
}

TEST(TensorOf, ScalarsAndEmptyTensorsAreTensors) {
  auto scalar = Tensor(onnx::TensorProto_DataType_FLOAT, {});
  scalar->add_float_data(2);
  EXPECT_EQ(TensorOf(*scalar, {.proto = scalar})->num_elements(), 1);
  const auto empty = Tensor(onnx::TensorProto_DataType_FLOAT, {0, 4});
  EXPECT_EQ(TensorOf(*empty, {.proto = empty})->num_elements(), 0);
}

TEST(TensorOf, ProvesSizesBeforeItTakesMemory) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 40;
  for (const std::vector<std::int64_t>& dims : {std::vector<std::int64_t>{kHuge},
                                                {kHuge, kHuge},
                                                {-1},
                                                {INT64_MAX, 0},
                                                {3},
                                                std::vector<std::int64_t>(100, 1)}) {
    auto tensor = Tensor(onnx::TensorProto_DataType_FLOAT, dims);
    tensor->set_raw_data("12345678");
    const absl::Status status = TensorOf(*tensor, {.proto = tensor}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("\"w\""));
  }
}

TEST(TensorOf, RefusesWhatTheIrCannotHold) {
  const auto text = Tensor(onnx::TensorProto_DataType_STRING, {1});
  EXPECT_TRUE(absl::IsUnimplemented(TensorOf(*text, {.proto = text}).status()));
  EXPECT_THAT(std::string(TensorOf(*text, {.proto = text}).status().message()),
              HasSubstr("STRING"));
  const auto unknown = Tensor(12345, {1});
  EXPECT_TRUE(absl::IsUnimplemented(TensorOf(*unknown, {.proto = unknown}).status()));
  auto boolean = Tensor(onnx::TensorProto_DataType_BOOL, {1});
  boolean->set_raw_data("\x02");
  EXPECT_TRUE(absl::IsInvalidArgument(TensorOf(*boolean, {.proto = boolean}).status()));
}

TEST(TensorOf, UnpacksFourBitIntegers) {
  for (const bool is_signed : {true, false}) {
    onnx::TensorProto tensor;
    tensor.set_data_type(is_signed ? onnx::TensorProto_DataType_INT4
                                   : onnx::TensorProto_DataType_UINT4);
    tensor.add_dims(3);
    tensor.set_raw_data("\xf1\x08");
    const absl::StatusOr<ir::TensorData> data = TensorOf(tensor, {});
    ASSERT_TRUE(data.ok()) << data.status();
    const std::vector<int> expected =
        is_signed ? std::vector<int>{1, -1, -8} : std::vector<int>{1, 15, 8};
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(static_cast<std::int8_t>(data->bytes()[i]), expected[i]);
    }
    tensor.set_raw_data("\x01");
    EXPECT_EQ(TensorOf(tensor, {}).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace zeropoint::frontend
