#!/usr/bin/env bash
# Simulated quantization: what `zp run`, `eval` and `opt` make of IR with observers, before it is converted.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
one="--threads 1"
on_data="--data $data --preprocess $manifest --limit 200 $one"

must "$zp" compile $one "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --limit 100 --no-verify \
  --weights plain --emit-ir prepared="$work/prepared.ir" --emit-ir calibrated="$work/calibrated.ir" \
  --emit-ir converted="$work/converted.ir"

# The accuracy of the program is known before it is made.
must "$zp" eval "$work/calibrated.ir" $on_data --against "$work/int8.zpm" --json
at_least simulated 20
at_least top1 0.85
at_least agreement 0.97
at_least sqnr_db 25
must "$zp" eval "$work/calibrated.ir" $on_data --against "$model" --json
at_most sqnr_db 60
# In the reference kernels, bit for bit what the converted graph computes there.
must "$zp" eval "$work/calibrated.ir" ${on_data/limit 200/limit 20} --reference --against "$work/converted.ir" --against-reference --json
at_least sqnr_db 300

# Single ops switched off: fewer tensors, less error; all of them off is the float model.
must "$zp" eval "$work/calibrated.ir" $on_data --against "$model" --leave-float aten.conv2d --json
at_least simulated 1
at_most simulated 15
must "$zp" eval "$work/calibrated.ir" $on_data --against "$model" --quantize-only /conv/Conv --json
at_least simulated 2
at_most simulated 3
must "$zp" opt "$work/calibrated.ir" --pipeline=simulate --quantize-only /conv/Conv -o "$work/first.ir"
[ "$(grep -c 'quant.fake_quantize' "$work/first.ir")" -eq 3 ] || fail "not the edges of one node: $(cat "$work/first.ir")"
sed 's/quant.fake_quantize(\(.*\)) {/quant.fake_quantize(\1) {enabled=false, /' "$work/first.ir" >"$work/off.ir"
cp "$work/first.ir.bin" "$work/off.ir.bin"
must "$zp" eval "$work/off.ir" $on_data --against "$work/prepared.ir" --json
at_least sqnr_db 300
grep -q "^warning: nothing is quantized" "$work/stderr" || fail "a float run is not told: $(cat "$work/stderr")"

# Layer by layer against float, whichever is named first; causes are for what was converted.
for pair in "$work/calibrated.ir $model" "$model $work/calibrated.ir"; do
  must "$zp" compare $pair $on_data --json
  grep -qF "\"program\":\"$work/calibrated.ir\",\"reference\":\"$model\"" "$work/stdout" ||
    fail "float is not the reference: $(cat "$work/stdout")"
  if grep -q '"cause"' "$work/stdout"; then fail "a simulation tells causes: $(cat "$work/stdout")"; fi
done
at_most sqnr_db 60
expect 2 "does not tell causes" "$zp" compare "$work/calibrated.ir" "$model" $on_data --rank gain

# The ports are the model's: observers add none.
must "$zp" run "$work/prepared.ir" --inputs "$data" --preprocess "$manifest" --outputs "$work/prepared.npz" --json
[ "$(grep -o '"dtype"' "$work/stdout" | wc -l)" -eq 1 ] || fail "observers became outputs: $(cat "$work/stdout")"

expect 2 "perhaps \"/conv/Conv\" is meant" "$zp" eval "$work/calibrated.ir" $on_data --quantize-only /conv/Con
expect_at 2 "--leave-float /conv9" "$zp" eval "$work/calibrated.ir" $on_data --leave-float /conv9
expect_at 2 "$work/int8.zpm" "$zp" eval "$work/int8.zpm" $on_data --leave-float /conv/Conv
expect 2 "excludes" "$zp" eval "$work/calibrated.ir" $on_data --leave-float a --quantize-only b
expect 2 "no calibrated observers" "$zp" eval "$work/prepared.ir" $on_data --leave-float /conv/Conv

finish
