#!/bin/bash
# libzeropoint.so exports the functions that the header declares, and nothing else: an app may have other versions of
# what is inside.
#
#   exported_symbols_test.sh libzeropoint.so zeropoint.h
set -o errexit -o nounset -o pipefail

exported=$(nm --dynamic --defined-only --format=posix "$1" | cut -d' ' -f1 | sort)
declared=$(grep -oE '\bzp_[a-z0-9_]+\(' <(grep -A1 ZP_API "$2") | tr -d '(' | sort -u)
[[ $(wc -l <<<"$declared") -ge 15 ]] || { echo "found too few functions in $2: $declared" >&2; exit 1; }
diff <(echo "$declared") <(echo "$exported") ||
  { echo "< declared but not exported, > exported but not declared" >&2; exit 1; }
