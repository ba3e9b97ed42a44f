#ifndef ZEROPOINT_RUNTIME_PROGRAM_FILE_H_
#define ZEROPOINT_RUNTIME_PROGRAM_FILE_H_

// The file `*.zpm`: a 64-byte header, the FlatBuffers table of program.fbs, then the constants,
// each aligned to 64 bytes. Constants stand outside the FlatBuffer so that a program may exceed 2
// GB.

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"

namespace zeropoint::runtime {

/// Writes atomically: to a temporary file beside `path`, which is renamed on success and removed on
/// failure. The same program gives the same bytes. kPermissionDenied / kResourceExhausted /
/// kInternal with path and errno text.
absl::Status WriteProgramFile(const Program& program, const std::string& path);

/// Maps the file and reads it; constants point into the mapping, which the program keeps alive.
/// kNotFound, kPermissionDenied, kResourceExhausted for want of memory, or kInvalidArgument for
/// anything that is not a well-formed program.
absl::StatusOr<Program> ReadProgramFile(const std::string& path);

/// Reads a program from memory that `owner` keeps alive. `bytes` must be 64-byte aligned. Errors
/// as of ReadProgramFile.
absl::StatusOr<Program> ReadProgram(absl::Span<const std::byte> bytes,
                                    std::shared_ptr<const void> owner);

/// The bytes WriteProgramFile writes.
absl::StatusOr<std::string> SerializeProgram(const Program& program);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_PROGRAM_FILE_H_
