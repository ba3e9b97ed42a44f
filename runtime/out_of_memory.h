#ifndef ZEROPOINT_RUNTIME_OUT_OF_MEMORY_H_
#define ZEROPOINT_RUNTIME_OUT_OF_MEMORY_H_

// Where std::bad_alloc ends. The standard library's containers throw it; the runtime's callers get
// a status. Between the two nothing may be left half-changed: what a session keeps from run to run
// is changed last, by moves, which do not fail, and kept in containers that stay whole when an
// allocation fails (those of the standard library; Abseil's flat_hash_map does not).
//
//   return CatchOutOfMemory([&] { return impl_->Run(inputs); });

#include <new>
#include <stdexcept>

#include "absl/status/status.h"

namespace zeropoint::runtime {

/// kResourceExhausted. Without a message if there is no memory for that either.
absl::Status OutOfMemory() noexcept;

/// What `body` returns (an absl::Status or absl::StatusOr), or OutOfMemory() if it throws
/// std::bad_alloc.
template <typename Body>
auto CatchOutOfMemory(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return OutOfMemory();
  } catch (const std::length_error&) {  // a container of more than any memory holds
    return OutOfMemory();
  }
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_OUT_OF_MEMORY_H_
