#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_PROTO_SCHEMA_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_PROTO_SCHEMA_H_

// What the messages of onnx-ml.proto hold and what they weigh once protobuf has parsed them. The
// library that we link is protobuf's "lite" one, which cannot tell.

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace zeropoint::frontend {

enum class ProtoFieldKind : std::uint8_t {
  kMessage,
  kText,      // string or bytes
  kRawData,   // TensorProto.raw_data
  kSegment,   // TensorProto.segment
  kRepeated,  // numbers of `element_bytes`, packed or not
};

struct ProtoMessage;

struct ProtoField {
  std::uint32_t number;
  ProtoFieldKind kind;
  const ProtoMessage* message = nullptr;  // kMessage
  std::size_t element_bytes = 0;          // kRepeated
  bool is_varint = false;                 // kRepeated
};

struct ProtoMessage {
  const char* name;
  std::size_t object_bytes;
  absl::Span<const ProtoField> (*fields)();

  /// Null for fields that take no memory of their own (single numbers) or that ONNX does not have.
  const ProtoField* Find(std::uint32_t number) const;
  /// Whether ONNX has the field as a single number.
  bool HasNumber(std::uint32_t number) const { return (single_numbers >> number & 1) != 0; }

  /// Bit i: field i is one number.
  std::uint32_t single_numbers = 0;
};

/// ModelProto, from which all others are reached.
const ProtoMessage& ModelMessage();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_PROTO_SCHEMA_H_
