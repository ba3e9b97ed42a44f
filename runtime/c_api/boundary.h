#ifndef ZEROPOINT_RUNTIME_C_API_BOUNDARY_H_
#define ZEROPOINT_RUNTIME_C_API_BOUNDARY_H_

// How statuses, and exceptions of the standard library, leave C++. Internal to the C API.

#include <exception>
#include <new>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/c_api/zeropoint.h"

namespace zeropoint::runtime::c_api {

/// Writes the message (if `error` is not null), ending in "..." where it does not fit; returns
/// `status`. Allocates nothing.
zp_status Report(zp_status status, absl::string_view message, zp_error* error) noexcept;
zp_status Report(const absl::Status& status, zp_error* error) noexcept;

/// kInvalidArgument "WHAT is NULL".
absl::Status CheckNotNull(const void* pointer, absl::string_view what);

/// Reports the absl::Status that `body` returns, or what it throws.
template <typename Body>
zp_status AtBoundary(zp_error* error, Body body) noexcept {
  try {
    return Report(body(), error);
  } catch (const std::bad_alloc&) {
    return Report(ZP_RESOURCE_EXHAUSTED, "out of memory", error);
  } catch (const std::exception& exception) {
    return Report(ZP_INTERNAL, exception.what(), error);
  } catch (...) {
    return Report(ZP_INTERNAL, "an unknown exception", error);
  }
}

}  // namespace zeropoint::runtime::c_api

#endif  // ZEROPOINT_RUNTIME_C_API_BOUNDARY_H_
