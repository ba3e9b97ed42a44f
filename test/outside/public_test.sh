#!/usr/bin/env bash
# public_test.sh LABELS: a file of labels that are not public, which is empty.
set -euo pipefail
if [ -s "$1" ]; then
  echo "examples/outside_tree cannot be built in its own workspace, for these are not public:" >&2
  cat "$1" >&2
  exit 1
fi
echo PASSED
