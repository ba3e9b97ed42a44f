#ifndef ZEROPOINT_IR_TESTING_EXPECT_INFERENCE_H_
#define ZEROPOINT_IR_TESTING_EXPECT_INFERENCE_H_

// Tests of shape and dtype inference. Ops are written as text: an op whose written type is not the
// inferred one does not parse.
//
//   ExpectInference({
//       {"%x: f32[N,3]", "aten.relu(%x) : f32[N,3]"},
//       {"%x: bool[2]", "aten.relu(%x) : bool[2]", "must not be bool"},
//   });

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/parser.h"

namespace zeropoint::ir::testing {

struct InferenceCase {
  std::string arguments;
  std::string op;
  std::string error{};  // a part of it; empty when the op is valid
};

inline std::string ErrorOf(const InferenceCase& row) {
  const auto module =
      ParseModule(absl::StrCat("module @m {\n  func @main(", row.arguments,
                               ") -> () {\n    %0 = ", row.op, "\n    return\n  }\n}\n"));
  return module.ok() ? "" : std::string(module.status().message());
}

inline void ExpectInference(const std::vector<InferenceCase>& cases) {
  for (const InferenceCase& row : cases) {
    const std::string error = ErrorOf(row);
    if (row.error.empty()) {
      EXPECT_EQ(error, "") << row.op;
    } else {
      EXPECT_NE(error.find(row.error), std::string::npos)
          << row.op << "\n  gives: " << error << "\n  wanted: " << row.error;
    }
  }
}

}  // namespace zeropoint::ir::testing

#endif  // ZEROPOINT_IR_TESTING_EXPECT_INFERENCE_H_
