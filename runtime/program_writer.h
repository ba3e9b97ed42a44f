#ifndef ZEROPOINT_RUNTIME_PROGRAM_WRITER_H_
#define ZEROPOINT_RUNTIME_PROGRAM_WRITER_H_

// Program -> the pieces of a program file. Internal to the file format.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"

namespace zeropoint::runtime {

/// Takes the file's bytes piece by piece, in order.
using ByteSink = absl::FunctionRef<absl::Status(absl::Span<const std::byte>)>;

/// Emits the whole file without ever holding it: constants go from the program straight to `sink`.
/// kInvalidArgument when the program does not verify; else what the sink returns.
absl::Status EmitProgram(const Program& program, ByteSink sink);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_PROGRAM_WRITER_H_
