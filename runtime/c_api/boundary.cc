#include "runtime/c_api/boundary.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace zeropoint::runtime::c_api {
namespace {

struct CodeRow {
  absl::StatusCode code;
  zp_status status;
};

constexpr CodeRow kCodes[] = {
    {absl::StatusCode::kOk, ZP_OK},
    {absl::StatusCode::kInvalidArgument, ZP_INVALID_ARGUMENT},
    {absl::StatusCode::kNotFound, ZP_NOT_FOUND},
    {absl::StatusCode::kPermissionDenied, ZP_PERMISSION_DENIED},
    {absl::StatusCode::kFailedPrecondition, ZP_FAILED_PRECONDITION},
    {absl::StatusCode::kResourceExhausted, ZP_RESOURCE_EXHAUSTED},
};

zp_status StatusOf(absl::StatusCode code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row.status;
  }
  return ZP_INTERNAL;
}

}  // namespace

zp_status Report(zp_status status, absl::string_view message, zp_error* error) noexcept {
  if (error == nullptr) return status;
  constexpr absl::string_view kCut = "...";
  constexpr std::size_t kRoom = sizeof(error->message) - 1;
  std::size_t length = message.size();
  if (length > kRoom) {
    length = kRoom;
    kCut.copy(error->message + kRoom - kCut.size(), kCut.size());
    message = message.substr(0, kRoom - kCut.size());
  }
  message.copy(error->message, message.size());
  error->message[length] = '\0';
  return status;
}

zp_status Report(const absl::Status& status, zp_error* error) noexcept {
  const zp_status reported = StatusOf(status.code());
  // There may have been no memory for a message.
  const bool is_unexplained = reported != ZP_OK && status.message().empty();
  return Report(reported, is_unexplained ? zp_status_name(reported) : status.message(), error);
}

absl::Status CheckNotNull(const void* pointer, absl::string_view what) {
  if (pointer != nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, " is NULL"));
}

}  // namespace zeropoint::runtime::c_api
