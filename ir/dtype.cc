#include "ir/dtype.h"

#include <array>

namespace zeropoint::ir {
namespace {

struct DTypeInfo {
  std::string_view name;
  std::size_t size;
  bool is_floating_point;
};

// In the order of the enumeration.
constexpr std::array<DTypeInfo, 19> kDTypes = {{
    {"bool", 1, false},      {"i8", 1, false},      {"u8", 1, false},        {"i16", 2, false},
    {"u16", 2, false},       {"i32", 4, false},     {"i64", 8, false},       {"f16", 2, true},
    {"f32", 4, true},        {"f64", 8, true},      {"u32", 4, false},       {"u64", 8, false},
    {"bf16", 2, true},       {"f8e4m3fn", 1, true}, {"f8e4m3fnuz", 1, true}, {"f8e5m2", 1, true},
    {"f8e5m2fnuz", 1, true}, {"i4", 1, false},      {"u4", 1, false},
}};
static_assert(kDTypes.size() == static_cast<std::size_t>(DType::kUint4) + 1);

const DTypeInfo& Info(DType dtype) { return kDTypes[static_cast<std::size_t>(dtype)]; }

}  // namespace

std::string_view DTypeName(DType dtype) { return Info(dtype).name; }

std::optional<DType> ParseDType(std::string_view name) {
  for (std::size_t i = 0; i < kDTypes.size(); ++i) {
    if (kDTypes[i].name == name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

std::size_t DTypeSize(DType dtype) { return Info(dtype).size; }

bool IsFloatingPoint(DType dtype) { return Info(dtype).is_floating_point; }

}  // namespace zeropoint::ir
