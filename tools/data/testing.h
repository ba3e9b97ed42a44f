#ifndef ZEROPOINT_TOOLS_DATA_TESTING_H_
#define ZEROPOINT_TOOLS_DATA_TESTING_H_

// Files for the tests of this folder.

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "runtime/tensor.h"
#include "tools/data/byte_source.h"
#include "tools/data/npz_file.h"

namespace zeropoint::tools::testing {

inline std::string TempPath(absl::string_view name) {
  return absl::StrCat(::testing::TempDir(), "/", name);
}

inline std::string WriteTempFile(absl::string_view name, absl::string_view bytes) {
  const std::string path = TempPath(name);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
  return path;
}

inline std::string ReadFileBytes(const std::string& path) {
  std::string bytes;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file)) bytes.push_back(byte);
  std::fclose(file);
  return bytes;
}

template <typename T>
runtime::Tensor MakeTensor(runtime::DType dtype, runtime::Extents extents,
                           const std::vector<T>& values) {
  runtime::Tensor tensor = *runtime::Tensor::Allocate(dtype, std::move(extents));
  std::copy(values.begin(), values.end(), static_cast<T*>(tensor.data()));
  return tensor;
}

/// A `.npy` version 1 file: the header text as given, then the data.
inline std::string NpyBytes(absl::string_view header, absl::string_view data) {
  const char length[2] = {static_cast<char>(header.size() & 0xff),
                          static_cast<char>(header.size() >> 8)};
  return absl::StrCat(absl::string_view("\x93NUMPY\x01\x00", 8), absl::string_view(length, 2),
                      header, data);
}

class StringSource : public ByteSource {
 public:
  explicit StringSource(std::string bytes) : ByteSource("a.npy"), bytes_(std::move(bytes)) {}

  std::uint64_t remaining() const override { return bytes_.size() - position_; }
  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const std::size_t count = std::min<std::size_t>(into.size(), remaining());
    std::memcpy(into.data(), bytes_.data() + position_, count);
    position_ += count;
    return count;
  }

 private:
  std::string bytes_;
  std::size_t position_ = 0;
};

}  // namespace zeropoint::tools::testing

#endif  // ZEROPOINT_TOOLS_DATA_TESTING_H_
