#!/usr/bin/env bash
# ONNX Runtime 1.30.0 (npm: onnxruntime-node 1.30.0; also 1.27.0, not 1.26.0), x86-64: it refuses valid QDQ models of opset 21.
# Where a DequantizeLinear with an int8 zero point is followed by a Reshape (or Transpose, Squeeze, Unsqueeze, Slice, MaxPool),
# loading raises "output_dtype INT8 does not match y_zero_point type UINT8" about a QuantizeLinear that the model does not have.
# 1. Such operators get a QuantizeLinear and a DequantizeLinear behind them with the scale and zero point of the one in front.
#    QuantizeLinear has an attribute output_dtype since opset 21, and there 1.27.0 and 1.30.0 set it: INT8.
# 2. On x86-64 the optimizations of level "extended" make the int8 zero points of a pair uint8; the attribute stays INT8.
# So it loads with level "basic" or "disabled", with the session's option qdqisint8allowed, with a zero point of uint8, with a
# QuantizeLinear of the model's own behind the operator, and with opset 20. When the model itself sets output_dtype, which opset
# 21 allows beside a zero point of the same type, step 2 is enough, and 1.26.0 raises, too.
# The models are valid: the checker of ONNX 1.17.0 (Debian 13: 1.17.0-3+b1) takes them with strict type and shape inference, its
# reference evaluator computes the answers, and so does ONNX Runtime wherever it loads them.
set -o errexit -o nounset -o pipefail
source "$(dirname "$(readlink -f "$0")")/lib/debian_packages.bash"

[[ $(uname -m) == x86_64 ]] || cannot_check "seen on x86-64"
command -v node >/dev/null && command -v npm >/dev/null || cannot_check "there is no Node.js or no npm"
for version in 1.26.0 1.30.0; do
  HOME=$FOLDER npm install --prefix "$FOLDER/$version" --ignore-scripts --no-audit --no-fund "onnxruntime-node@$version" \
    >"$FOLDER/npm.log" 2>&1 || cannot_check "npm does not give onnxruntime-node $version: $(tail -1 "$FOLDER/npm.log")"
done
fetch trixie root python3-onnx=1.17.0-3+b1 libonnx1t64=1.17.0-3+b1 libprotobuf32t64 python3-protobuf python3-numpy libblas3 \
  liblapack3 libgfortran5 python3.13-minimal libpython3.13-minimal libpython3.13-stdlib libc6 libstdc++6 libgcc-s1 zlib1g \
  libexpat1 libffi8

cat >"$FOLDER/models.py" <<'EOF'
"""Writes the models, and cases.json: how each is loaded, its input and answer, and which versions raise."""
import json
import sys

import numpy
import onnx
from onnx import TensorProto, checker, helper, reference

node = helper.make_node
INTEGERS = {TensorProto.INT8: [-128, -3, 0, 1, 2, 127], TensorProto.UINT8: [0, 1, 2, 3, 4, 255]}
DEQUANTIZE = node("DequantizeLinear", ["x", "scale", "zero"], ["real"])
RESHAPE = [DEQUANTIZE, node("Reshape", ["real", "six"], ["y"])]
OTHERS = {  # The node and the shape of y.
    "Transpose": (node("Transpose", ["real"], ["y"], perm=[2, 0, 1]), [6, 1, 1]),
    "Squeeze": (node("Squeeze", ["real", "first"], ["y"]), [1, 6]),
    "Unsqueeze": (node("Unsqueeze", ["real", "first"], ["y"]), [1, 1, 1, 6]),
    "Slice": (node("Slice", ["real", "two", "six", "two"], ["y"]), [1, 1, 4]),
    "MaxPool": (node("MaxPool", ["real"], ["y"], kernel_shape=[2]), [1, 1, 5]),
    "Flatten": (node("Flatten", ["real"], ["y"]), [1, 6]),
}
QUANTIZED_AGAIN = [
    DEQUANTIZE,
    node("Reshape", ["real", "six"], ["flat"]),
    node("QuantizeLinear", ["flat", "scale", "zero"], ["q"]),
    node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
]
TYPED = [
    node("QuantizeLinear", ["x", "scale", "zero"], ["q"], output_dtype=TensorProto.INT8),
    node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
]
folder, cases = sys.argv[1], []
print("onnx", onnx.__version__)


def add(title, nodes, raises, shape=(6,), opset=21, zero=TensorProto.INT8, x=None, options=None):
    x = x or zero
    names = {name for each in nodes for name in each.input}
    constants = [
        helper.make_tensor("scale", TensorProto.FLOAT, [], [0.5]),
        helper.make_tensor("zero", zero, [], [1]),
        helper.make_tensor("six", TensorProto.INT64, [1], [6]),
        helper.make_tensor("first", TensorProto.INT64, [1], [0]),
        helper.make_tensor("two", TensorProto.INT64, [1], [2]),
    ]
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("x", x, [1, 1, 6])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        [constant for constant in constants if constant.name in names],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    checker.check_model(model, full_check=True)
    values = numpy.array(INTEGERS[zero], helper.tensor_dtype_to_np_dtype(x)).reshape(1, 1, 6)
    (answer,) = reference.ReferenceEvaluator(model).run(None, {"x": values})
    path = "%s/%d.onnx" % (folder, len(cases))
    onnx.save(model, path)
    cases.append({
        "title": title, "path": path, "options": options or {}, "raises": raises,
        "type": values.dtype.name, "x": values.flatten().tolist(), "y": answer.flatten().tolist(),
    })


add("DequantizeLinear, Reshape; opset 21", RESHAPE, ["1.30.0"])
for name, (operator, shape) in OTHERS.items():
    raises = [] if name == "Flatten" else ["1.30.0"]
    add("DequantizeLinear, %s; opset 21" % name, [DEQUANTIZE, operator], raises, shape)
add("DequantizeLinear, Reshape; opset 20", RESHAPE, [], opset=20)
add("DequantizeLinear, Reshape; opset 21, uint8", RESHAPE, [], zero=TensorProto.UINT8)
add("Reshape between two pairs; opset 21", QUANTIZED_AGAIN, [])
for level in "disabled", "basic", "extended":
    add("DequantizeLinear, Reshape; opset 21, level " + level, RESHAPE,
        ["1.30.0"] if level == "extended" else [], options={"graphOptimizationLevel": level})
add("DequantizeLinear, Reshape; opset 21, qdqisint8allowed", RESHAPE, [],
    options={"extra": {"session": {"qdqisint8allowed": "1"}}})
add("QuantizeLinear with output_dtype, DequantizeLinear", TYPED, ["1.26.0", "1.30.0"],
    [1, 1, 6], x=TensorProto.FLOAT)
with open(folder + "/cases.json", "w") as file:
    json.dump(cases, file)
EOF

cat >"$FOLDER/load.js" <<'EOF'
// node load.js VERSION CASES: what ONNX Runtime of that version says; ends in 1 if that is not what the cases say.
'use strict';
const [, , version, cases] = process.argv;
const ort = require('onnxruntime-node');
const expected = 'output_dtype INT8 does not match y_zero_point type UINT8';

async function outcome(model) {
  try {
    const session = await ort.InferenceSession.create(
        model.path, {...model.options, logSeverityLevel: 4});
    const x = new ort.Tensor(model.type, model.x, [1, 1, 6]);
    const {data} = (await session.run({x})).y;
    const right = data.length === model.y.length && model.y.every((value, i) => value === data[i]);
    return right ? 'right' : `wrong: ${Array.from(data)} for ${model.y}`;
  } catch (error) {
    return error.message;
  }
}

async function main() {
  console.log(`\nonnxruntime-node ${require('onnxruntime-node/package.json').version}`);
  for (const model of require(cases)) {
    const seen = await outcome(model);
    const asDescribed =
        model.raises.includes(version) ? seen.includes(expected) : seen === 'right';
    console.log(`${model.title}: ${seen}${asDescribed ? '' : '   (CHANGED)'}`);
    if (!asDescribed) process.exitCode = 1;
  }
}

main();
EOF

readonly ROOT=$FOLDER/root LIBRARIES=$FOLDER/root/usr/lib/x86_64-linux-gnu
PYTHONHOME=$ROOT/usr PYTHONPATH=$ROOT/usr/lib/python3/dist-packages "$LIBRARIES/ld-linux-x86-64.so.2" \
  --library-path "$LIBRARIES:$LIBRARIES/blas:$LIBRARIES/lapack" "$ROOT/usr/bin/python3.13" "$FOLDER/models.py" "$FOLDER" ||
  cannot_check "the models cannot be made"
echo "expected: each model loads, and the answer is right"
changed=0
for version in 1.26.0 1.30.0; do
  NODE_PATH=$FOLDER/$version/node_modules node "$FOLDER/load.js" "$version" "$FOLDER/cases.json" || changed=1
done
exit "$changed"
