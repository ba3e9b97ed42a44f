// Versions, and the names of statuses and element types.

#include <iterator>

#include "runtime/c_api/zeropoint.h"
#include "runtime/tensor.h"

namespace {

using zeropoint::runtime::DType;

constexpr const char* kStatusNames[] = {"ok",
                                        "invalid argument",
                                        "not found",
                                        "permission denied",
                                        "failed precondition",
                                        "resource exhausted",
                                        "internal error"};
static_assert(std::size(kStatusNames) == ZP_INTERNAL + 1);

// The C names have the numbers of DType, which are those of the file format.
static_assert(ZP_BOOL == static_cast<int>(DType::kBool));
static_assert(ZP_INT8 == static_cast<int>(DType::kInt8));
static_assert(ZP_UINT8 == static_cast<int>(DType::kUint8));
static_assert(ZP_INT16 == static_cast<int>(DType::kInt16));
static_assert(ZP_UINT16 == static_cast<int>(DType::kUint16));
static_assert(ZP_INT32 == static_cast<int>(DType::kInt32));
static_assert(ZP_INT64 == static_cast<int>(DType::kInt64));
static_assert(ZP_FLOAT16 == static_cast<int>(DType::kFloat16));
static_assert(ZP_FLOAT32 == static_cast<int>(DType::kFloat32));
static_assert(ZP_FLOAT64 == static_cast<int>(DType::kFloat64));
static_assert(ZP_UINT32 == static_cast<int>(DType::kUint32));
static_assert(ZP_UINT64 == static_cast<int>(DType::kUint64));
static_assert(ZP_BFLOAT16 == static_cast<int>(DType::kBfloat16));
static_assert(ZP_FLOAT8_E4M3FN == static_cast<int>(DType::kFloat8E4m3fn));
static_assert(ZP_FLOAT8_E4M3FNUZ == static_cast<int>(DType::kFloat8E4m3fnuz));
static_assert(ZP_FLOAT8_E5M2 == static_cast<int>(DType::kFloat8E5m2));
static_assert(ZP_FLOAT8_E5M2FNUZ == static_cast<int>(DType::kFloat8E5m2fnuz));
static_assert(ZP_INT4 == static_cast<int>(DType::kInt4));
static_assert(ZP_UINT4 == static_cast<int>(DType::kUint4));
static_assert(ZP_UINT4 + 1 == zeropoint::runtime::kNumDTypes);

bool IsDType(zp_dtype dtype) { return dtype >= 0 && dtype < zeropoint::runtime::kNumDTypes; }

}  // namespace

int zp_version(void) { return ZP_VERSION; }

const char* zp_status_name(zp_status status) {
  const auto index = static_cast<std::size_t>(status);
  return index < std::size(kStatusNames) ? kStatusNames[index] : "unknown status";
}

size_t zp_dtype_size(zp_dtype dtype) {
  return IsDType(dtype) ? zeropoint::runtime::DTypeSize(static_cast<DType>(dtype)) : 0;
}

const char* zp_dtype_name(zp_dtype dtype) {
  // Names are literals, which end in a zero.
  return IsDType(dtype) ? zeropoint::runtime::DTypeName(static_cast<DType>(dtype)).data() : "?";
}
