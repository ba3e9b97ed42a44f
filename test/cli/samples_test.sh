#!/usr/bin/env bash
# Samples of models without a batch: one of the inputs' own shapes, or several stacked on a new leading axis; and
# what is said of samples that are not finite.
source test/cli/cli_testing.sh

# x [1,4] and scales [3]: nothing is a batch.
w=$(awk 'BEGIN { for (i = 0; i < 32; ++i) printf "%s%.2f", i ? "," : "", (i * 7 % 13 - 6) / 10 }')
cat >"$work/scales.ir" <<IR
module @scales {
  const @w : f32[8,4] = [$w]
  func @main(%x: f32[1,4], %scales: f32[3]) -> (%z: f32[1,8]) {
    %0 = aten.linear(%x, @w, none) : f32[1,8]
    %1 = aten.slice(%scales) {dim=0, start=1, end=2} : f32[1]
    %2 = aten.mul(%0, %1) : f32[1,8]
    return %2
  }
}
IR
must "$zp" export "$work/scales.ir" -o "$work/scales.onnx"

# arrays NAME X SCALES: NAME.npz with x and scales of these extents ("6,1,4"), made of rows of 7 random values.
LC_ALL=C awk 'BEGIN { srand(5); for (i = 0; i < 42; ++i) printf "%c%c%c%c", 0, 0, int(rand() * 128), 63 }' >"$work/values"
arrays() {
  cat >"$work/arrays.ir" <<IR
module @arrays {
  func @main(%s: f32[6,7]) -> (%x: f32[$2], %scales: f32[$3]) {
    %0 = aten.slice(%s) {dim=1, start=0, end=4} : f32[6,4]
    %1 = aten.slice(%0) {dim=0, start=0, end=$4} : f32[$4,4]
    %2 = aten.view(%1) {size=dims[$2]} : f32[$2]
    %3 = aten.slice(%s) {dim=1, start=4, end=7} : f32[6,3]
    %4 = aten.slice(%3) {dim=0, start=0, end=$5} : f32[$5,3]
    %5 = aten.view(%4) {size=dims[$3]} : f32[$3]
    return %2, %5
  }
}
IR
  { npy '<f4' '(6, 7)' 0; cat "$work/values"; } >"$work/s.npy"
  must "$zp" run "$work/arrays.ir" --inputs "$work/s.npy" --outputs "$work/$1.npz" --threads 1
}
compile() { "$zp" compile "$work/scales.onnx" --threads 1 --quiet "$@"; }

arrays one 1,4 3 1 1
arrays stacked 6,1,4 6,3 6 6
arrays rows 6,4 6,3 6 6
arrays lone 6,4 3 6 1
arrays fewer 6,1,4 5,3 6 5
for data in one:1 stacked:6 rows:6; do
  must compile -o "$work/int8.zpm" --calib "$work/${data%:*}.npz" --json
  at_least calibration_samples "${data#*:}"
  at_most calibration_samples "${data#*:}"
  must "$zp" eval "$work/int8.zpm" --data "$work/${data%:*}.npz" --against "$work/scales.onnx" --threads 1 --json
  at_least samples "${data#*:}"
  at_least sqnr_db 20
done
# Each run takes one sample, whatever batch is asked for, so that all of these are the same samples.
must compile -o "$work/stacked.zpm" --calib "$work/stacked.npz" --batch 3 --json
must compile -o "$work/rows.zpm" --calib "$work/rows.npz" --json
cmp <("$zp" inspect "$work/stacked.zpm" --json | sed -E 's/[0-9a-f]{64}//g') \
  <("$zp" inspect "$work/rows.zpm" --json | sed -E 's/[0-9a-f]{64}//g') ||
  fail "the same samples were read in another way"

expect_at 3 "$work/lone.npz[scales]" compile -o "$work/out/a.zpm" --calib "$work/lone.npz"
grep -q 'stack 6 of its shape on a new leading axis' "$work/stderr" || fail "no advice: $(cat "$work/stderr")"
expect_at 3 "$work/fewer.npz[scales]" compile -o "$work/out/a.zpm" --calib "$work/fewer.npz"
expect_at 3 "$work/lone.npz[scales]" "$zp" eval "$work/scales.onnx" --data "$work/lone.npz" --against "$work/scales.onnx"

# NaN and infinity are those of an input and a sample.
for value in '0, 0, 192, 127' '0, 0, 128, 255'; do
  {
    npy '<f4' '(3, 1, 28, 28)' 3136
    LC_ALL=C awk 'BEGIN { for (i = 0; i < 784; ++i) printf "%c%c%c%c", '"$value"' }'
    head -c 3136 /dev/zero
  } >"$work/bad.npy"
  expect_at 3 "$work/bad.npy" "$zp" compile "$model" -o "$work/out/a.zpm" --calib "$work/bad.npy" --quiet --threads 1
  grep -q "^zp: input 'image' holds NaN or infinity in sample 1; " "$work/stderr" ||
    fail "the sample is not named: $(cat "$work/stderr")"
done

finish
