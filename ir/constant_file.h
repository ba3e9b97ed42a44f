#ifndef ZEROPOINT_IR_CONSTANT_FILE_H_
#define ZEROPOINT_IR_CONSTANT_FILE_H_

// The side file of a module on disk: the constants that its text names by hash only.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/module.h"
#include "ir/tensor_data.h"

namespace zeropoint::ir {

/// A text header, zeros up to a multiple of kAlignment, then the data of each constant at its
/// offset (from the end of the zeros, itself a multiple of kAlignment):
///
///   zeropoint_constants 1
///   @conv1.weight = hash(8f3c90aa12b4e071) 0 576
///   @"onnx::Conv_12" = hash(00c1d6ab12b4e3f9) 576 1024
///   end
class ConstantFile {
 public:
  static constexpr std::size_t kAlignment = 64;

  /// Writes the constants of `module` that do not print inline; false, writing nothing, when there
  /// are none.
  static bool Write(const Module& module, std::ostream& out);

  /// Reads the header. `bytes` is the whole file, kept alive by `owner`; the constants refer to it.
  static absl::StatusOr<ConstantFile> Parse(absl::Span<const std::byte> bytes,
                                            std::shared_ptr<const void> owner);

  /// The constant, checked against the type and hash that the text gives: kNotFound when there is
  /// none of this name, kDataLoss when the data is not what the text was printed from.
  absl::StatusOr<TensorData> Find(std::string_view name, const TensorType& type,
                                  std::uint64_t content_hash) const;

 private:
  struct Entry {
    std::uint64_t content_hash;
    absl::Span<const std::byte> bytes;
  };

  std::map<std::string, Entry, std::less<>> entries_;
  std::shared_ptr<const void> owner_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_CONSTANT_FILE_H_
