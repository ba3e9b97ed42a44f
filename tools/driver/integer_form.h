#ifndef ZEROPOINT_TOOLS_DRIVER_INTEGER_FORM_H_
#define ZEROPOINT_TOOLS_DRIVER_INTEGER_FORM_H_

#include <cstdint>

namespace zeropoint::tools {

/// What computes the int8 part of a program.
enum class IntegerForm : std::uint8_t {
  /// XNNPACK, whose roundings depend on the op and, in the last bit, on the CPU.
  kXnnpack,
  /// `int.*` ops in reference kernels (the pass "to-integer"): the same bits on every CPU. What
  /// stays float is XNNPACK's.
  kExact,
  /// The same, and reference kernels compute what stays float, too.
  kReference,
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_INTEGER_FORM_H_
