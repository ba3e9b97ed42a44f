#!/usr/bin/env bash
# `zp run|eval --reference`: any model and any IR in the reference kernels; programs of XNNPACK are refused with advice.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
one="--threads 1"
on_data="--data $data --preprocess $manifest --limit 20 $one --json"

must "$zp" compile $one "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --limit 100 --no-verify --weights plain \
  --emit-ir imported="$work/imported.ir" --emit-ir float="$work/float.ir" --emit-ir converted="$work/converted.ir" \
  --emit-ir folded="$work/folded.ir"

# Float stages and the model compute alike in both, up to the order of sums.
for file in "$model" "$work/imported.ir" "$work/float.ir"; do
  must "$zp" eval "$file" --reference --against "$model" $on_data
  at_least sqnr_db 90
  at_most sqnr_db 299
done

# int8 of XNNPACK is within its roundings of Q/DQ in reference kernels; folding plain weights changes nothing there.
must "$zp" eval "$work/int8.zpm" --against "$work/converted.ir" --against-reference $on_data
at_least agreement 0.9
at_least sqnr_db 25
must "$zp" eval "$work/folded.ir" --reference --against "$work/converted.ir" --against-reference $on_data
at_least sqnr_db 300

# The same bits, however many threads.
LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 7840; ++i) printf "%c", int(rand() * 256) }' >"$work/bytes"
{ npy '|u1' '(10, 1, 28, 28)' 0; cat "$work/bytes"; } >"$work/images.npy"
for threads in 1 3; do
  must "$zp" run "$work/folded.ir" --reference --inputs "$work/images.npy" --preprocess "$manifest" \
    --outputs "$work/by$threads.npz" --threads $threads
done
cmp "$work/by1.npz" "$work/by3.npz" || fail "the reference kernels compute otherwise on three threads"

expect_at 4 "$work/int8.zpm" "$zp" eval "$work/int8.zpm" --reference --data "$data" --label class
expect 4 "no reference kernel computes those.*--emit-ir folded=" "$zp" run "$work/int8.zpm" --reference \
  --inputs "$work/images.npy" --outputs "$work/out/a.npz"
expect 2 "against" "$zp" eval "$work/float.ir" --against-reference --data "$data" --label class

finish
