#ifndef ZEROPOINT_RUNTIME_STATUS_MACROS_H_
#define ZEROPOINT_RUNTIME_STATUS_MACROS_H_

// The two control-flow macros of the runtime. The pinned Abseil predates
// absl/status/status_macros.h, so they are ours; `ir` has its own copy because `runtime`
// depends on nothing of `ir`.
//
//   RETURN_IF_ERROR(VerifyProgram(program));
//   ASSIGN_OR_RETURN(Program program, ReadProgram(bytes));

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define ZEROPOINT_CONCAT_INNER(a, b) a##b
#define ZEROPOINT_CONCAT(a, b) ZEROPOINT_CONCAT_INNER(a, b)

#ifndef RETURN_IF_ERROR
#define RETURN_IF_ERROR(expression)                 \
  do {                                              \
    absl::Status status_macro_value = (expression); \
    if (!status_macro_value.ok()) {                 \
      return status_macro_value;                    \
    }                                               \
  } while (false)
#endif

// A declaration, and a name to declare, cannot stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#ifndef ASSIGN_OR_RETURN
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_IMPL(ZEROPOINT_CONCAT(status_or_value_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_IMPL(temporary, declaration, expression) \
  auto temporary = (expression);                                  \
  if (!temporary.ok()) {                                          \
    return std::move(temporary).status();                         \
  }                                                               \
  declaration = *std::move(temporary)
#endif
// NOLINTEND(bugprone-macro-parentheses)

#endif  // ZEROPOINT_RUNTIME_STATUS_MACROS_H_
