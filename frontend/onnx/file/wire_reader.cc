#include "frontend/onnx/file/wire_reader.h"

namespace zeropoint::frontend {
namespace {

constexpr int kMaxVarintBits = 64;

}  // namespace

bool WireReader::ReadVarint(std::uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < kMaxVarintBits && position_ < end_; shift += 7) {
    const auto byte = static_cast<std::uint64_t>(bytes_[position_++]);
    value |= (byte & 0x7F) << shift;
    if (byte < 0x80) {
      return true;
    }
  }
  return position_ == end_ ? CutOff() : Malformed();
}

bool WireReader::Next(WireField& field) {
  if (position_ == end_ || is_malformed_) {
    return false;
  }
  field.tag = position_;
  std::uint64_t tag = 0;
  if (!ReadVarint(tag)) {
    return false;
  }
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.type = static_cast<WireType>(tag & 7);
  if (field.number == 0 || (tag >> 3) != field.number) {
    return Malformed();
  }
  field.length = position_;
  std::uint64_t size = 0;
  switch (field.type) {
    case WireType::kVarint:
      field.payload = position_;
      if (std::uint64_t value = 0; !ReadVarint(value)) return false;
      break;
    case WireType::kFixed64:
      size = 8;
      break;
    case WireType::kFixed32:
      size = 4;
      break;
    case WireType::kBytes:
      if (!ReadVarint(size)) return false;
      break;
    default:
      return Malformed();
  }
  if (field.type != WireType::kVarint) {
    field.payload = position_;
    if (size > end_ - position_) {
      return CutOff();
    }
    position_ += static_cast<std::size_t>(size);
  }
  field.end = position_;
  return true;
}

bool IsCutOffMessage(absl::Span<const std::byte> bytes) {
  WireReader reader(bytes, 0, bytes.size());
  WireField field;
  if (!reader.Next(field) || field.number > 2 || field.type != WireType::kVarint) return false;
  while (reader.Next(field)) {
  }
  return reader.is_cut_off();
}

std::string EncodeVarint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

}  // namespace zeropoint::frontend
