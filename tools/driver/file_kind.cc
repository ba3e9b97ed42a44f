#include "tools/driver/file_kind.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>

#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

struct Mark {
  std::string_view prefix;
  FileKind kind;
};

constexpr Mark kMarks[] = {
    {"ZPMODEL", FileKind::kProgram},
    {"module", FileKind::kIr},
    {"//", FileKind::kIr},
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

absl::StatusOr<FileKind> KindOfFile(const std::string& path) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return FileError(errno, "cannot be opened", path);
  }
  std::array<char, 64> buffer{};
  const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
  std::string_view text(buffer.data(), count);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  for (const Mark& mark : kMarks) {
    if (text.substr(0, mark.prefix.size()) == mark.prefix) {
      return mark.kind;
    }
  }
  return FileKind::kOnnx;
}

}  // namespace zeropoint::tools
