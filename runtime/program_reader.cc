#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "flatbuffers/flatbuffers.h"
#include "runtime/out_of_memory.h"
#include "runtime/program_file.h"
#include "runtime/program_format.h"
#include "runtime/program_generated.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

// Tables in one file. A value, node or attribute is one table; the largest models have some
// 100,000.
constexpr flatbuffers::uoffset_t kMaxTables = 20'000'000;
constexpr flatbuffers::uoffset_t kMaxDepth = 16;
// Functions of functions are refused; reading one level deeper shows them to the verifier.
constexpr int kMaxFunctionDepth = 2;

absl::Status Malformed(absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("not a Zeropoint program: ", problem));
}

// What the reader needs of the file, with every offset checked.
struct FileView {
  absl::Span<const std::byte> table;
  absl::Span<const std::byte> constants;
  std::shared_ptr<const void> owner;
};

// True if [offset, offset + size) lies in [begin, end).
bool Inside(std::uint64_t offset, std::uint64_t size, std::uint64_t begin, std::uint64_t end) {
  return offset >= begin && offset <= end && size <= end - offset;
}

absl::StatusOr<FileView> CheckHeader(absl::Span<const std::byte> bytes,
                                     std::shared_ptr<const void> owner) {
  FileHeader header;
  if (bytes.size() < sizeof(header)) {
    return Malformed(
        absl::StrCat("it has ", bytes.size(), " bytes, a program at least ", sizeof(header)));
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kFileMagic) return Malformed("it does not begin with the magic bytes");
  if (header.format_version != kFormatVersion) {
    return absl::InvalidArgumentError(
        absl::StrCat("the program has format version ", header.format_version,
                     ", this runtime reads version ", kFormatVersion, "; compile it again"));
  }
  if (header.header_size != sizeof(header) || header.reserved != 0) {
    return Malformed("its header is damaged");
  }
  if (header.file_size != bytes.size()) {
    return Malformed(absl::StrCat(
        "its header says ", header.file_size, " bytes, it has ", bytes.size(),
        header.file_size > bytes.size() ? ": it was cut off" : ": something follows the program"));
  }
  const std::uint64_t end = bytes.size();
  if (end < sizeof(header) + kFileSlack ||
      !Inside(header.table_offset, header.table_size, sizeof(header), end - kFileSlack) ||
      !Inside(header.constants_offset, header.constants_size, sizeof(header), end - kFileSlack) ||
      header.table_offset % kConstantAlignment != 0 ||
      header.constants_offset % kConstantAlignment != 0) {
    return Malformed("its sections lie outside the file or are not aligned");
  }
  return FileView{bytes.subspan(header.table_offset, header.table_size),
                  bytes.subspan(header.constants_offset, header.constants_size), std::move(owner)};
}

// FlatBuffers fields may be absent; absent strings and vectors read as empty.
std::string ReadString(const flatbuffers::String* text) { return text ? text->str() : ""; }

// The verifier does not check the alignment of a vector's elements, hence the copy of bytes.
template <typename T>
std::vector<T> ReadNumbers(const flatbuffers::Vector<T>* numbers) {
  if (numbers == nullptr || numbers->size() == 0) return {};
  std::vector<T> copy(numbers->size());
  std::memcpy(copy.data(), numbers->Data(), copy.size() * sizeof(T));
  return copy;
}

// Calls `read` with every table of a vector.
template <typename T, typename Read>
absl::Status ForEachTable(const flatbuffers::Vector<flatbuffers::Offset<T>>* tables, Read read) {
  if (tables == nullptr) return absl::OkStatus();
  for (const T* table : *tables) RETURN_IF_ERROR(read(*table));
  return absl::OkStatus();
}

absl::StatusOr<ProgramValue> ReadValue(const format::Value& table, const FileView& file) {
  ProgramValue value;
  value.name = ReadString(table.name());
  if (table.dtype() >= kNumDTypes) {
    return Malformed(absl::StrCat("value '", value.name, "' has the unknown element type ",
                                  static_cast<int>(table.dtype())));
  }
  value.dtype = static_cast<DType>(table.dtype());
  value.extents = ReadNumbers(table.extents());
  value.quant = {ReadNumbers(table.scales()), table.zero_point(), table.quant_axis()};
  value.is_constant = table.is_constant();
  value.channels_last = table.channels_last();
  if (!value.is_constant) return value;
  const std::uint64_t offset = table.constant_offset();
  if (offset % kConstantAlignment != 0 ||
      !Inside(offset, table.constant_size(), 0, file.constants.size())) {
    return Malformed(absl::StrCat("the bytes of constant '", value.name,
                                  "' lie outside the file or are not aligned"));
  }
  value.constant = {file.constants.subspan(offset, table.constant_size()), file.owner, kFileSlack};
  return value;
}

absl::StatusOr<Node> ReadNode(const format::Node& table) {
  Node node;
  node.op = ReadString(table.op());
  node.name = ReadString(table.name());
  node.handle = ReadString(table.handle());
  node.inputs = ReadNumbers(table.inputs());
  node.outputs = ReadNumbers(table.outputs());
  RETURN_IF_ERROR(
      ForEachTable(table.attributes(), [&](const format::Attribute& entry) -> absl::Status {
        NodeAttribute attribute{ReadNumbers(entry.ints()), ReadNumbers(entry.floats()),
                                ReadString(entry.text())};
        const bool is_new =
            node.attributes.emplace(ReadString(entry.name()), std::move(attribute)).second;
        return is_new ? absl::OkStatus()
                      : Malformed(absl::StrCat("node '", node.name, "' has an attribute twice"));
      }));
  return node;
}

absl::StatusOr<Segment> ReadSegment(const format::Segment& table) {
  Segment segment;
  segment.backend = static_cast<Backend>(table.backend());
  RETURN_IF_ERROR(ForEachTable(table.nodes(), [&](const format::Node& entry) -> absl::Status {
    ASSIGN_OR_RETURN(Node node, ReadNode(entry));
    segment.nodes.push_back(std::move(node));
    return absl::OkStatus();
  }));
  return segment;
}

Port ReadPort(const format::Port& table) {
  Port port;
  port.name = ReadString(table.name());
  port.value = table.value();
  if (table.symbols() != nullptr) {
    for (const flatbuffers::String* symbol : *table.symbols()) {
      port.symbols.push_back(ReadString(symbol));
    }
  }
  return port;
}

absl::StatusOr<Program> ReadTable(const format::Program& table, const FileView& file, int depth);

absl::StatusOr<Function> ReadFunction(const format::Function& table, const FileView& file,
                                      int depth) {
  if (table.body() == nullptr || depth > kMaxFunctionDepth) {
    return Malformed(absl::StrCat("function '", ReadString(table.name()),
                                  "' has no body or is nested in functions"));
  }
  ASSIGN_OR_RETURN(Program body, ReadTable(*table.body(), file, depth));
  return Function{ReadString(table.name()), std::move(body)};
}

absl::StatusOr<Program> ReadTable(const format::Program& table, const FileView& file, int depth) {
  Program program;
  RETURN_IF_ERROR(ForEachTable(table.values(), [&](const format::Value& entry) -> absl::Status {
    ASSIGN_OR_RETURN(ProgramValue value, ReadValue(entry, file));
    program.values.push_back(std::move(value));
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(ForEachTable(table.segments(), [&](const format::Segment& entry) -> absl::Status {
    ASSIGN_OR_RETURN(Segment segment, ReadSegment(entry));
    program.segments.push_back(std::move(segment));
    return absl::OkStatus();
  }));
  const auto read_ports = [](std::vector<Port>* ports) {
    return [ports](const format::Port& entry) {
      ports->push_back(ReadPort(entry));
      return absl::OkStatus();
    };
  };
  RETURN_IF_ERROR(ForEachTable(table.inputs(), read_ports(&program.inputs)));
  RETURN_IF_ERROR(ForEachTable(table.outputs(), read_ports(&program.outputs)));
  RETURN_IF_ERROR(ForEachTable(table.metadata(), [&](const format::Metadata& entry) {
    program.metadata.insert_or_assign(ReadString(entry.key()), ReadString(entry.value()));
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(
      ForEachTable(table.functions(), [&](const format::Function& entry) -> absl::Status {
        ASSIGN_OR_RETURN(Function function, ReadFunction(entry, file, depth + 1));
        program.functions.push_back(std::move(function));
        return absl::OkStatus();
      }));
  return program;
}

absl::StatusOr<Program> ReadAligned(absl::Span<const std::byte> bytes,
                                    std::shared_ptr<const void> owner) {
  ASSIGN_OR_RETURN(const FileView file, CheckHeader(bytes, std::move(owner)));
  const auto* const table = reinterpret_cast<const std::uint8_t*>(file.table.data());
  flatbuffers::Verifier verifier(table, file.table.size(), kMaxDepth, kMaxTables);
  if (file.table.size() >= FLATBUFFERS_MAX_BUFFER_SIZE || !format::VerifyProgramBuffer(verifier)) {
    return Malformed("its table is damaged");
  }
  ASSIGN_OR_RETURN(Program program, ReadTable(*format::GetProgram(table), file, 0));
  RETURN_IF_ERROR(VerifyProgram(program));
  return program;
}

}  // namespace

absl::StatusOr<Program> ReadProgram(absl::Span<const std::byte> bytes,
                                    std::shared_ptr<const void> owner) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kConstantAlignment != 0) {
    return absl::InvalidArgumentError("the bytes of a program must be aligned to 64 bytes");
  }
  return CatchOutOfMemory([&] { return ReadAligned(bytes, std::move(owner)); });
}

}  // namespace zeropoint::runtime
