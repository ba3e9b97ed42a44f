#ifndef ZEROPOINT_IR_TESTING_OP_CASES_H_
#define ZEROPOINT_IR_TESTING_OP_CASES_H_

// One use of every op, for tests of what all ops must be able to.

#include <string>

#include "absl/types/span.h"

namespace zeropoint::ir {

struct OpCase {
  /// As they stand in a function: "%x: f32[N,4]".
  const char* arguments;
  /// The op, without the names of its results: "aten.relu(%x) : f32[N,4]".
  const char* op;
  /// Functions that it runs.
  const char* functions = "";
};

/// Every row of the op table but the return, with every attribute away from its default.
absl::Span<const OpCase> OpCases();

/// A module whose main function is that one op, at the location "/node".
std::string ModuleText(const OpCase& row);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_TESTING_OP_CASES_H_
