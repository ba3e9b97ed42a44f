#include "frontend/onnx/file/initializer.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

struct DTypeRow {
  std::int64_t onnx;
  ir::DType dtype;
};

constexpr DTypeRow kDTypes[] = {
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
    {onnx::TensorProto_DataType_UINT32, ir::DType::kUint32},
    {onnx::TensorProto_DataType_UINT64, ir::DType::kUint64},
    {onnx::TensorProto_DataType_BFLOAT16, ir::DType::kBfloat16},
    {onnx::TensorProto_DataType_FLOAT8E4M3FN, ir::DType::kFloat8E4m3fn},
    {onnx::TensorProto_DataType_FLOAT8E4M3FNUZ, ir::DType::kFloat8E4m3fnuz},
    {onnx::TensorProto_DataType_FLOAT8E5M2, ir::DType::kFloat8E5m2},
    {onnx::TensorProto_DataType_FLOAT8E5M2FNUZ, ir::DType::kFloat8E5m2fnuz},
    {onnx::TensorProto_DataType_INT4, ir::DType::kInt4},
    {onnx::TensorProto_DataType_UINT4, ir::DType::kUint4},
};

bool IsOnnxType(std::int64_t data_type) {
  return data_type == static_cast<int>(data_type) &&
         onnx::TensorProto_DataType_IsValid(static_cast<int>(data_type));
}

/// Elements that `dims` hold; kInvalidArgument for an impossible rank or extent.
absl::StatusOr<std::int64_t> CountElements(const onnx::TensorProto& tensor) {
  if (tensor.dims_size() > kMaxRank) {
    return absl::InvalidArgumentError(absl::StrCat("tensor \"", tensor.name(), "\" has rank ",
                                                   tensor.dims_size(), "; the limit is ",
                                                   kMaxRank));
  }
  std::int64_t count = 1;
  for (std::int64_t dim : tensor.dims()) {
    if (dim < 0 || dim > kMaxExtent || (dim > 0 && count > kMaxExtent / dim)) {
      return absl::InvalidArgumentError(absl::StrCat("tensor \"", tensor.name(),
                                                     "\" has an extent of ", dim,
                                                     ", which is negative or too large"));
    }
    count *= dim;
  }
  return count;
}

/// Bytes of a typed field, and what keeps them alive.
struct TypedBytes {
  absl::Span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
};

/// A field of the very type: read in place.
template <typename Field>
TypedBytes InPlace(const Field& field, const std::shared_ptr<const void>& owner) {
  return {{reinterpret_cast<const std::byte*>(field.data()),
           static_cast<std::size_t>(field.size()) * sizeof(*field.data())},
          owner};
}

/// Small types share a field of a wider one, an entry each.
template <typename T, typename Field>
TypedBytes Narrowed(const Field& field) {
  auto values = std::make_shared<std::vector<T>>(field.begin(), field.end());
  return InPlace(*values, values);
}

TypedBytes TypedField(const onnx::TensorProto& tensor, ir::DType dtype,
                      const std::shared_ptr<const void>& owner) {
  switch (dtype) {
    case ir::DType::kFloat32:
      return InPlace(tensor.float_data(), owner);
    case ir::DType::kFloat64:
      return InPlace(tensor.double_data(), owner);
    case ir::DType::kInt64:
      return InPlace(tensor.int64_data(), owner);
    case ir::DType::kUint64:
      return InPlace(tensor.uint64_data(), owner);
    case ir::DType::kUint32:
      return Narrowed<std::uint32_t>(tensor.uint64_data());
    case ir::DType::kInt32:
      return InPlace(tensor.int32_data(), owner);
    case ir::DType::kInt16:
    case ir::DType::kUint16:
    case ir::DType::kFloat16:
    case ir::DType::kBfloat16:
      return Narrowed<std::uint16_t>(tensor.int32_data());
    case ir::DType::kInt8:
    case ir::DType::kUint8:
    case ir::DType::kBool:
    case ir::DType::kFloat8E4m3fn:
    case ir::DType::kFloat8E4m3fnuz:
    case ir::DType::kFloat8E5m2:
    case ir::DType::kFloat8E5m2fnuz:
    case ir::DType::kInt4:
    case ir::DType::kUint4:
      return Narrowed<std::uint8_t>(tensor.int32_data());
  }
  return {};
}

bool IsFourBit(ir::DType dtype) { return dtype == ir::DType::kInt4 || dtype == ir::DType::kUint4; }

absl::Status WrongSize(const onnx::TensorProto& tensor, std::int64_t elements, std::size_t bytes) {
  return absl::InvalidArgumentError(absl::StrCat("tensor \"", tensor.name(), "\": its dims hold ",
                                                 elements, " elements, but it stores ", bytes,
                                                 " bytes"));
}

/// ONNX packs 4-bit integers two to a byte, the first in the low bits, in raw_data and int32_data.
absl::StatusOr<ir::TensorData> UnpackedFourBit(const onnx::TensorProto& tensor, ir::DType dtype,
                                               std::int64_t elements,
                                               absl::Span<const std::byte> packed) {
  if (static_cast<std::int64_t>(packed.size()) != elements / 2 + elements % 2) {
    return WrongSize(tensor, elements, packed.size());
  }
  std::vector<std::byte> bytes;
  for (std::int64_t i = 0; i < elements; ++i) {
    const int pair = static_cast<int>(packed[static_cast<std::size_t>(i / 2)]);
    const int bits = (i % 2 == 0 ? pair : pair >> 4) & 0xf;
    bytes.push_back(
        static_cast<std::byte>(dtype == ir::DType::kInt4 && bits > 7 ? bits - 16 : bits));
  }
  return ir::TensorData::Copy(dtype, {tensor.dims().begin(), tensor.dims().end()}, bytes);
}

}  // namespace

absl::StatusOr<ir::DType> DTypeOfOnnx(std::int64_t data_type) {
  for (const DTypeRow& row : kDTypes) {
    if (row.onnx == data_type) {
      return row.dtype;
    }
  }
  return absl::UnimplementedError(absl::StrCat(
      "has elements of type ", IsOnnxType(data_type)
                                   ? onnx::TensorProto_DataType_Name(static_cast<int>(data_type))
                                   : absl::StrCat(data_type)));
}

int OnnxTypeOf(ir::DType dtype) {
  const auto* row = std::find_if(std::begin(kDTypes), std::end(kDTypes),
                                 [&](const DTypeRow& r) { return r.dtype == dtype; });
  return static_cast<int>(row->onnx);  // The table has every dtype.
}

absl::StatusOr<ir::TensorData> TensorOf(const onnx::TensorProto& tensor,
                                        const TensorSources& sources) {
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(tensor.data_type()));
  ASSIGN_OR_RETURN(const std::int64_t elements, CountElements(tensor));
  std::vector<std::int64_t> shape(tensor.dims().begin(), tensor.dims().end());
  const std::size_t expected = static_cast<std::size_t>(elements) * ir::DTypeSize(dtype);
  ASSIGN_OR_RETURN(const std::optional<OwnedBytes> elsewhere, BytesElsewhere(tensor, sources));
  TypedBytes data;
  if (elsewhere) {
    data = {elsewhere->bytes, elsewhere->owner};
  } else if (tensor.has_raw_data()) {
    data = InPlace(tensor.raw_data(), sources.proto);
  } else {
    data = TypedField(tensor, dtype, sources.proto);
  }
  if (IsFourBit(dtype)) {
    return UnpackedFourBit(tensor, dtype, elements, data.bytes);
  }
  if (data.bytes.size() != expected) {
    return WrongSize(tensor, elements, data.bytes.size());
  }
  // Elements are read in place, so what lies at an odd address is copied.
  const bool is_aligned =
      reinterpret_cast<std::uintptr_t>(data.bytes.data()) % ir::DTypeSize(dtype) == 0;
  if (elsewhere && !is_aligned) {
    const OwnedCopy copy = CopyAndForget(*elsewhere);
    return ir::TensorData::Create(dtype, std::move(shape), copy.bytes, copy.owner);
  }
  return ir::TensorData::Create(dtype, std::move(shape), data.bytes, data.owner);
}

}  // namespace zeropoint::frontend
