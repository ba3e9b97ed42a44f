#include "tools/driver/content_hash.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/status_macros.h"
#include "sha2.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

class Sha256 {
 public:
  Sha256() { SHA256Init(&state_); }

  void Add(const void* bytes, std::size_t count) {
    SHA256Update(&state_, static_cast<const std::uint8_t*>(bytes), count);
  }

  std::string Finish() {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest;
    SHA256Final(digest.data(), &state_);
    return absl::BytesToHexString(
        absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  }

 private:
  SHA2_CTX state_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string HashText(absl::string_view text) {
  Sha256 hash;
  hash.Add(text.data(), text.size());
  return hash.Finish();
}

absl::StatusOr<std::string> HashFile(const std::string& path) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return FileError(errno, "cannot be opened", path);
  }
  std::vector<std::uint8_t> buffer(1 << 16);
  Sha256 hash;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    hash.Add(buffer.data(), count);
  }
  if (std::ferror(file.get()) != 0) {
    return FileError(errno, "cannot be read", path);
  }
  return hash.Finish();
}

absl::StatusOr<std::string> HashFiles(const std::vector<std::string>& paths) {
  if (paths.size() == 1) return HashFile(paths.front());
  std::string lines;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(const std::string hash, HashFile(path));
    absl::StrAppend(&lines, hash, "\n");
  }
  return HashText(lines);
}

absl::StatusOr<std::string> HashModel(const std::string& path) {
  ASSIGN_OR_RETURN(const std::set<std::string> locations, frontend::ExternalDataOfFile(path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::vector<std::string> files = {path};
  for (const std::string& location : locations) files.push_back((folder / location).string());
  return HashFiles(files);
}

}  // namespace zeropoint::tools
