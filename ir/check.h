#ifndef ZEROPOINT_IR_CHECK_H_
#define ZEROPOINT_IR_CHECK_H_

// Aborts on our own broken invariants, never on what a user's input can cause. The pinned Abseil
// predates absl/log/check.h.
//
//   ZEROPOINT_CHECK(index < num_operands(), "SetOperand past the last operand");

#include <cstdio>
#include <cstdlib>

#define ZEROPOINT_CHECK(condition, message)                                                 \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      std::fprintf(stderr, "%s:%d: check failed: %s: %s\n", __FILE__, __LINE__, #condition, \
                   (message));                                                              \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)

#endif  // ZEROPOINT_IR_CHECK_H_
