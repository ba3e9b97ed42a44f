// Textual IR: what parses prints to text that parses to the same text.

#include <string>
#include <string_view>

#include "ir/check.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/verifier.h"
#include "test/fuzz/fuzz_target.h"

namespace zeropoint {
namespace {

/// Constants whose data the text does not hold are zeros, as long as they are small.
absl::StatusOr<ir::TensorData> Zeros(std::string_view, const ir::TensorType& type, std::uint64_t) {
  constexpr std::int64_t kMaxElements = 4096;
  const std::optional<std::vector<std::int64_t>> extents = ir::ConstantExtents(type.shape);
  std::int64_t elements = 1;
  for (const std::int64_t extent : extents.value_or(std::vector<std::int64_t>{-1})) {
    if (extent < 0 || extent > kMaxElements || elements * extent > kMaxElements) {
      return absl::NotFoundError("too large");
    }
    elements *= extent;
  }
  const std::vector<std::byte> zeros(static_cast<std::size_t>(elements) *
                                     ir::DTypeSize(type.dtype));
  return ir::TensorData::Copy(type.dtype, *extents, zeros);
}

}  // namespace
}  // namespace zeropoint

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeropoint;  // NOLINT: the one function of this file
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto module = ir::ParseModule(text, Zeros);
  if (!module.ok() || !ir::Verify(**module).ok()) return 0;
  const std::string printed = ir::PrintModule(**module);
  const auto again = ir::ParseModule(printed, Zeros);
  ZEROPOINT_CHECK(again.ok(), "printed text does not parse");
  ZEROPOINT_CHECK(ir::PrintModule(**again) == printed, "printed text changes when it is parsed");
  return 0;
}
