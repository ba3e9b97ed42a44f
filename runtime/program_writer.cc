#include "runtime/program_writer.h"

#include <array>
#include <map>
#include <utility>
#include <vector>

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

// Where constants go in the constants section, those of functions after the main part's. Functions
// share constants: the same bytes are stored once.
class ConstantPlan {
 public:
  explicit ConstantPlan(const Program& program) {
    Add(program);
    for (const Function& function : program.functions) Add(function.body);
  }

  // Empty for values that are no constants.
  ConstantRange RangeOf(const ProgramValue& value) const {
    return value.is_constant ? ranges_.at(KeyOf(value)) : ConstantRange{};
  }
  // In the order of their offsets.
  const std::vector<std::pair<ConstantRange, absl::Span<const std::byte>>>& contents() const {
    return contents_;
  }
  std::uint64_t size() const { return size_; }

 private:
  using Key = std::pair<const std::byte*, std::size_t>;
  static Key KeyOf(const ProgramValue& value) {
    return {value.constant.bytes.data(), value.constant.bytes.size()};
  }

  void Add(const Program& program) {
    for (const ProgramValue& value : program.values) {
      if (!value.is_constant || ranges_.contains(KeyOf(value))) continue;
      const ConstantRange range = {AlignConstant(size_), value.constant.bytes.size()};
      size_ = range.offset + range.size;
      ranges_.emplace(KeyOf(value), range);
      contents_.emplace_back(range, value.constant.bytes);
    }
  }

  std::map<Key, ConstantRange> ranges_;
  std::vector<std::pair<ConstantRange, absl::Span<const std::byte>>> contents_;
  std::uint64_t size_ = 0;
};

Offset<format::Value> EncodeValue(FlatBufferBuilder& builder, const ProgramValue& value,
                                  const ConstantRange& range) {
  const auto name = builder.CreateString(value.name);
  const auto extents = builder.CreateVector(value.extents);
  const auto scales = builder.CreateVector(value.quant.scales);
  return format::CreateValue(builder, name, static_cast<std::uint8_t>(value.dtype), extents, scales,
                             value.quant.zero_point, value.quant.axis, value.is_constant,
                             range.offset, range.size, value.channels_last);
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
  const auto handle = node.handle.empty() ? 0 : builder.CreateString(node.handle);
  return format::CreateNode(builder, op, inputs, outputs, encoded_attributes, name, handle);
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

Offset<format::Program> EncodeProgram(FlatBufferBuilder& builder, const Program& program,
                                      const ConstantPlan& constants) {
  std::vector<Offset<format::Value>> values;
  for (const ProgramValue& value : program.values) {
    values.push_back(EncodeValue(builder, value, constants.RangeOf(value)));
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
  std::vector<Offset<format::Function>> functions;
  for (const Function& function : program.functions) {
    const auto name = builder.CreateString(function.name);
    const auto body = EncodeProgram(builder, function.body, constants);
    functions.push_back(format::CreateFunction(builder, name, body));
  }
  const auto encoded_values = builder.CreateVector(values);
  const auto encoded_segments = builder.CreateVector(segments);
  const auto inputs = EncodePorts(builder, program.inputs);
  const auto outputs = EncodePorts(builder, program.outputs);
  const auto encoded_metadata = builder.CreateVector(metadata);
  const auto encoded_functions = builder.CreateVector(functions);
  return format::CreateProgram(builder, encoded_values, encoded_segments, inputs, outputs,
                               encoded_metadata, encoded_functions);
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
  const ConstantPlan constants(program);
  FlatBufferBuilder builder;
  // Defaults are written out: a reader never depends on what a later schema takes for granted.
  builder.ForceDefaults(true);
  builder.Finish(EncodeProgram(builder, program, constants));
  const FileHeader header = MakeHeader(builder.GetSize(), constants.size());

  PaddingSink out(sink);
  RETURN_IF_ERROR(
      out.Write(absl::MakeConstSpan(reinterpret_cast<const std::byte*>(&header), sizeof(header))));
  RETURN_IF_ERROR(out.Write(absl::MakeConstSpan(
      reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize())));
  for (const auto& [range, bytes] : constants.contents()) {
    RETURN_IF_ERROR(out.PadTo(header.constants_offset + range.offset));
    RETURN_IF_ERROR(out.Write(bytes));
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
