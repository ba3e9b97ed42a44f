#include "frontend/onnx/file/tensor_sources.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ir/large_bytes.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

absl::Status BadTensor(const onnx::TensorProto& tensor, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("tensor \"", tensor.name(), "\": ", what));
}

using Keys = std::map<std::string, std::string>;

absl::StatusOr<std::optional<std::uint64_t>> Number(const onnx::TensorProto& tensor,
                                                    const Keys& keys, const char* key) {
  const auto found = keys.find(key);
  if (found == keys.end()) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  if (!absl::SimpleAtoi(found->second, &value)) {
    return BadTensor(tensor, absl::StrCat("its external ", key, " \"", found->second.substr(0, 32),
                                          "\" is not a number from 0"));
  }
  return value;
}

absl::StatusOr<OwnedBytes> ExternalBytes(const onnx::TensorProto& tensor,
                                         const TensorSources& sources) {
  Keys keys;
  for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
    if (!keys.emplace(entry.key(), entry.value()).second) {
      return BadTensor(tensor, absl::StrCat("external data give \"", entry.key(), "\" twice"));
    }
  }
  if (tensor.has_raw_data() || tensor.has_segment() || keys.count("location") == 0) {
    return BadTensor(tensor, "external data need a \"location\" and no raw_data");
  }
  if (sources.external == nullptr) {
    return BadTensor(tensor, "external data have no place here");
  }
  ASSIGN_OR_RETURN(const std::optional<std::uint64_t> offset, Number(tensor, keys, "offset"));
  ASSIGN_OR_RETURN(const std::optional<std::uint64_t> length, Number(tensor, keys, "length"));
  return sources.external->Range(keys["location"], offset.value_or(0), length);
}

constexpr std::size_t kPieceBytes = std::size_t{4} << 20;

}  // namespace

OwnedCopy CopyAndForget(const OwnedBytes& bytes) {
  const std::size_t size = bytes.bytes.size();
  const std::shared_ptr<std::byte> copy = ir::AllocateBytes(size);
  for (std::size_t begin = 0; begin < size; begin += kPieceBytes) {
    const absl::Span<const std::byte> piece = bytes.bytes.subspan(begin, kPieceBytes);
    std::copy(piece.begin(), piece.end(), copy.get() + begin);
    bytes.owner->Forget(piece);
  }
  return {absl::MakeConstSpan(copy.get(), size), copy};
}

absl::StatusOr<std::optional<OwnedBytes>> BytesElsewhere(const onnx::TensorProto& tensor,
                                                         const TensorSources& sources) {
  if (tensor.data_location() == onnx::TensorProto_DataLocation_EXTERNAL) {
    ASSIGN_OR_RETURN(OwnedBytes bytes, ExternalBytes(tensor, sources));
    return bytes;
  }
  if (!tensor.has_segment()) {
    return std::nullopt;
  }
  const auto begin = static_cast<std::uint64_t>(tensor.segment().begin());
  const auto end = static_cast<std::uint64_t>(tensor.segment().end());
  const std::size_t size = sources.file == nullptr ? 0 : sources.file->bytes().size();
  if (begin > end || end > size || tensor.has_raw_data()) {
    return BadTensor(tensor, "its raw data are given twice or lie outside the file");
  }
  return OwnedBytes{sources.file->bytes().subspan(static_cast<std::size_t>(begin),
                                                  static_cast<std::size_t>(end - begin)),
                    sources.file};
}

}  // namespace zeropoint::frontend
