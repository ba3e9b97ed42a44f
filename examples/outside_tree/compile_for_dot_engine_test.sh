#!/usr/bin/env bash
# The dot engine's compiler on the example's model: what it promises of the engine holds in the QDQ model, and the
# program is as accurate as one without zero points can be.
#
#   compile_for_dot_engine_test.sh ZP COMPILE FILE_OF_FMNIST…
set -euo pipefail
zp=$1 compile=$2
fmnist=$(dirname "$3")
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/dot_engine.XXXXXX")
fail() { echo "FAIL: $*" >&2; exit 1; }

"$compile" "$fmnist/resnet8_fmnist.onnx" "$fmnist/fmnist_calib.npz" "$fmnist/fmnist.preprocess.json" \
  "$work/q.onnx" "$work/q.zpm" >"$work/said"
ops=$(sed 's/ ops in int8.*//' "$work/said")
[ "$ops" -ge 10 ] || fail "9 convolutions and a linear layer are not int8: $(cat "$work/said")"

"$zp" import "$work/q.onnx" -o "$work/q.ir" >"$work/said"
[ "$(grep -c 'quant.quantize_per_tensor' "$work/q.ir")" -ge 10 ] || fail "the engine's inputs are not quantized"
if grep 'quant.quantize_per_tensor' "$work/q.ir" | grep -v 'zero_point=0'; then fail "a zero point is not 0"; fi

"$zp" eval "$work/q.zpm" --data "$fmnist/fmnist_test_2000.npz" --against "$fmnist/resnet8_fmnist.onnx" --limit 500 --json >"$work/eval"
grep -oE '"agreement":[0-9.]+' "$work/eval" | awk -F: '{ exit !($2 >= 0.97) }' || fail "$(cat "$work/eval")"
