#include "runtime/c_api/program.h"

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "runtime/c_api/boundary.h"
#include "runtime/program_file.h"
#include "runtime/status_macros.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::c_api {
namespace {

// What is copied takes a tensor.
constexpr std::size_t kMaxProgramBytes = std::size_t{1} << 37;

Ports MakePorts(const Program& program, const std::vector<Port>& ports) {
  Ports made;
  for (const Port& port : ports) {
    const ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    std::vector<const char*>& symbols = made.symbols.emplace_back();
    for (const std::string& symbol : port.symbols) symbols.push_back(symbol.c_str());
    // A vector that moves keeps its elements where they are.
    made.ports.push_back({port.name.c_str(), static_cast<zp_dtype>(value.dtype),
                          value.extents.size(), value.extents.data(), symbols.data()});
  }
  return made;
}

absl::StatusOr<std::unique_ptr<zp_program>> MakeProgram(Program contents) {
  auto made = std::make_unique<zp_program>();
  ASSIGN_OR_RETURN(made->module,
                   Module::Create(std::make_shared<const Program>(std::move(contents))));
  const Program& program = *made->module->program();
  made->inputs = MakePorts(program, program.inputs);
  made->outputs = MakePorts(program, program.outputs);
  return made;
}

absl::StatusOr<Program> BorrowProgram(const void* bytes, std::size_t size) {
  return ReadProgram({static_cast<const std::byte*>(bytes), size}, /*owner=*/nullptr);
}

absl::StatusOr<Program> CopyProgram(const void* bytes, std::size_t size) {
  if (size > kMaxProgramBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a program of ", size, " bytes is larger than any may be"));
  }
  // A tensor is aligned as ReadProgram wants it.
  ASSIGN_OR_RETURN(Tensor copy, Tensor::Allocate(DType::kUint8, {static_cast<std::int64_t>(size)}));
  std::memcpy(copy.data(), bytes, size);
  const auto owner = std::make_shared<const Tensor>(std::move(copy));
  return ReadProgram({static_cast<const std::byte*>(owner->data()), size}, owner);
}

// `read` gives the program's contents.
template <typename Read>
zp_status OpenProgram(const void* source, absl::string_view source_name, Read read,
                      zp_program** program, zp_error* error) {
  if (program != nullptr) *program = nullptr;
  return AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(CheckNotNull(source, source_name));
    RETURN_IF_ERROR(CheckNotNull(program, "program"));
    ASSIGN_OR_RETURN(Program contents, read());
    ASSIGN_OR_RETURN(std::unique_ptr<zp_program> made, MakeProgram(std::move(contents)));
    *program = made.release();
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace zeropoint::runtime::c_api

namespace c_api = zeropoint::runtime::c_api;

zp_status zp_program_open(const char* path, zp_program** program, zp_error* error) {
  const auto read = [&] { return zeropoint::runtime::ReadProgramFile(path); };
  return c_api::OpenProgram(path, "path", read, program, error);
}

zp_status zp_program_read(const void* bytes, size_t size, zp_program** program, zp_error* error) {
  const auto read = [&] { return c_api::CopyProgram(bytes, size); };
  return c_api::OpenProgram(bytes, "bytes", read, program, error);
}

zp_status zp_program_borrow(const void* bytes, size_t size, zp_program** program, zp_error* error) {
  const auto read = [&] { return c_api::BorrowProgram(bytes, size); };
  return c_api::OpenProgram(bytes, "bytes", read, program, error);
}

void zp_program_close(zp_program* program) { delete program; }

size_t zp_program_num_inputs(const zp_program* program) {
  return program == nullptr ? 0 : program->inputs.ports.size();
}

size_t zp_program_num_outputs(const zp_program* program) {
  return program == nullptr ? 0 : program->outputs.ports.size();
}

const zp_port* zp_program_input(const zp_program* program, size_t index) {
  return program == nullptr ? nullptr : program->inputs.Find(index);
}

const zp_port* zp_program_output(const zp_program* program, size_t index) {
  return program == nullptr ? nullptr : program->outputs.Find(index);
}

const char* zp_program_metadata(const zp_program* program, const char* key) {
  if (program == nullptr || key == nullptr) return nullptr;
  const auto& metadata = program->module->program()->metadata;
  const auto entry = metadata.find(std::string_view(key));
  return entry == metadata.end() ? nullptr : entry->second.c_str();
}

size_t zp_program_packed_bytes(const zp_program* program) {
  return program == nullptr ? 0 : program->module->num_packed_bytes();
}
