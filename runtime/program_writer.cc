#include "runtime/program_writer.h"

#include <array>

#include "flatbuffers/flatbuffers.h"
#include "runtime/program_file.h"
#include "runtime/program_format.h"
#include "runtime/program_generated.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

struct ConstantRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Where each value's constant goes in the constants section; empty ranges for the others.
std::vector<ConstantRange> PlanConstants(const Program& program, std::uint64_t* total) {
  std::vector<ConstantRange> ranges;
  ranges.reserve(program.values.size());
  std::uint64_t end = 0;
  for (const ProgramValue& value : program.values) {
    ConstantRange range;
    if (value.is_constant) {
      range = {AlignConstant(end), value.constant.bytes.size()};
      end = range.offset + range.size;
    }
    ranges.push_back(range);
  }
  *total = end;
  return ranges;
}

Offset<format::Value> EncodeValue(FlatBufferBuilder& builder, const ProgramValue& value,
                                  const ConstantRange& range) {
  const auto name = builder.CreateString(value.name);
  const auto extents = builder.CreateVector(value.extents);
  const auto scales = builder.CreateVector(value.quant.scales);
  return format::CreateValue(builder, name, static_cast<std::uint8_t>(value.dtype), extents, scales,
                             value.quant.zero_point, value.quant.axis, value.is_constant,
                             range.offset, range.size);
}

Offset<format::Attribute> EncodeAttribute(FlatBufferBuilder& builder, const std::string& name,
                                          const NodeAttribute& attribute) {
  const auto encoded_name = builder.CreateString(name);
  const auto ints = builder.CreateVector(attribute.ints);
  const auto floats = builder.CreateVector(attribute.floats);
  const auto text = builder.CreateString(attribute.text);
  return format::CreateAttribute(builder, encoded_name, ints, floats, text);
}

Offset<format::Node> EncodeNode(FlatBufferBuilder& builder, const Node& node) {
  std::vector<Offset<format::Attribute>> attributes;
  for (const auto& [name, attribute] : node.attributes) {
    attributes.push_back(EncodeAttribute(builder, name, attribute));
  }
  const auto op = builder.CreateString(node.op);
  const auto inputs = builder.CreateVector(node.inputs);
  const auto outputs = builder.CreateVector(node.outputs);
  const auto encoded_attributes = builder.CreateVector(attributes);
  const auto name = builder.CreateString(node.name);
  return format::CreateNode(builder, op, inputs, outputs, encoded_attributes, name);
}

Offset<format::Segment> EncodeSegment(FlatBufferBuilder& builder, const Segment& segment) {
  std::vector<Offset<format::Node>> nodes;
  for (const Node& node : segment.nodes) nodes.push_back(EncodeNode(builder, node));
  const auto encoded_nodes = builder.CreateVector(nodes);
  return format::CreateSegment(builder, static_cast<std::uint8_t>(segment.backend), encoded_nodes);
}

Offset<flatbuffers::Vector<Offset<format::Port>>> EncodePorts(FlatBufferBuilder& builder,
                                                              const std::vector<Port>& ports) {
  std::vector<Offset<format::Port>> encoded;
  for (const Port& port : ports) {
    const auto name = builder.CreateString(port.name);
    const auto symbols = builder.CreateVectorOfStrings(port.symbols);
    encoded.push_back(format::CreatePort(builder, name, port.value, symbols));
  }
  return builder.CreateVector(encoded);
}

void EncodeTable(const Program& program, const std::vector<ConstantRange>& ranges,
                 FlatBufferBuilder& builder) {
  std::vector<Offset<format::Value>> values;
  for (std::size_t i = 0; i < program.values.size(); ++i) {
    values.push_back(EncodeValue(builder, program.values[i], ranges[i]));
  }
  std::vector<Offset<format::Segment>> segments;
  for (const Segment& segment : program.segments) {
    segments.push_back(EncodeSegment(builder, segment));
  }
  std::vector<Offset<format::Metadata>> metadata;
  for (const auto& [key, value] : program.metadata) {
    const auto encoded_key = builder.CreateString(key);
    const auto encoded_value = builder.CreateString(value);
    metadata.push_back(format::CreateMetadata(builder, encoded_key, encoded_value));
  }
  const auto encoded_values = builder.CreateVector(values);
  const auto encoded_segments = builder.CreateVector(segments);
  const auto inputs = EncodePorts(builder, program.inputs);
  const auto outputs = EncodePorts(builder, program.outputs);
  const auto encoded_metadata = builder.CreateVector(metadata);
  builder.Finish(format::CreateProgram(builder, encoded_values, encoded_segments, inputs, outputs,
                                       encoded_metadata));
}

FileHeader MakeHeader(std::uint64_t table_size, std::uint64_t constants_size) {
  FileHeader header = {};
  header.magic = kFileMagic;
  header.format_version = kFormatVersion;
  header.header_size = sizeof(FileHeader);
  header.table_offset = sizeof(FileHeader);
  header.table_size = table_size;
  header.constants_offset = AlignConstant(header.table_offset + table_size);
  header.constants_size = constants_size;
  header.file_size = AlignConstant(header.constants_offset + constants_size + kFileSlack);
  return header;
}

// A sink that knows how far the file has come, for padding.
class PaddingSink {
 public:
  explicit PaddingSink(ByteSink sink) : sink_(sink) {}

  absl::Status Write(absl::Span<const std::byte> bytes) {
    position_ += bytes.size();
    return bytes.empty() ? absl::OkStatus() : sink_(bytes);
  }

  absl::Status PadTo(std::uint64_t offset) {
    static constexpr std::array<std::byte, kConstantAlignment + kFileSlack> kZeros = {};
    return Write(absl::MakeConstSpan(kZeros).first(offset - position_));
  }

 private:
  ByteSink sink_;
  std::uint64_t position_ = 0;
};

}  // namespace

absl::Status EmitProgram(const Program& program, ByteSink sink) {
  RETURN_IF_ERROR(VerifyProgram(program));
  std::uint64_t constants_size = 0;
  const std::vector<ConstantRange> ranges = PlanConstants(program, &constants_size);
  FlatBufferBuilder builder;
  // Defaults are written out: a reader never depends on what a later schema takes for granted.
  builder.ForceDefaults(true);
  EncodeTable(program, ranges, builder);
  const FileHeader header = MakeHeader(builder.GetSize(), constants_size);

  PaddingSink out(sink);
  RETURN_IF_ERROR(
      out.Write(absl::MakeConstSpan(reinterpret_cast<const std::byte*>(&header), sizeof(header))));
  RETURN_IF_ERROR(out.Write(absl::MakeConstSpan(
      reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize())));
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (!program.values[i].is_constant) continue;
    RETURN_IF_ERROR(out.PadTo(header.constants_offset + ranges[i].offset));
    RETURN_IF_ERROR(out.Write(program.values[i].constant.bytes));
  }
  return out.PadTo(header.file_size);
}

absl::StatusOr<std::string> SerializeProgram(const Program& program) {
  std::string bytes;
  RETURN_IF_ERROR(EmitProgram(program, [&](absl::Span<const std::byte> piece) {
    bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return absl::OkStatus();
  }));
  return bytes;
}

}  // namespace zeropoint::runtime
