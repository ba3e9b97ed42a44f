#!/usr/bin/env bash
# What was quantized is said, and why not the rest: nobody gets a float program for an int8 one in silence.
source test/cli/cli_testing.sh

# A convolution and what follows it, without a matrix product.
w=$(awk 'BEGIN { for (i = 0; i < 64; ++i) printf "%s%.2f", i ? "," : "", (i * 7 % 13 - 6) / 10 }')
cat >"$work/conv.ir" <<IR
module @conv {
  const @w : f32[8,2,2,2] = [$w]
  func @main(%x: f32[N,8,4,4]) -> (%y: f32[N,8,4,4]) {
    %0 = aten.conv2d(%x, @w, none) {groups=4, padding=[0,0,1,1]} : f32[N,8,4,4]
    %1 = aten.add(%0, %x) : f32[N,8,4,4]
    return %1
  }
}
IR
must "$zp" export "$work/conv.ir" -o "$work/conv.onnx"
compile() { "$zp" compile "$@" -o "$work/a.zpm" --threads 1 --quiet; }
warned() { grep -qE "^warning: $1" "$work/stderr" || fail "no warning '$1' in: $(cat "$work/stderr")"; }
said() { grep -qF "$1" "$work/stdout" || fail "no '$1' in: $(cat "$work/stdout")"; }

# Weights only: the weights are counted where they are.
must compile "$work/conv.onnx" --weights-only --json
said '"quantization":{"int8":0,"dynamic":0,"weights_only":1,"float":1,"quantized_bytes":64,"float_bytes":0,"ops":{'
said '"unquantized":[{"op":"aten.add","count":1,"float_bytes":0,"reason":"they have no weights"}]'
said '"warnings":[]'
must compile "$work/conv.onnx" --weights-only
said 'bytes, 0 ops in int8, 2 in float, 1 of them with 8-bit weights'
said '1 in float with 8-bit weights, 1 in float; 64 of 64 bytes of weights quantized'
said 'not quantized: 1 aten.add, because they have no weights'
[ ! -s "$work/stderr" ] || fail "warned without need: $(cat "$work/stderr")"

# Dynamic on convolutions that are not pointwise does nothing, and says so with what to do.
must compile "$work/conv.onnx" --dynamic --json
said '"weights_only":0,"float":2,"quantized_bytes":0,"float_bytes":256'
said '"warnings":["nothing was quantized; 1 aten.conv2d stays float because --dynamic quantizes matrix products and pointwise convolutions alone: '
warned "nothing was quantized; 1 aten.conv2d stays float because --dynamic .*: $work/conv.onnx: give --calib DATA"
must compile "$model" --dynamic
warned "most weights were not quantized, [0-9]+ bytes of them; 9 aten.conv2d stay float because --dynamic"

# A table of an embedding, which the default quantizer leaves out.
cat >"$work/table.ir" <<IR
module @table {
  const @t : f32[16,4] = [$w]
  func @main(%ids: i64[N]) -> (%y: f32[N,4]) {
    %0 = aten.embedding(@t, %ids) : f32[N,4]
    return %0
  }
}
IR
must "$zp" export "$work/table.ir" -o "$work/table.onnx"
must compile "$work/table.onnx" --weights-only
warned "nothing was quantized; 1 aten.embedding stays float .*: give --quantizer embedding,xnnpack"
must compile "$work/table.onnx" --weights-only --quantizer embedding,xnnpack --json
said '"quantized_bytes":64'
said '"warnings":[]'

# What the user keeps in float is told and not warned of; a float program was asked for.
echo '{"rules": [{"op": "aten.conv2d", "quantize": false}]}' >"$work/keep.json"
must compile "$model" --weights-only --recipe "$work/keep.json" --json
said '"op":"aten.conv2d","count":9,"float_bytes":'
said '"reason":"the recipe keeps them float"'
said '"warnings":[]'
must compile "$model" --float --json
said '"unquantized":[]'
said '"warnings":[]'

# `zp inspect` and `zp bench` say the same of the program.
for mode in "--weights-only" "--dynamic" "--calib $calib --preprocess $manifest --limit 20"; do
  # shellcheck disable=SC2086 # flags
  must compile "$model" $mode --json
  report=$(grep -oE '"quantization":\{.*\}\}' "$work/stdout" | sed -E 's/\}\},.*/}}/')
  for verb in "inspect" "bench --runs 1 --warmup 0 --threads 1"; do
    # shellcheck disable=SC2086 # the words of a verb
    must "$zp" $verb "$work/a.zpm" --json
    said "$report"
  done
done

finish
