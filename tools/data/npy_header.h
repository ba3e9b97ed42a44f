#ifndef ZEROPOINT_TOOLS_DATA_NPY_HEADER_H_
#define ZEROPOINT_TOOLS_DATA_NPY_HEADER_H_

// The header of NumPy's `.npy` format, versions 1 to 3.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"
#include "tools/data/byte_source.h"

namespace zeropoint::tools {

/// What the header says. The data follows it: row-major, `num_elements * item_size` bytes.
struct NpyHeader {
  /// NumPy's type string: "<f4", "|u1", "<U24".
  std::string descr;
  /// Nullopt for text arrays, which can be skipped but not computed with.
  std::optional<runtime::DType> dtype;
  std::size_t item_size = 0;
  runtime::Extents extents;

  std::uint64_t data_bytes() const;
};

/// Reads the header and leaves `source` at the first byte of data. kInvalidArgument for what is not
/// `.npy`, for pickled objects, records, big-endian and column-major arrays, and where the stated
/// shape does not fit the size of the stream.
absl::StatusOr<NpyHeader> ReadNpyHeader(ByteSource& source);

/// The bytes NumPy would write in front of such an array (version 1), filled up to `least`, a
/// multiple of 64; empty for a dtype that NumPy lacks.
std::string NpyHeaderBytes(runtime::DType dtype, absl::Span<const std::int64_t> extents,
                           std::size_t least = 0);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_NPY_HEADER_H_
