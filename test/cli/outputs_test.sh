#!/usr/bin/env bash
# Every output is measured, and its worst part: what one number for all would hide.
source test/cli/cli_testing.sh

# Two coordinates to 640 and a score to 1 leave a convolution with one scale, whose step is 2.5; the labels come first.
cat >"$work/detector.ir" <<'IR'
module @detector {
  const @w : f32[3,3,1,1] = [640.0,0.0,0.0,0.0,640.0,0.0,0.0,0.0,1.0]
  func @main(%x: f32[N,3,4,4]) -> (%labels: i64[N,4,4], %detections: f32[N,3,4,4]) {
    %0 = aten.conv2d(%x, @w, none) : f32[N,3,4,4]
    %1 = aten.argmax(%0) {dim=1} : i64[N,4,4]
    return %1, %0
  }
}
IR
LC_ALL=C awk 'BEGIN { srand(3); for (i = 0; i < 960; ++i) printf "%c", int(rand() * 256) }' >"$work/bytes"
{ npy '|u1' '(20, 3, 4, 4)' 0; cat "$work/bytes"; } >"$work/x.npy"
echo '{"inputs": {"x": {"from": "x", "scale": 0.00392156862745098}}}' >"$work/x.json"
must "$zp" export "$work/detector.ir" -o "$work/detector.onnx"

compile() { "$zp" compile "$work/detector.onnx" --calib "$work/x.npy" --preprocess "$work/x.json" --threads 1 "$@"; }
detector_eval() { "$zp" eval "$@" --data "$work/x.npy" --preprocess "$work/x.json" --threads 1; }

# With PyTorch's rules, which give boxes and scores one scale.
must compile -o "$work/int8.zpm" --pt2e-compat --force
grep -q "^warning: SQNR of output 'detections' is .* at index 2 of axis 1, below 20 dB" "$work/stderr" ||
  fail "the scores are not told: $(cat "$work/stderr")"
must detector_eval "$work/int8.zpm" --against "$work/detector.onnx" --json
# The labels are integers and do not count; the boxes hide that no score is left.
at_least sqnr_db 40
grep -q '"outputs":\[{"name":"labels".*{"name":"detections","sqnr_db":[0-9.]*,"worst_slice":{"axis":1,"index":2,"size":1,' \
  "$work/stdout" || fail "the scores are not the worst slice in $(cat "$work/stdout")"
must detector_eval "$work/int8.zpm" --against "$work/detector.onnx"
grep -q 'output detections: .* dB, at worst .* dB at index 2 of axis 1' "$work/stdout" ||
  fail "the text does not show the scores: $(cat "$work/stdout")"

# A floor counts for the worst slice, too, and what is judged is reported.
expect 5 "SQNR of output 'detections' is -?[0-9.]+ dB at index 2 of axis 1, below --min-sqnr 30" \
  compile -o "$work/out/a.zpm" --pt2e-compat --min-sqnr 30 --quiet
# Without a stated one, what is worthless is not written either.
expect 5 "SQNR of output 'detections' is -?[0-9.]+ dB at index 2 of axis 1, below 20 dB" \
  compile -o "$work/out/a.zpm" --pt2e-compat --quiet
[ ! -e "$work/out/a.zpm" ] || fail "a worthless program was written"
# By default each keeps its own scale, and the receipt says how good that is.
must compile -o "$work/good.zpm" --min-sqnr 30 --json
grep -q '"receipt":{.*"verdict":"good"' "$work/stdout" || fail "no receipt in $(cat "$work/stdout")"
must "$zp" inspect "$work/good.zpm" --receipt
grep -q '"verdict": "good"' "$work/stdout" || fail "inspect shows no receipt: $(cat "$work/stdout")"
must "$zp" compile "$work/detector.onnx" -o "$work/float.zpm" --float
expect 3 "has no receipt" "$zp" inspect "$work/float.zpm" --receipt
cat >"$work/alike.ir" <<'IR'
module @alike {
  const @w : f32[3,3,1,1] = [1.0,0.0,0.0,0.0,1.0,0.0,0.0,0.0,1.0]
  func @main(%x: f32[N,3,4,4]) -> (%detections: f32[N,3,4,4]) {
    %0 = aten.conv2d(%x, @w, none) : f32[N,3,4,4]
    return %0
  }
}
IR
must "$zp" export "$work/alike.ir" -o "$work/detector.onnx"
must compile -o "$work/alike.zpm" --min-sqnr 30 --json
at_least sqnr_db 30
grep -q '"outputs":\[{"name":"detections"' "$work/stdout" || fail "no outputs in $(cat "$work/stdout")"

# Outputs are compared by name; what the reference lacks is named.
must detector_eval "$work/int8.zpm" --against "$work/alike.zpm" --json
grep -q '"outputs":\[{"name":"detections".*"unmatched":\["labels"\]' "$work/stdout" ||
  fail "the labels are not named: $(cat "$work/stdout")"

finish
