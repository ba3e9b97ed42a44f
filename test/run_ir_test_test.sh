#!/bin/bash
# The golden test runner itself: what must pass passes, and what tests nothing is rejected.

set -o nounset -o pipefail

readonly RUNNER=$1
readonly FOLDER=$(mktemp -d "${TEST_TMPDIR:-/tmp}/run_ir_test_test.XXXXXX")
trap 'rm -rf "$FOLDER"' EXIT
failures=0

# expect pass|fail NAME EXPECTED_MESSAGE < FILE
expect() {
  local verdict=$1 name=$2 message=$3 output actual=pass
  cat >"$FOLDER/$name.ir"
  output=$("$RUNNER" "$FOLDER/$name.ir" 2>&1) || actual=fail
  if [[ $actual != "$verdict" || $output != *"$message"* ]]; then
    echo "$name: expected $verdict with \"$message\", found $actual with: $output" >&2
    failures=$((failures + 1))
  fi
}

expect pass accepts_a_match "" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
module @m {}
END

expect pass accepts_every_known_directive "" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK-LABEL: module @m {
// CHECK-NEXT: one
// CHECK-SAME: two
// CHECK-EMPTY:
// CHECK-COUNT-2: three
// CHECK-DAG: five
// CHECK-DAG: four
// CHECK-NOT: six
module @m {
  one two

  three three
  four five
}
END

expect pass accepts_prose_about_checks "" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
// Checks run on every line. A CHECK in prose is no directive: see run_ir_test.sh.
// CHECKED and RUNS are other words.
// CHECK: module @m
module @m {}
END

expect pass substitutes_the_scratch_path "" <<'END'
// RUN: cp %s %t
// RUN: grep -v '^//' %t | FileCheck %s
// CHECK: module @m
module @m {}
END

expect pass not_inverts_a_failure "" <<'END'
// RUN: not false
// RUN: not grep nowhere_to_be_found /dev/null
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
module @m {}
END

expect fail rejects_a_mismatch "expected string not found" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: {{^}}module @other
module @m {}
END

expect fail sees_failures_left_of_a_pipe "failed:" <<'END'
// RUN: (grep -v '^//' %s; false) | FileCheck %s
// CHECK: module @m
module @m {}
END

expect fail stops_at_the_first_failing_run_line "failed: false" <<'END'
// RUN: false
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
module @m {}
END

expect fail not_does_not_hide_a_crash "failed: not" <<'END'
// RUN: not sh -c 'kill -SEGV $$'
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
module @m {}
END

expect fail not_does_not_hide_a_missing_tool "failed: not" <<'END'
// RUN: not no_such_tool
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
module @m {}
END

expect fail variables_end_at_labels "undefined variable" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK-LABEL: module @a
// CHECK-SAME: {{\{}}[[BRACE:\}]]
// CHECK-LABEL: module @b
// CHECK-SAME: [[BRACE]]
module @a {}
module @b {}
END

expect fail rejects_a_file_without_run "no line '// RUN: COMMAND'" <<'END'
// CHECK: module @m
module @m {}
END

expect fail rejects_a_file_without_check "no line '// CHECK: TEXT'" <<'END'
// RUN: grep -v '^//' %s | FileCheck %s
module @m {}
END

expect fail rejects_checks_that_nothing_reads "no RUN line pipes into FileCheck" <<'END'
// RUN: cat %s
// CHECK: module @m
module @m {}
END

# Each of these is a comment to FileCheck.
while IFS= read -r directive; do
  expect fail "rejects_near_miss" "$directive" <<END
// RUN: grep -v '^//' %s | FileCheck %s
// CHECK: module @m
$directive
module @m {}
END
done <<'END'
// CHECK module @other
// CHECK-NEXT module @other
// CHECK-NXT: module @other
// CHECK-LABLE: module @other
// CHECK_NEXT: module @other
// CHECKNEXT: module @other
// CHECK-COUNT: module @other
// CHEKC: module @other
// CHCEK: module @other
// CHEK: module @other
// CHCK: module @other
// HECK: module @other
// CHECKS: module @other
// Note: a word with a colon may be a misspelling.
// CHECK :module @other
// check: module @other
// Check-Next: module @other
// RUN cat %s
// RNU: cat %s
// RUNS: cat %s
// run: cat %s
END

# As FileCheck is missing.
if PATH=/nonexistent FILECHECK= /bin/bash "$RUNNER" /dev/null >/dev/null 2>&1; then
  echo "passes without any tool on PATH" >&2
  failures=$((failures + 1))
fi

if ((failures > 0)); then
  echo "$failures expectations of the runner failed" >&2
  exit 1
fi
