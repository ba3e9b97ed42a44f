#include "runtime/xnnpack/xnn_status.h"

#include "absl/strings/str_cat.h"

namespace zeropoint::runtime::xnnpack {
namespace {

struct StatusRow {
  xnn_status status;
  const char* name;
  absl::StatusCode code;
};

constexpr StatusRow kStatuses[] = {
    {xnn_status_uninitialized, "uninitialized", absl::StatusCode::kInternal},
    {xnn_status_invalid_parameter, "invalid parameter", absl::StatusCode::kInvalidArgument},
    {xnn_status_invalid_state, "invalid state", absl::StatusCode::kInternal},
    {xnn_status_unsupported_parameter, "unsupported parameter", absl::StatusCode::kInvalidArgument},
    {xnn_status_unsupported_hardware, "unsupported hardware",
     absl::StatusCode::kFailedPrecondition},
    {xnn_status_out_of_memory, "out of memory", absl::StatusCode::kResourceExhausted},
};

}  // namespace

absl::Status FromXnn(xnn_status status, absl::string_view action) {
  if (status == xnn_status_success) return absl::OkStatus();
  for (const StatusRow& row : kStatuses) {
    if (row.status == status) {
      return absl::Status(row.code, absl::StrCat("XNNPACK cannot ", action, ": ", row.name));
    }
  }
  return absl::InternalError(
      absl::StrCat("XNNPACK cannot ", action, ": status ", static_cast<int>(status)));
}

}  // namespace zeropoint::runtime::xnnpack
