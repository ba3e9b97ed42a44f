#!/usr/bin/env bash
# `zp compile --reference-representation` and `--exact`, `zp opt --passes=to-integer`: integers that are the same everywhere.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
one="--threads 1"
on_data="--data $data --preprocess $manifest --limit 20 $one --json"
compile="$zp compile $one $model --calib $calib --preprocess $manifest --limit 100 --weights plain"

must $compile -o "$work/xnnpack.zpm" --no-verify
must $compile -o "$work/reference.zpm" --no-verify --reference-representation --emit-ir integer="$work/integer.ir" \
  --emit-ir folded="$work/folded.ir"
must $compile -o "$work/exact.zpm" --no-verify --exact --json
at_least quantized_ops 10
at_most float_ops 1

# Nothing but integers, and ops that move them, between the borders.
! grep -E 'quant\.|f32\[[^]]*\] loc' "$work/integer.ir" | grep -v 'int\.dequantize' || fail "the integer form holds floats"
[[ $(grep -c 'int\.conv' "$work/integer.ir") -ge 7 ]] || fail "convolutions are missing in the integer form"
must "$zp" opt "$work/folded.ir" --passes=to-integer,dce -o "$work/again.ir"
cmp "$work/integer.ir" "$work/again.ir" || fail "zp opt makes another integer form than zp compile"

# XNNPACK is one step off here and there; --exact has the bits of the reference representation, as has its IR.
must "$zp" eval "$work/reference.zpm" --against "$work/xnnpack.zpm" $on_data
at_least agreement 0.9
at_least sqnr_db 25
must "$zp" eval "$work/exact.zpm" --against "$work/reference.zpm" $on_data
at_least sqnr_db 300
must "$zp" eval "$work/integer.ir" --reference --against "$work/reference.zpm" $on_data
at_least sqnr_db 300

# No node is XNNPACK's, and threads change nothing.
LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 7840; ++i) printf "%c", int(rand() * 256) }' >"$work/bytes"
{ npy '|u1' '(10, 1, 28, 28)' 0; cat "$work/bytes"; } >"$work/images.npy"
for threads in 1 3; do
  must "$zp" run "$work/reference.zpm" --reference --inputs "$work/images.npy" --preprocess "$manifest" \
    --outputs "$work/by$threads.npz" --threads $threads
done
cmp "$work/by1.npz" "$work/by3.npz" || fail "the integer form computes otherwise on three threads"

# It is verified like any other.
must $compile -o "$work/verified.zpm" --exact --json
at_least sqnr_db 20

expect 2 "exclude each other" $compile -o "$work/out/a.zpm" --exact --reference-representation
expect 2 "leave --float out" "$zp" compile "$model" -o "$work/out/a.zpm" --exact --float
expect 2 "leave --dynamic out" "$zp" compile "$model" -o "$work/out/a.zpm" --reference-representation --dynamic
expect 2 "no integer stage" $compile -o "$work/out/a.zpm" --emit-ir integer="$work/out/a.ir"

finish
