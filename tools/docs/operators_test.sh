#!/usr/bin/env bash
# docs/operators.md is what the tables say.
set -euo pipefail
diff <("$1") "$2" || { echo "run: bazel run //tools/docs:operators > docs/operators.md"; exit 1; }
