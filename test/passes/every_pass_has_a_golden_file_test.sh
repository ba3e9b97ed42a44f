#!/bin/bash
# Every registered pass has a file NAME.ir in this folder that runs it.

set -o errexit -o nounset -o pipefail

readonly ZP_OPT=$1
readonly FOLDER=$(dirname "$0")

status=0
passes=0
# Names stand at the start of a line, summaries are indented.
while read -r pass; do
  passes=$((passes + 1))
  if ! grep -qsE -- "^// RUN: .*--passes=([a-z0-9-]+,)*$pass[, ]" "$FOLDER/$pass.ir"; then
    echo "pass $pass: no test/passes/$pass.ir with a RUN line that runs it" >&2
    status=1
  fi
done < <("$ZP_OPT" --list-passes | grep -E '^[a-z]')

if ((passes == 0)); then
  echo "zp-opt --list-passes named no pass" >&2
  exit 1
fi
exit $status
