#!/usr/bin/env bash
# The compiler of examples/quantizers on a model of three linear layers: quantizers of one's own decide what is int8.
#
#   compile_with_test.sh ZP COMPILE_WITH
set -euo pipefail
zp=$1
compile_with=$2
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/compile_with.XXXXXX")
fail() { echo "FAIL: $*" >&2; exit 1; }

weights=$(awk 'BEGIN { for (i = 0; i < 64; ++i) printf "%s%.2f", i ? "," : "", (i * 7 % 13 - 6) / 10 }')
cat >"$work/model.ir" <<IR
module @model {
  const @a : f32[8,8] = [$weights]
  func @main(%x: f32[N,8]) -> (%y: f32[N,8]) {
    %0 = aten.linear(%x, @a, none) : f32[N,8]
    %1 = aten.linear(%0, @a, none) : f32[N,8]
    %2 = aten.linear(%1, @a, none) : f32[N,8]
    return %2
  }
}
IR
"$zp" export "$work/model.ir" -o "$work/model.onnx" >/dev/null
mkdir "$work/samples"
for sample in 0 1 2 3; do
  header="{'descr': '<f4', 'fortran_order': False, 'shape': (8,), }"
  { printf '\x93NUMPY\x01\x00%b\x00%s' "$(printf '\\x%02x' ${#header})" "$header"
    for i in 1 2 3 4 5 6 7 8; do printf "\\x00\\x00\\x$(printf %02x $(((i * 37 + sample * 53) % 128)))\\x3f"; done
  } >"$work/samples/$sample.npy"
done

"$compile_with" every-other-linear "$work/model.onnx" "$work/samples" "$work/model.zpm" >"$work/said" ||
  fail "it did not compile"
grep -q 'calibrated on 4 samples' "$work/said" || fail "said $(cat "$work/said")"
"$zp" eval "$work/model.zpm" --data "$work/samples" --against "$work/model.onnx" --json >"$work/eval"
grep -oE '"sqnr_db":[0-9.]+' "$work/eval" | awk -F: '{ exit !($2 > 25 && $2 < 100) }' || fail "$(cat "$work/eval")"

# The same of none of ours: nothing of rank 3 is here, so all stays float.
"$compile_with" linear-of-sequences "$work/model.onnx" "$work/samples" "$work/float.zpm" >"$work/said" 2>"$work/warned"
grep -q '^0 ops in int8' "$work/said" || fail "said $(cat "$work/said")"

"$compile_with" every-othr-linear "$work/model.onnx" "$work/samples" "$work/none.zpm" 2>"$work/error" && fail "took an unknown name"
grep -q 'perhaps "every-other-linear" is meant' "$work/error" || fail "said $(cat "$work/error")"
[ ! -e "$work/none.zpm" ] || fail "left a program behind"
