#!/usr/bin/env bash
# Folders of images, sounds, arrays and ONNX's test data wherever samples are asked for, without a line of Python.
source test/cli/cli_testing.sh

# Images: the example's calibration samples, each as a PGM.
size=784
count=40
cat >"$work/take.ir" <<IR
module @take {
  func @main(%image: u8[N,1,28,28], %label: u8[N]) -> (%image2: u8[40,1,28,28], %label2: u8[40]) {
    %0 = aten.slice(%image) {dim=0, start=0, end=$count} : u8[40,1,28,28]
    %1 = aten.slice(%label) {dim=0, start=0, end=$count} : u8[40]
    return %0, %1
  }
}
IR
must "$zp" run "$work/take.ir" --inputs "$example/fmnist_test_2000.npz" --outputs "$work/few.npz"
# data_of INDEX BYTES: the data of one array of few.npz, which is not compressed: 128 bytes behind its magic.
data_of() {
  local at
  at=$(LC_ALL=C grep -abo 'NUMPY' "$work/few.npz" | sed -n "$1s/:.*//p")
  tail -c +"$((at + 128))" "$work/few.npz" | head -c "$2"
}
data_of 1 $((count * size)) >"$work/pixels"
mkdir "$work/images"
for ((i = 0; i < count; ++i)); do
  { printf 'P5\n28 28\n255\n'; tail -c +"$((i * size + 1))" "$work/pixels" | head -c $size; } >"$work/images/$(printf %03d $i).pgm"
done
data_of 2 $count | od -An -v -w1 -tu1 | tr -d ' ' >"$work/labels.txt"
[ "$(wc -l <"$work/labels.txt")" -eq $count ] || fail "labels: $(cat "$work/labels.txt")"
# The same samples as arrays.
cat >"$work/manifest.json" <<'JSON'
{"inputs": {"image": {"scale": 0.00392156862745098, "mean": [0.286], "std": [0.353], "image": {"color": "gray"}}}}
JSON
sed 's/"image": {"scale"/"image": {"from": "image2", "scale"/' "$work/manifest.json" >"$work/arrays.json"

zp() { "$zp" "$@" --threads 1 --quiet; }
must zp compile "$model" -o "$work/a.zpm" --images "$work/images" --preprocess "$work/manifest.json"
must zp compile "$model" -o "$work/b.zpm" --calib "$work/images" --preprocess "$work/manifest.json"
cmp "$work/a.zpm" "$work/b.zpm" || fail "a folder found out and one said to be of images compile differently"
must zp compile "$model" -o "$work/c.zpm" --calib "$work/few.npz" --preprocess "$work/arrays.json"

# The manifest is in the program, and the samples are the same.
must zp eval "$work/a.zpm" --images "$work/images" --labels "$work/labels.txt" --json
at_least samples $count
from_images=$(value top1)
must zp eval "$work/c.zpm" --data "$work/few.npz" --label label2 --json
[ "$(value top1)" = "$from_images" ] || fail "top-1 of images is $from_images, of arrays $(value top1)"
must zp eval "$work/a.zpm" --images "$work/images" --against "$work/c.zpm" --json
at_least sqnr_db 120
must zp run "$work/a.zpm" --images "$work/images" --outputs "$work/a.npz"
must zp run "$work/c.zpm" --inputs "$work/few.npz" --preprocess "$work/arrays.json" --outputs "$work/c.npz"
cmp "$work/a.npz" "$work/c.npz" || fail "images give other results than arrays"
must zp compare "$work/a.zpm" "$model" --images "$work/images" --json
at_least samples $count
must zp calibrate "$model" --images "$work/images" --preprocess "$work/manifest.json" --table "$work/t.txt"
must zp compile "$model" -o "$work/t.zpm" --calib-table "$work/t.txt"
must zp tune "$model" --images "$work/images" --labels "$work/labels.txt" --preprocess "$work/manifest.json" \
  --budget top1=50 -o "$work/tuned.json" --op-times "$work/times.json" --json

# What cannot be read is named, and left out where that is asked for.
cp -r "$work/images" "$work/damaged"
head -c 100 "$work/images/003.pgm" >"$work/damaged/003.pgm"
compile() { zp compile "$model" -o "$work/out/p.zpm" --preprocess "$work/manifest.json" "$@"; }
expect_at 3 "$work/damaged/003.pgm" compile --images "$work/damaged"
must "$zp" eval "$work/a.zpm" --images "$work/damaged" --labels "$work/labels.txt" --skip-unreadable --threads 1 --json
at_least samples $((count - 1))
at_most samples $((count - 1))
grep -q 'left out.*003.pgm' "$work/stderr" || fail "what was left out is not named: $(cat "$work/stderr")"

# Usage, and folders that are not what was said.
expect 2 "there are no samples" zp eval "$work/a.zpm" --label label
expect 2 "there are none" compile --float --labels "$work/labels.txt"
"$zp" compile "$model" -o "$work/out/p.zpm" --images "$work/images" --calib "$calib" 2>/dev/null
[ $? -eq 2 ] || fail "--images and --calib do not exclude each other"
expect 3 "holds no sounds" compile --audio "$work/images"
expect 3 'say under "image"' zp compile "$model" -o "$work/out/p.zpm" --images "$work/images" --preprocess "$manifest"
sed 's/"color"/"resise"/' "$work/manifest.json" >"$work/wrong.json"
expect 3 "inputs.image.image.resise" zp compile "$model" -o "$work/out/p.zpm" --images "$work/images" --preprocess "$work/wrong.json"

# Sounds: two windows of each of two files, by a model of 8 values.
mkdir "$work/sounds"
for name in a b; do
  { printf 'RIFF\x44\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x20\0\0\0'
    printf "\\x0${#name}\\x20\\xf0\\x10\\x30\\x7f\\x00\\xc0%.0s" 1 2 3 4; } >"$work/sounds/$name.wav"
done
weights=$(awk 'BEGIN { for (i = 0; i < 32; ++i) printf "%s%.2f", i ? "," : "", (i * 7 % 13 - 6) / 10 }')
cat >"$work/sound.ir" <<IR
module @sound {
  const @w : f32[4,8] = [$weights]
  func @main(%x: f32[N,8]) -> (%y: f32[N,4]) {
    %0 = aten.linear(%x, @w, none) : f32[N,4]
    return %0
  }
}
IR
must zp export "$work/sound.ir" -o "$work/sound.onnx"
echo '{"inputs": {"x": {"audio": {"rate": 8000, "window": 8}}}}' >"$work/sound.json"
must zp compile "$work/sound.onnx" -o "$work/sound.zpm" --audio "$work/sounds" --preprocess "$work/sound.json" --json
must zp eval "$work/sound.zpm" --audio "$work/sounds" --against "$work/sound.onnx" --json
at_least samples 4
at_most samples 4
sed 's/8000/16000/' "$work/sound.json" >"$work/wrong.json"
expect 3 "has 8000 Hz, not 16000" zp compile "$work/sound.onnx" -o "$work/out/p.zpm" --audio "$work/sounds" \
  --preprocess "$work/wrong.json"

# Arrays, one sample a file, and ONNX's test data.
mkdir -p "$work/numpy"
for i in 0 1 2; do
  { npy '<f4' '(8,)' 0; tail -c +$((45 + i)) "$work/sounds/a.wav" | head -c 8 | od -An -v -w1 -tu1 |
    while read -r byte; do printf "\\0\\0\\x$(printf %02x "$byte")\\x3f"; done; } >"$work/numpy/$i.npy"
  # A TensorProto: dims 1 and 8, float, the name x, raw data.
  mkdir -p "$work/sets/test_data_set_$i"
  { printf '\x08\x01\x08\x08\x10\x01\x42\x01x\x4a\x20'; tail -c 32 "$work/numpy/$i.npy"; } >"$work/sets/test_data_set_$i/input_0.pb"
done
for data in numpy sets; do
  must zp eval "$work/sound.zpm" --data "$work/$data" --against "$work/sound.onnx" --json
  at_least samples 3
  at_most samples 3
  must zp compile "$work/sound.onnx" -o "$work/$data.zpm" --calib "$work/$data"
done
head -c 20 "$work/sets/test_data_set_1/input_0.pb" >"$work/cut" && mv "$work/cut" "$work/sets/test_data_set_1/input_0.pb"
expect 3 "test_data_set_1" zp eval "$work/sound.zpm" --data "$work/sets" --against "$work/sound.onnx"

finish
