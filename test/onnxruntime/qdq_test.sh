#!/usr/bin/env bash
# The QDQ model that `zp compile --emit-onnx` writes loads in ONNX Runtime and computes what our int8 program computes,
# for the oldest and the youngest opset.
set -euo pipefail

zp=$PWD/$1
example=examples/fmnist
script=$PWD/test/onnxruntime/qdq.js
work=$TEST_TMPDIR

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "SKIPPED: there is no $tool; install Debian's nodejs and npm"; exit 0; }
done
if ! HOME=$work npm install --prefix "$work" --ignore-scripts --no-audit --no-fund onnxruntime-node >"$work/npm.log" 2>&1; then
  echo "SKIPPED: onnxruntime-node cannot be installed:"
  tail -n 5 "$work/npm.log"
  exit 0
fi
export NODE_PATH=$work/node_modules

node "$script" images "$work"
for opset in 13 21; do
  "$zp" compile "$example/resnet8_fmnist.onnx" -o "$work/int8.zpm" --calib "$example/fmnist_calib.npz" --limit 200 \
    --preprocess "$example/fmnist.preprocess.json" --emit-onnx "$work/qdq.onnx" --opset "$opset" --threads 1 --quiet
  # The images are inputs as they stand, so the program must not normalise them again.
  "$zp" compile "$work/qdq.onnx" -o "$work/qdq.zpm" --float --threads 1 --quiet
  "$zp" run "$work/qdq.zpm" --inputs "$work/x.npy" --outputs "$work/y.npz" --threads 1 --quiet
  read -r equal largest < <(node "$script" compare "$work" "$work/qdq.onnx" "$work/y.npz")
  echo "opset $opset: $equal of the outputs are equal, the largest difference is $largest of the range"
  awk -v equal="$equal" -v largest="$largest" 'BEGIN { exit !(equal >= 0.9 && largest <= 0.05) }' ||
    { echo "FAIL: ONNX Runtime computes something else"; exit 1; }
done
