#!/usr/bin/env bash
# `zp compare` says which cause made the error of each layer, and what the output would gain.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
one="--threads 1"
must "$zp" compile $one "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --quiet
compare=("$zp" compare $one "$work/int8.zpm" "$model" --data "$data" --limit 64)

has() { grep -qE "$1" "$work/stdout" || fail "no $1 in $(head -c 2000 "$work/stdout")"; }
has_not() { ! grep -qE "$1" "$work/stdout" || fail "there is $1 in $(head -c 2000 "$work/stdout")"; }

# Every quantized layer has its causes, and most of what the first one loses is its own.
must "${compare[@]}" --json
for key in program reference samples layers unmatched name op sqnr_db min max reference_min reference_max scale \
  clipped reads causes noise_db share explained_db main_cause cause text remedy own_cause origin; do
  has "\"$key\":"
done
has '"activation_clipping":\{"noise_db":-[0-9.]+,"share":-?[0-9.e-]+\}'
has_not '"causes":null'
has_not '"blame":'
# Where weights are all that is quantized, they are all that is wrong.
must "$zp" compile $one "$model" -o "$work/weights.zpm" --weights-only --preprocess "$manifest" --quiet
must "$zp" compare $one "$work/weights.zpm" "$model" --data "$data" --limit 16 --json
has '"main_cause":\{"cause":"weights"'
has_not '"cause":"activation_'

must "${compare[@]}" --rank gain --worst 3 --json
has '"blame":\{"output":"logits","samples":8,'
has '"output":\{"noise_db":-[0-9.]+,"share":0\.[0-9]+,"gain_db":[0-9.]+\}'
[ "$(grep -o '"sqnr_db"' "$work/stdout" | wc -l)" -eq 4 ] || fail "--worst 3 gave other than 3 layers and the output"

must "${compare[@]}" --rank gain
has '^gain: what output .logits. '
has 'inherited [0-9]+ %'
has 'a rule \{"node":'

# Channels that were equalized are no error: the reference gets the same factors.
must "$zp" compile $one "$model" -o "$work/equalized.zpm" --calib "$calib" --preprocess "$manifest" --no-repair \
  --weights equalize-channels,search-weight-scales,round-weights --quiet
must "$zp" inspect "$work/equalized.zpm" --json
has '"channel_factors":"\[\['
must "$zp" compare $one "$work/equalized.zpm" "$model" --data "$data" --limit 64 --worst 1 --json
at_least sqnr_db 20
! grep -q "^warning: channels" "$work/stderr" || fail "the reference did not follow"
# A float program cannot follow, and that is said.
must "$zp" compile $one "$model" -o "$work/float.zpm" --float --quiet
must "$zp" compare $one "$work/equalized.zpm" "$work/float.zpm" --data "$data" --limit 64 --worst 1 --json
grep -q "^warning: channels within the program are scaled" "$work/stderr" || fail "scaled channels are not told"
at_most sqnr_db 15

# Weights of many scales: another way of making them is named before float.
must "$zp" compare $one "$work/weights.zpm" "$model" --data "$data" --limit 16
has '; --weights best \("weight_passes" in a recipe\), or a rule'

must "${compare[@]}" --no-causes --json
has '"causes":null'
has_not '"main_cause"'

expect 2 "rank" "$zp" compare a b --data c --rank accuracy
expect 2 "no-causes" "$zp" compare a b --data c --rank gain --no-causes

# A page of it; also of a program that is refused, which is not written.
must "${compare[@]}" --report "$work/compare.html" --worst 1
grep -q '<h1>int8.zpm</h1>' "$work/compare.html" || fail "the page is not about int8.zpm"
[ "$(grep -c '<details id="layer-' "$work/compare.html")" -gt 10 ] || fail "--worst left layers out of the page"
expect 5 "SQNR" "$zp" compile $one "$model" -o "$work/out/refused.zpm" --calib "$calib" --preprocess "$manifest" \
  --limit 200 --min-sqnr 200 --no-repair --quiet --report "$work/refused.html"
grep -q 'no program was written: SQNR' "$work/refused.html" || fail "the page does not say why there is no program"
must "$zp" compile $one "$model" -o "$work/same.zpm" --calib "$calib" --preprocess "$manifest" --quiet \
  --report "$work/compile.html"
cmp "$work/int8.zpm" "$work/same.zpm" || fail "--report changed the program"
must "$zp" compile $one "$model" -o "$work/float.zpm" --float --quiet --report "$work/float.html"
grep -q '<section id="summary"' "$work/float.html" || fail "no summary of a float program"
expect 2 "report" "$zp" compare a b --data c --report "$work/out/r.html" --no-causes
expect 6 "nowhere" "${compare[@]}" --quiet --report "$work/nowhere/r.html"

finish
