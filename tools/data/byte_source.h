#ifndef ZEROPOINT_TOOLS_DATA_BYTE_SOURCE_H_
#define ZEROPOINT_TOOLS_DATA_BYTE_SOURCE_H_

// A stream of bytes that is read once, front to back: a file, or one entry of a zip archive.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace zeropoint::tools {

class ByteSource {
 public:
  /// `where` names it in errors: "data.npy", or "data.npz[image]".
  explicit ByteSource(std::string where) : where_(std::move(where)) {}
  virtual ~ByteSource() = default;

  const std::string& where() const { return where_; }
  /// Bytes not yet read, as the container states its size. Read may end sooner: sizes can lie.
  virtual std::uint64_t remaining() const = 0;
  /// Reads up to `into.size()` bytes; 0 only at the end.
  virtual absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) = 0;
  /// Drops bytes; kDataLoss when the stream ends before.
  virtual absl::Status Skip(std::uint64_t bytes);

 private:
  std::string where_;
};

/// Fills `into`; kDataLoss when the stream ends before it is full.
absl::Status ReadExactly(ByteSource& source, absl::Span<std::byte> into);
/// kDataLoss unless the stream is at its end. Zip entries check their CRC here.
absl::Status ExpectEnd(ByteSource& source);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_BYTE_SOURCE_H_
