#!/usr/bin/env bash
# The verbs on the Fashion-MNIST example: numbers, JSON keys, files.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
# Worker threads that spin for each other take minutes on a machine that is busy with other tests.
one="--threads 1"

has_keys() {
  for key in "$@"; do grep -q "\"$key\":" "$work/stdout" || fail "no key $key in $(cat "$work/stdout")"; done
}

must "$zp" compile $one "$model" -o "$work/float.zpm" --float --preprocess "$manifest" --json
has_keys output bytes quantized_ops float_ops stage_ms remarks
must "$zp" compile $one "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --json
has_keys output bytes quantized_ops float_ops calibration_samples
must "$zp" compile $one "$model" -o "$work/again.zpm" --calib "$calib" --preprocess "$manifest" --quiet
cmp "$work/int8.zpm" "$work/again.zpm" || fail "the same inputs compiled to other bytes"

# Without data: int8 weights in a quarter of the bytes, and linear layers quantized at run time.
must "$zp" compile $one "$model" -o "$work/weights.zpm" --weights-only --preprocess "$manifest" --json
must "$zp" compile $one "$model" -o "$work/dynamic.zpm" --dynamic --preprocess "$manifest" --json
at_least quantized_ops 1
[ $((3 * $(stat -c %s "$work/weights.zpm"))) -lt "$(stat -c %s "$work/float.zpm")" ] ||
  fail "int8 weights are not a third of the float program"
for program in weights dynamic; do
  must "$zp" eval $one "$work/$program.zpm" --data "$data" --limit 500 --against "$work/float.zpm" --json
  at_least agreement 0.98
  at_least sqnr_db 25
done

# Calibrated in batches of 200; runs in batches of 64, the last one smaller.
must "$zp" eval $one "$work/float.zpm" --data "$data" --batch 64 --json
at_least top1 0.91
must "$zp" eval $one "$work/int8.zpm" --data "$data" --batch 64 --against "$work/float.zpm" --json
has_keys samples top1 top5 agreement sqnr_db
at_least samples 2000
at_least top1 0.91
at_least top5 0.99
at_least agreement 0.98
at_least sqnr_db 20
must "$zp" eval $one "$work/float.zpm" --data "$data" --against "$model" --limit 100 --json
at_least sqnr_db 90

must "$zp" bench "$work/int8.zpm" --runs 3 --warmup 1 --profile $one --json
has_keys load_ms first_ms median_ms min_ms p90_ms peak_rss_mb threads ops name kind ms
# The memory of whoever starts `zp` is not its own: this subshell holds over 400 MB when it becomes `zp`.
from_a_large_process() { (held=$(head -c 100000000 /dev/zero | tr '\0' x) && [ -n "$held" ] && exec "$@"); }
must from_a_large_process "$zp" bench "$work/int8.zpm" --runs 1 --warmup 0 $one --json
at_most peak_rss_mb 250
must "$zp" inspect "$work/int8.zpm" --json
has_keys inputs outputs ops parameters constant_bytes quantized_share delegated_share metadata \
  model_hash data_hash flags preprocess
at_least quantized_share 0.9
at_least delegated_share 1

# Textual IR runs like the model it came from.
must "$zp" import "$model" -o "$work/model.ir" --json
has_keys output ops constants remarks
grep -q "aten.conv2d" "$work/model.ir" || fail "the IR has no convolution"
must "$zp" eval $one "$work/model.ir" --data "$data" --preprocess "$manifest" --limit 20 \
  --against "$work/float.zpm" --json
at_least sqnr_db 90

LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 7840; ++i) printf "%c", int(rand() * 256) }' >"$work/bytes"
{ npy '|u1' '(10, 1, 28, 28)' 0; cat "$work/bytes"; } >"$work/images.npy"
must "$zp" run $one "$work/int8.zpm" --inputs "$work/images.npy" --preprocess "$manifest" \
  --outputs "$work/first.npz" --json
has_keys outputs name dtype shape remarks
must "$zp" run $one "$work/int8.zpm" --inputs "$work/images.npy" --preprocess "$manifest" \
  --outputs "$work/second.npz" --quiet
cmp "$work/first.npz" "$work/second.npz" || fail "two runs on the same arrays differ"

# NaN in an input is told, and can be left unsaid; a float program keeps it.
LC_ALL=C awk 'BEGIN { for (i = 0; i < 784; ++i) printf "%c%c%c%c", 0, 0, 192, 127 }' >"$work/nans"
{ npy '<f4' '(1, 1, 28, 28)' 0; cat "$work/nans"; } >"$work/nan.npy"
must "$zp" run $one "$work/int8.zpm" --inputs "$work/nan.npy" --outputs "$work/nan.npz" --json
grep -q '"non_finite_inputs":\["image"\]' "$work/stdout" || fail "NaN is not in $(cat "$work/stdout")"
grep -q "^warning: input 'image' holds NaN or infinity" "$work/stderr" || fail "NaN is not told"
must "$zp" run $one "$work/int8.zpm" --inputs "$work/nan.npy" --outputs "$work/nan.npz" --json --no-check-inputs
grep -q '"non_finite_inputs":\[\]' "$work/stdout" || fail "looked for NaN all the same"
echo '{"inputs": {}}' >"$work/asis.json"
must "$zp" eval $one "$work/int8.zpm" --data "$work/nan.npy" --preprocess "$work/asis.json" \
  --against "$work/float.zpm" --json
grep -q '"non_finite_inputs":\["image"\]' "$work/stdout" || fail "NaN is not in $(cat "$work/stdout")"

# A floor that cannot be met is status 5.
expect 5 "SQNR" "$zp" compile $one "$model" -o "$work/out/a.zpm" --calib "$calib" --preprocess "$manifest" \
  --limit 200 --min-sqnr 200 --no-repair --quiet

finish
