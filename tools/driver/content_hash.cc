#include "tools/driver/content_hash.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "absl/strings/str_format.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::uint64_t kOffsetBasis = 0xcbf29ce484222325;
constexpr std::uint64_t kPrime = 0x100000001b3;

std::uint64_t Extend(std::uint64_t hash, const unsigned char* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) hash = (hash ^ bytes[i]) * kPrime;
  return hash;
}

std::string Text(std::uint64_t hash) { return absl::StrFormat("fnv1a64:%016x", hash); }

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

absl::StatusOr<std::string> HashFile(const std::string& path) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return FileError(errno, "cannot be opened", path);
  }
  std::vector<unsigned char> buffer(1 << 16);
  std::uint64_t hash = kOffsetBasis;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    hash = Extend(hash, buffer.data(), count);
  }
  if (std::ferror(file.get()) != 0) {
    return FileError(errno, "cannot be read", path);
  }
  return Text(hash);
}

std::string HashText(absl::string_view text) {
  return Text(
      Extend(kOffsetBasis, reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

}  // namespace zeropoint::tools
