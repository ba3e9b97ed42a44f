#include "frontend/onnx/file/model_survey.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/proto_schema.h"
#include "frontend/onnx/file/wire_reader.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// That of protobuf.
constexpr int kMaxDepth = 100;
/// Smaller raw data are not worth an edit.
constexpr std::size_t kMinMappedBytes = 256;
constexpr std::size_t kParsedPerByte = 3;
constexpr std::size_t kParsedAllowance = std::size_t{32} << 20;

/// What an object on the heap and the pointer to it take besides itself.
constexpr std::size_t kHeapOverhead = 32;
constexpr std::size_t kShortText = 15;
/// A growing array is twice what it was, and the old one is there until it is copied.
constexpr std::size_t kGrowth = 2;

constexpr std::uint32_t kSegmentTag = 3 << 3 | 2;

absl::Status NotOnnx(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("not an ONNX model: ", why));
}

std::string EncodeSegment(std::size_t begin, std::size_t end) {
  const std::string body = absl::StrCat("\x08", EncodeVarint(begin), "\x10", EncodeVarint(end));
  return absl::StrCat(EncodeVarint(kSegmentTag), EncodeVarint(body.size()), body);
}

class Surveyor {
 public:
  explicit Surveyor(absl::Span<const std::byte> bytes) : bytes_(bytes) {}

  absl::StatusOr<ModelSurvey> Run() {
    std::size_t size = 0;
    RETURN_IF_ERROR(Walk(ModelMessage(), 0, bytes_.size(), 0, size));
    return std::move(survey_);
  }

 private:
  /// Surveys the message in [begin, end); `size` becomes what its fields have after the edits.
  absl::Status Walk(const ProtoMessage& message, std::size_t begin, std::size_t end, int depth,
                    std::size_t& size) {
    if (depth > kMaxDepth) {
      return absl::InvalidArgumentError(
          absl::StrCat("messages are nested deeper than ", kMaxDepth, " levels"));
    }
    RETURN_IF_ERROR(Charge(message.object_bytes + kHeapOverhead));
    size = end - begin;
    WireReader reader(bytes_, begin, end);
    for (WireField field; reader.Next(field);) {
      std::size_t field_size = field.end - field.tag;
      RETURN_IF_ERROR(Visit(message, field, depth, field_size));
      size = size - (field.end - field.tag) + field_size;
    }
    if (!reader.is_malformed()) return absl::OkStatus();
    return NotOnnx(IsCutOffMessage(bytes_) ? "it is cut off" : "protobuf cannot parse it");
  }

  absl::Status Visit(const ProtoMessage& message, const WireField& field, int depth,
                     std::size_t& field_size) {
    const ProtoField* known = message.Find(field.number);
    const std::size_t payload = field.end - field.payload;
    if (known == nullptr || field.type != WireType::kBytes) {
      if (known != nullptr && known->kind == ProtoFieldKind::kRepeated) {
        return Charge(kGrowth * known->element_bytes);
      }
      const bool is_number = field.number < 32 && message.HasNumber(field.number);
      return is_number ? absl::OkStatus() : Charge(kGrowth * (field.end - field.tag));
    }
    switch (known->kind) {
      case ProtoFieldKind::kMessage:
        return VisitMessage(*known->message, field, depth, field_size);
      case ProtoFieldKind::kRawData:
        if (payload >= kMinMappedBytes) {
          LeaveInFile(field, field_size);
          return absl::OkStatus();
        }
        [[fallthrough]];
      case ProtoFieldKind::kText:
        return Charge(sizeof(std::string) + kHeapOverhead + (payload > kShortText ? payload : 0));
      case ProtoFieldKind::kSegment:
        return absl::InvalidArgumentError("a tensor is stored in segments, which ONNX forbids");
      case ProtoFieldKind::kRepeated:
        return Charge(known->is_varint ? kGrowth * known->element_bytes * CountVarints(field)
                                       : payload);
    }
    return absl::OkStatus();
  }

  absl::Status VisitMessage(const ProtoMessage& message, const WireField& field, int depth,
                            std::size_t& field_size) {
    const std::size_t first_edit = survey_.edits.size();
    survey_.edits.push_back({field.length, field.payload - field.length, ""});
    std::size_t size = 0;
    RETURN_IF_ERROR(Walk(message, field.payload, field.end, depth + 1, size));
    if (survey_.edits.size() == first_edit + 1) {
      survey_.edits.pop_back();  // nothing changed inside
      return absl::OkStatus();
    }
    Edit& length = survey_.edits[first_edit];
    length.replacement = EncodeVarint(size);
    field_size = field.length - field.tag + length.replacement.size() + size;
    return absl::OkStatus();
  }

  void LeaveInFile(const WireField& field, std::size_t& field_size) {
    survey_.edits.push_back(
        {field.tag, field.end - field.tag, EncodeSegment(field.payload, field.end)});
    field_size = survey_.edits.back().replacement.size();
  }

  /// The last byte of each has no continuation bit.
  std::size_t CountVarints(const WireField& field) const {
    const auto packed = bytes_.subspan(field.payload, field.end - field.payload);
    return static_cast<std::size_t>(std::count_if(
        packed.begin(), packed.end(), [](std::byte byte) { return byte < std::byte{0x80}; }));
  }

  absl::Status Charge(std::size_t bytes) {
    survey_.parsed_bytes += bytes;
    if (survey_.parsed_bytes / kParsedPerByte > bytes_.size() + kParsedAllowance / kParsedPerByte) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the file of ", bytes_.size(), " bytes unpacks to more than ", kParsedPerByte,
          " times its size and ", kParsedAllowance >> 20, " MB, as no model does"));
    }
    return absl::OkStatus();
  }

  absl::Span<const std::byte> bytes_;
  ModelSurvey survey_;
};

}  // namespace

absl::StatusOr<ModelSurvey> SurveyModel(absl::Span<const std::byte> bytes) {
  return Surveyor(bytes).Run();
}

std::string ApplyEdits(absl::Span<const std::byte> bytes, const std::vector<Edit>& edits) {
  std::string edited;
  std::size_t size = bytes.size();
  for (const Edit& edit : edits) size = size - edit.size + edit.replacement.size();
  edited.reserve(size);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  std::size_t position = 0;
  for (const Edit& edit : edits) {
    edited.append(text + position, edit.offset - position);
    edited.append(edit.replacement);
    position = edit.offset + edit.size;
  }
  edited.append(text + position, bytes.size() - position);
  return edited;
}

}  // namespace zeropoint::frontend
