#!/bin/bash
# The example as README.md has it, with both ways to link.
#
#   classify_test.sh ZP CLASSIFY CLASSIFY_SHARED
set -o errexit -o nounset -o pipefail

zp=$1
shift
fmnist=examples/fmnist
picture=examples/embed/ankle_boot.pgm
program=$TEST_TMPDIR/int8.zpm
"$zp" compile $fmnist/resnet8_fmnist.onnx -o "$program" --calib $fmnist/fmnist_calib.npz --limit 200 \
  --preprocess $fmnist/fmnist.preprocess.json --threads 1 --quiet

fail() { echo "FAIL: $*" >&2; exit 1; }

for classify in "$@"; do
  said=$("$classify" "$program" $picture)
  [[ $said == "ankle boot" ]] || fail "$classify: said '$said'"
  ! said=$("$classify" "$picture" $picture 2>&1) || fail "$classify: ran a picture as a program"
  [[ $said == "classify: invalid argument: "*"not a Zeropoint program"* ]] || fail "$classify: said '$said'"
  ! "$classify" "$program" "$program" 2>/dev/null || fail "$classify: took a program for a picture"
done
