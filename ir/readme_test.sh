#!/bin/bash
# README.md's table names every op of ops.inc once, and nothing else.
#
#   readme_test.sh README.md ops.inc

set -o errexit -o nounset -o pipefail

# The first column; a name without a prefix (`sub`) has that of the first one of its row.
documented() {
  awk -F'|' '/^\| `/ {
    n = split($2, names, "`")
    split(names[2], prefix, ".")
    for (i = 2; i <= n; i += 2) print (names[i] ~ /\./ ? names[i] : prefix[1] "." names[i])
  }' "$1" | sort
}

# The terminator is written `return`.
declared() {
  grep -oE '^ZEROPOINT_OP\([A-Za-z0-9]+, *"[^"]+"' "$1" | cut -d'"' -f2 | grep -v '^func\.' | sort
}

readonly DOCUMENTED=$(documented "$1") DECLARED=$(declared "$2")
status=0
report() {
  [[ -z $2 ]] || { sed "s|^|$1: |" <<<"$2" >&2; status=1; }
}
report 'in the table twice' "$(uniq -d <<<"$DOCUMENTED")"
report 'not in the table of ir/README.md' "$(comm -13 <(uniq <<<"$DOCUMENTED") <(echo "$DECLARED"))"
report 'in the table, but no op of ops.inc' "$(comm -23 <(uniq <<<"$DOCUMENTED") <(echo "$DECLARED"))"
[[ $(wc -l <<<"$DECLARED") -gt 100 ]] || { echo "ops.inc names hardly any op" >&2; status=1; }
exit $status
