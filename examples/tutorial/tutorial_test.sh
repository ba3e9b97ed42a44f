#!/usr/bin/env bash
# docs/tutorial.md is what happens: its blocks of C++ are regions of examples/tutorial/stages.cc, its commands run in
# order in a folder with the files of examples/fmnist, and print what stands below them.
#
#   tutorial_test.sh ZP STAGES
#
#   ```sh                                            a command; `zp` and `stages` are on the path
#   ```text                                          what it prints; numbers may differ by 1 %, or in the last place
#   ```text times                                    the same, with any numbers
#   <!-- stages.cc: capture -->, then ```cpp         the lines between `// [capture` and `// capture]`
set -euo pipefail
mkdir "$TEST_TMPDIR/bin" "$TEST_TMPDIR/blocks" "$TEST_TMPDIR/run"
ln -s "$PWD/$1" "$TEST_TMPDIR/bin/zp"
ln -s "$PWD/$2" "$TEST_TMPDIR/bin/stages"
page=$PWD/docs/tutorial.md
source=$PWD/examples/tutorial/stages.cc
cp examples/fmnist/*.{onnx,npz,json} "$TEST_TMPDIR/run"
export PATH=$TEST_TMPDIR/bin:$PATH
failures=0
fail() {
  echo "FAIL: $*" >&2
  failures=$((failures + 1))
}

# A file a block, 001.sh, 002.text, 003.text-times, 004.cpp.capture, in the order of the page.
awk -v folder="$TEST_TMPDIR/blocks" '
  /^<!-- stages\.cc: [a-z]+ -->$/ { region = "." $3; next }
  /^```$/ && inside { inside = 0; close(file); next }
  /^```/ {
    name = substr($0, 4); gsub(" ", "-", name)
    file = sprintf("%s/%03d.%s%s", folder, ++count, name, region)
    printf "" >file
    inside = 1; region = ""; next
  }
  inside { print >file }
' "$page"

# matches EXPECTED GOT TIMES: word by word.
matches() {
  awk -v times="$3" '
    function is_number(word) { return word ~ /^[-+]?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/ }
    function bare(word) { gsub(/[][(),:;]/, "", word); return word }
    function differs(expected, got, unit,    allowed, decimals) {
      if (times || expected == got) return 0
      decimals = index(expected, ".") ? length(expected) - index(expected, ".") : 0
      allowed = (expected < 0 ? -expected : expected) * 0.01
      if (expected != 0 && (decimals || unit == "%") && allowed < 1.001 * 10 ^ -decimals) allowed = 1.001 * 10 ^ -decimals
      return expected - got > allowed || got - expected > allowed
    }
    NR == FNR { lines[NR] = $0; known = NR; next }
    {
      n = split(lines[FNR], words)
      if (n != NF) exit wrong = 1
      for (i = 1; i <= NF; ++i) {
        a = bare(words[i]); b = bare($i)
        if (is_number(a) && is_number(b)) { if (differs(a, b, words[i + 1])) exit wrong = 1 }
        else if (words[i] != $i) exit wrong = 1
      }
      seen = FNR
    }
    END { exit wrong || seen != known }
  ' "$1" "$2"
}

cd "$TEST_TMPDIR/run"
last=none
for block in "$TEST_TMPDIR"/blocks/*; do
  name=${block##*/}
  case ${name#*.} in
    sh)
      bash -euo pipefail "$block" >stdout 2>stderr </dev/null ||
        fail "status $? of: $(cat "$block" stderr)"
      last=$block
      ;;
    text | text-times)
      times=0
      [[ $block != *times ]] || times=1
      matches "$block" stdout $times ||
        fail "$(cat "$last")"$'\nprints\n'"$(cat stdout)"$'\nand not\n'"$(cat "$block")"
      ;;
    cpp.*)
      region=${block##*.}
      sed -n "/^ *\/\/ \[$region$/,/^ *\/\/ $region\]$/p" "$source" | sed '1d;$d;s/^  //' >region
      [ -s region ] && cmp -s region "$block" ||
        fail "the block '$region' is not its region of stages.cc: $(diff region "$block")"
      ;;
    *) fail "what is a block of '${block#*.}'?" ;;
  esac
done
[ "$(ls "$TEST_TMPDIR/blocks" | grep -c '\.sh$')" -ge 10 ] || fail "few commands were found"
[ "$(ls "$TEST_TMPDIR/blocks" | grep -c '\.cpp\.')" -ge 6 ] || fail "few blocks of C++ were found"
[ $failures -eq 0 ] || exit 1
echo PASSED
