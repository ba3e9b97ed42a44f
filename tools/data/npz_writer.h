#ifndef ZEROPOINT_TOOLS_DATA_NPZ_WRITER_H_
#define ZEROPOINT_TOOLS_DATA_NPZ_WRITER_H_

// A `.npz` of arrays that come piece by piece and do not fit in memory.

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Grows float arrays along axis 0 (numbers become a vector) in files beside the `.npz`, which
/// Finish puts together and removes. Memory does not grow with what is appended.
///
///   NpzWriter writer("layers.npz");
///   for (...) RETURN_IF_ERROR(writer.Append("17", extents, values));
///   RETURN_IF_ERROR(writer.Finish());
class NpzWriter {
 public:
  explicit NpzWriter(std::string path) : path_(std::move(path)) {}
  ~NpzWriter();
  NpzWriter(const NpzWriter&) = delete;
  NpzWriter& operator=(const NpzWriter&) = delete;

  /// An array whose other extents are not those of the pieces before is left out of the archive.
  /// Errors are complete (error_text.h).
  absl::Status Append(const std::string& name, const runtime::Extents& extents,
                      absl::Span<const float> values);

  /// Arrays in the order of their names. On failure no archive is left.
  absl::Status Finish();

  /// Names of arrays whose pieces do not fit together.
  std::vector<std::string> LeftOut() const;

 private:
  struct Part {
    std::string path;
    runtime::Extents extents;
    bool fits = true;
  };

  absl::Status Write(const Part& part, absl::Span<const float> values, bool is_new) const;

  std::string path_;
  std::map<std::string, Part> parts_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_NPZ_WRITER_H_
