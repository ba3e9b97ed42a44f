#ifndef ZEROPOINT_FRONTEND_ONNX_TESTING_WIRE_WRITER_H_
#define ZEROPOINT_FRONTEND_ONNX_TESTING_WIRE_WRITER_H_

// Serialized messages that protobuf itself would not write, or not without a lot of memory.

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/wire_reader.h"

namespace zeropoint::frontend::testing {

/// A field that holds bytes, a string or a message.
inline std::string BytesField(std::uint32_t number, const std::string& payload) {
  return absl::StrCat(EncodeVarint(std::uint64_t{number} << 3 | 2), EncodeVarint(payload.size()),
                      payload);
}

/// A field that holds a number.
inline std::string VarintField(std::uint32_t number, std::uint64_t value) {
  return absl::StrCat(EncodeVarint(std::uint64_t{number} << 3), EncodeVarint(value));
}

inline std::string Repeat(const std::string& text, std::size_t count) {
  std::string repeated;
  repeated.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

/// A model of opset 17 with this graph.
inline std::string ModelOf(const std::string& graph) {
  return absl::StrCat(VarintField(1, 8), BytesField(7, graph), BytesField(8, VarintField(2, 17)));
}

}  // namespace zeropoint::frontend::testing

#endif  // ZEROPOINT_FRONTEND_ONNX_TESTING_WIRE_WRITER_H_
