#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_WIRE_READER_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_WIRE_READER_H_

// The wire format of protobuf, field by field and without allocating anything.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace zeropoint::frontend {

/// The wire types that ONNX files use; groups, which no ONNX message has, are malformed here.
enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// One field of a message. Positions are indices into the bytes that WireReader was made of.
struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::size_t tag = 0;      // where the field begins
  std::size_t length = 0;   // kBytes: where its length stands
  std::size_t payload = 0;  // where its value begins
  std::size_t end = 0;      // one past its last byte
};

/// Reads the fields of the message in [begin, end) of `bytes`.
///
///   WireReader reader(bytes, 0, bytes.size());
///   for (WireField field; reader.Next(field);) { ... }
///   if (reader.is_malformed()) ...
class WireReader {
 public:
  WireReader(absl::Span<const std::byte> bytes, std::size_t begin, std::size_t end)
      : bytes_(bytes), position_(begin), end_(end) {}

  /// False at the end of the message and when what follows is no field.
  bool Next(WireField& field);
  bool is_malformed() const { return is_malformed_; }
  /// Malformed because the message ends within a field.
  bool is_cut_off() const { return is_cut_off_; }

 private:
  bool ReadVarint(std::uint64_t& value);
  bool Malformed() {
    is_malformed_ = true;
    return false;
  }
  bool CutOff() {
    is_cut_off_ = true;
    return Malformed();
  }

  absl::Span<const std::byte> bytes_;
  std::size_t position_;
  std::size_t end_;
  bool is_malformed_ = false;
  bool is_cut_off_ = false;
};

/// Whether `bytes` begin as a serialized model or tensor does, with a number as field 1 or 2, and
/// end within a field: what is left of a file that was not copied to its end. Other files that are
/// no protobuf hardly ever begin so.
bool IsCutOffMessage(absl::Span<const std::byte> bytes);

/// `value` as a varint.
std::string EncodeVarint(std::uint64_t value);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_WIRE_READER_H_
