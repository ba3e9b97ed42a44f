#ifndef ZEROPOINT_RUNTIME_PROGRAM_FORMAT_H_
#define ZEROPOINT_RUNTIME_PROGRAM_FORMAT_H_

// Layout of a program file, shared by its writer and its reader:
//
//   0          FileHeader (64 bytes)
//   64         FlatBuffers table (program.fbs)
//   aligned    constants, each aligned to 64 bytes
//   …          at least kFileSlack zero bytes
//
// All numbers are little-endian.

#include <bit>
#include <cstddef>
#include <cstdint>

namespace zeropoint::runtime {

static_assert(std::endian::native == std::endian::little,
              "program files are little-endian and mapped, not converted");

struct FileHeader {
  std::uint64_t magic;
  std::uint32_t format_version;
  std::uint32_t header_size;
  std::uint64_t table_offset;
  std::uint64_t table_size;
  std::uint64_t constants_offset;
  /// Without the slack.
  std::uint64_t constants_size;
  std::uint64_t file_size;
  std::uint64_t reserved;
};
static_assert(sizeof(FileHeader) == 64);

/// "ZPMODEL" and a byte no text file has.
inline constexpr std::uint64_t kFileMagic = 0x1a4c45444f4d505aULL;
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::uint64_t kConstantAlignment = 64;
/// Zeros after the last constant, so that vector loads past a constant's end stay inside the
/// mapping.
inline constexpr std::uint64_t kFileSlack = 128;

constexpr std::uint64_t AlignConstant(std::uint64_t offset) {
  return (offset + kConstantAlignment - 1) / kConstantAlignment * kConstantAlignment;
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_PROGRAM_FORMAT_H_
