#include "ir/op_kind.h"

#include <array>
#include <cstddef>

namespace zeropoint::ir {
namespace {

constexpr auto kNames = std::to_array<std::string_view>({
#define ZEROPOINT_OP(kind, name) name,
#include "ir/ops.inc"
#undef ZEROPOINT_OP
});

}  // namespace

std::string_view OpName(OpKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<OpKind> FindOpKind(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<OpKind>(i);
  }
  return std::nullopt;
}

}  // namespace zeropoint::ir
