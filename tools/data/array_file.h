#ifndef ZEROPOINT_TOOLS_DATA_ARRAY_FILE_H_
#define ZEROPOINT_TOOLS_DATA_ARRAY_FILE_H_

// Arrays in a file: every array of an `.npz`, the one array of an `.npy`, or the inputs of an ONNX
// `test_data_set_0` folder.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"
#include "tools/data/byte_source.h"
#include "tools/data/npy_header.h"

namespace zeropoint::tools {

/// One array, read front to back in rows of axis 0, so that a data set need not fit in memory.
class ArrayReader {
 public:
  /// Reads the header.
  static absl::StatusOr<ArrayReader> Create(std::unique_ptr<ByteSource> source);

  const NpyHeader& header() const { return header_; }
  /// Names the array in errors: "data.npz[image]".
  const std::string& where() const { return source_->where(); }
  /// Extent of axis 0; 1 for an array of rank 0.
  std::int64_t num_rows() const;
  std::size_t row_bytes() const;
  std::int64_t position() const { return position_; }

  /// Reads the next `into.size() / row_bytes()` rows; after the last one the checksum is verified.
  absl::Status ReadRows(absl::Span<std::byte> into);
  /// Reads and drops rows until `position() == row`. Requires row >= position().
  absl::Status SkipTo(std::int64_t row);

 private:
  ArrayReader(std::unique_ptr<ByteSource> source, NpyHeader header)
      : source_(std::move(source)), header_(std::move(header)) {}

  std::unique_ptr<ByteSource> source_;
  NpyHeader header_;
  std::int64_t position_ = 0;
};

/// What to do about what a clone without Git LFS holds in place of a file.
inline constexpr absl::string_view kFetchFromLfs = "fetch the file itself with `git lfs pull`";

/// A file of named arrays.
///
///   ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> file, ArrayFile::Open("test.npz"));
///   ASSIGN_OR_RETURN(runtime::Tensor image, file->ReadTensor("image"));
class ArrayFile {
 public:
  /// The first bytes decide whether it is `.npz` or `.npy`; a folder holds ONNX tensors. kNotFound,
  /// kPermissionDenied, or kInvalidArgument for any other content.
  static absl::StatusOr<std::unique_ptr<ArrayFile>> Open(const std::string& path);
  virtual ~ArrayFile() = default;

  const std::string& path() const { return path_; }
  /// The files that hold the arrays: the path itself, or those of the folder, in the order in which
  /// they are read.
  virtual std::vector<std::string> files() const { return {path_}; }
  /// The array of class numbers that came with the files of a folder; empty for none.
  virtual std::string label_name() const { return ""; }
  /// What to do when an array does not fit the input of a model.
  virtual absl::string_view fit_advice() const { return "reshape the array"; }
  /// In file order. The array of an `.npy` is named after the file.
  const std::vector<std::string>& names() const { return names_; }
  bool Has(absl::string_view name) const;
  /// Names an array in errors: "data.npz[image]".
  std::string WhereOf(absl::string_view name) const;

  /// May be called again for the same array, which starts it over. kNotFound lists the names there
  /// are.
  absl::StatusOr<ArrayReader> OpenArray(const std::string& name) const;
  /// A whole array of numbers.
  absl::StatusOr<runtime::Tensor> ReadTensor(const std::string& name) const;

 protected:
  ArrayFile(std::string path, std::vector<std::string> names)
      : path_(std::move(path)), names_(std::move(names)) {}
  /// `index` into names().
  virtual absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(std::size_t index) const = 0;

 private:
  std::string path_;
  std::vector<std::string> names_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_ARRAY_FILE_H_
