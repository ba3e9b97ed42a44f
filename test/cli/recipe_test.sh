#!/usr/bin/env bash
# Recipes: what they change in the program, how it shows, and the mistakes in them that end with status 3 (the file)
# or 2 (the command line).
source test/cli/cli_testing.sh

data=(--calib "$example/fmnist_calib.npz" --preprocess "$example/fmnist.preprocess.json" --limit 100)
json=$work/recipe.json

recipe() { echo "$1" >"$json"; }

# compile NAME FLAG…: the example as $work/NAME.zpm, its annotated IR as $work/NAME.ir, its description in
# $work/stdout.
compile() {
  local name=$1
  shift
  must "$zp" compile "$model" -o "$work/$name.zpm" --threads 1 --quiet --emit-ir "annotated=$work/$name.ir" "$@"
  must "$zp" inspect "$work/$name.zpm" --json
}

# shows NAME OP REGEX: every op of $work/NAME.ir that OP finds matches REGEX, and there is one.
shows() {
  local ops others
  ops=$(grep -E "$2" "$work/$1.ir")
  others=$(grep -vE "$3" <<<"$ops")
  [[ -n $ops && -z $others ]] || fail "$1.ir: '${others:-no op $2}' is not $3"
}

compile plain "${data[@]}"
at_least quantized_share 0.99
! grep -q '"recipe"' "$work/stdout" || fail "a program without a recipe shows one"

# One convolution stays float, and the program says why.
recipe '{"rules": [{"node": "/conv/Conv", "quantize": false}]}'
compile node "${data[@]}" --recipe "$json"
grep -q '"float_ops":"1"' "$work/stdout" || fail "not just one op stayed float: $(cat "$work/stdout")"
awk -v share="$(value quantized_share)" 'BEGIN { exit !(share < 0.99) }' || fail "inspect counts the float op as quantized"
grep -qF '"recipe":"{\"rules\":[{\"node\":\"/conv/Conv\",\"quantize\":false}]}"' "$work/stdout" ||
  fail "inspect does not show the recipe: $(cat "$work/stdout")"
must "$zp" compile "$model" -o "$work/again.zpm" "${data[@]}" --threads 1 --quiet --recipe "$json"
cmp "$work/node.zpm" "$work/again.zpm" || fail "the same recipe compiled to other bytes"
must "$zp" eval "$work/node.zpm" --data "$example/fmnist_test_2000.npz" --limit 200 --against "$model" --threads 1 --json
at_least agreement 0.97

# Every kind of rule, the first of those that match.
recipe '{"default": {"weights": "per-tensor"},
         "rules": [{"regex": ".*/conv1/.*", "module": "layer1", "weights": "per-channel"},
                   {"module": "layer1", "observer": "minmax"},
                   {"op": "aten.linear", "activations": "float"}]}'
compile rules "${data[@]}" --recipe "$json"
shows rules 'loc."/layer1/conv1/Conv"' 'input0=.* histogram .*input1=.* per_channel'
shows rules 'loc."/layer1/conv2/Conv"' 'input0=.* min_max .*input1=.* per_tensor'
shows rules 'loc."/layer2/conv1/Conv"' 'input0=.* histogram .*input1=.* per_tensor'
shows rules aten.linear 'input0="float", quant.input1="i8'

# Nothing but what a rule names; samples are needed only where ranges are learned.
recipe '{"default": {"quantize": false}, "rules": [{"op": "aten.linear", "activations": "dynamic"}]}'
compile linear --recipe "$json"
shows linear aten.linear 'input0=.* dynamic'
! grep aten.conv2d "$work/linear.ir" | grep quant. || fail "a convolution is quantized in spite of the default"
recipe '{"rules": [{"op": "aten.conv2d", "activations": "static"}]}'
expect 2 "needs samples" "$zp" compile "$model" -o "$work/out/a.zpm" --dynamic --recipe "$json" --quiet
compile mixed "${data[@]}" --dynamic --recipe "$json"
at_least quantized_share 0.5

# Weights of 4 bits, half as many bytes, multiplied at run time or dequantized when they are loaded.
compile eight --dynamic
eight=$(value quantized_bytes)
for activations in dynamic float; do
  recipe "{\"default\": {\"quantize\": false}, \"rules\": [{\"op\": \"aten.linear\", \"activations\": \"$activations\", \"weight_bits\": 4}]}"
  compile four --recipe "$json"
  shows four aten.linear 'input1="i8\[-8,7\]'
  [ "$(value quantized_bytes)" -le $((eight / 2 + 40)) ] || fail "$activations: $(value quantized_bytes) bytes in 4 bits, $eight in 8"
  must "$zp" eval "$work/four.zpm" --data "$example/fmnist_test_2000.npz" --preprocess "$manifest" --limit 200 --against "$model" --threads 1 --json
  at_least agreement 0.97
done

# Mistakes in the file.
bad() {
  recipe "$2"
  expect 3 "$1" "$zp" compile "$model" -o "$work/out/a.zpm" "${data[@]}" --recipe "$json" --quiet --threads 1
}
bad "'rules\[1\]' selects no op .*: .*/recipe.json: correct its name, perhaps \"/conv/Conv\" is meant" \
  '{"rules": [{"node": "/conv/Conv", "quantize": false}, {"node": "/conv/Comv", "quantize": false}]}'
bad "'rules\[1\]' applies to no op" \
  '{"rules": [{"op": "aten.conv2d", "quantize": false}, {"node": "/conv/Conv", "observer": "minmax"}]}'
bad "'rules\[0\]' quantizes nothing" '{"rules": [{"op": "aten.conv2d", "activations": "dynamic"}]}'
bad "'rules\[0\].op': .*: give the name of an op" '{"rules": [{"op": "Conv", "quantize": false}]}'
bad "'rules\[0\].regex': .*: give a regular expression" '{"rules": [{"regex": "(", "quantize": false}]}'
bad "'rules\[0\].quantise'" '{"rules": [{"op": "aten.conv2d", "quantise": false}]}'
bad "'rules\[0\].observer'.*histogram" '{"rules": [{"op": "aten.conv2d", "observer": "max"}]}'
bad "'rules\[0\]' sets nothing" '{"rules": [{"op": "aten.conv2d"}]}'
bad "'rules\[0\]' contradicts itself" '{"rules": [{"op": "aten.conv2d", "quantize": false, "weights": "per-tensor"}]}'
bad "'rules\[0\]' wants weights of 4 bits" '{"rules": [{"op": "aten.linear", "weight_bits": 4}]}'
bad "'rules\[0\]' names an observer" '{"rules": [{"op": "aten.conv2d", "activations": "float", "observer": "mse"}]}'
bad "'node' twice" '{"rules": [{"node": "/conv/Conv", "node": "/fc/Gemm", "quantize": false}]}'
bad "is not a JSON object" '[]'
bad "is not a JSON object" '{"rules": ['
expect 3 "no_such_file" "$zp" compile "$model" -o "$work/out/a.zpm" "${data[@]}" --recipe "$work/no_such_file" --quiet

# Mistakes on the command line.
recipe '{"default": {"observer": "minmax"}}'
expect 2 "--observer and 'default.observer'" \
  "$zp" compile "$model" -o "$work/out/a.zpm" "${data[@]}" --recipe "$json" --observer minmax --quiet
expect 2 "give one of them" "$zp" compile "$model" -o "$work/out/a.zpm" --float --recipe "$json" --quiet

finish
