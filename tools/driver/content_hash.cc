#include "tools/driver/content_hash.h"

#include <openssl/evp.h>

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
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// With the instructions that CPUs have for it, a model of 45 MB takes 30 ms in place of 250.
class Sha256 {
 public:
  Sha256() : state_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr); }

  void Add(const void* bytes, std::size_t count) { EVP_DigestUpdate(state_.get(), bytes, count); }

  std::string Finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_.get(), digest.data(), &size);
    return absl::BytesToHexString(
        absl::string_view(reinterpret_cast<const char*>(digest.data()), size));
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* state) const { EVP_MD_CTX_free(state); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> state_;
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
