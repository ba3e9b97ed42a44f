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

# check MODEL LEAST_EQUAL: at least that share of the outputs is the same to the last step.
check() {
  local model=$1 least_equal=$2 opset equal largest
  for opset in 13 21; do
    "$zp" compile "$model" -o "$work/int8.zpm" --calib "$example/fmnist_calib.npz" --limit 200 \
      --preprocess "$example/fmnist.preprocess.json" --emit-onnx "$work/qdq.onnx" --opset "$opset" --threads 1 --quiet
    # The images are inputs as they stand, so the program must not normalise them again.
    "$zp" compile "$work/qdq.onnx" -o "$work/qdq.zpm" --float --threads 1 --quiet
    "$zp" run "$work/qdq.zpm" --inputs "$work/x.npy" --outputs "$work/y.npz" --threads 1 --quiet
    read -r equal largest < <(node "$script" compare "$work" "$work/qdq.onnx" "$work/y.npz")
    echo "$(basename "$model"), opset $opset: $equal of the outputs are equal, the largest difference is $largest of the range"
    awk -v equal="$equal" -v least="$least_equal" -v largest="$largest" \
      'BEGIN { exit !(equal >= least && largest <= 0.05) }' ||
      { echo "FAIL: ONNX Runtime computes something else"; exit 1; }
  done
}

check "$example/resnet8_fmnist.onnx" 0.9
# Attention and layer norms are float between its int8 layers, so that last bits of other kernels decide more steps.
if [ -f "${ZP_MODELS:-}/vit_mini_fmnist.onnx" ]; then
  check "$ZP_MODELS/vit_mini_fmnist.onnx" 0.5
else
  echo "SKIPPED: vit_mini_fmnist.onnx, which is not in the folder ZP_MODELS"
fi
