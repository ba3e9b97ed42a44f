#ifndef ZEROPOINT_IR_LARGE_BYTES_H_
#define ZEROPOINT_IR_LARGE_BYTES_H_

// Memory for the bytes of large constants.

#include <cstddef>
#include <memory>

namespace zeropoint::ir {

/// `size` bytes, uninitialized and aligned for any dtype; std::bad_alloc where there are none. Many
/// are asked for in large pages: small ones are mapped one by one when they are first written,
/// which takes longer than the writing.
std::shared_ptr<std::byte> AllocateBytes(std::size_t size);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_LARGE_BYTES_H_
