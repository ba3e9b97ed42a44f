#!/usr/bin/env bash
# Bad input files: one clear error, status 3, no partial output, never a crash.
source test/cli/cli_testing.sh

out=$work/out/out

must "$zp" compile "$model" -o "$work/float.zpm" --float --quiet --threads 1

# Models that are none.
: >"$work/empty"
head -c 100000 "$model" >"$work/truncated.onnx"
head -c -1 "$model" >"$work/last_byte_missing.onnx"
LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 4096; ++i) printf "%c", int(rand() * 256) }' >"$work/random"
echo "This is a letter, not a model." >"$work/letter.txt"
head -c 1000 "$work/float.zpm" >"$work/truncated.zpm"
head -c -1 "$work/float.zpm" >"$work/last_byte_missing.zpm"
echo "module @broken {" >"$work/broken.ir"
for bad in empty truncated.onnx last_byte_missing.onnx random letter.txt no_such_file; do
  expect 3 "$bad" "$zp" compile "$work/$bad" -o "$out.zpm" --float
  expect 3 "$bad" "$zp" import "$work/$bad" -o "$out.ir"
done
for bad in empty random letter.txt truncated.zpm last_byte_missing.zpm broken.ir no_such_file; do
  expect 3 "$bad" "$zp" inspect "$work/$bad"
  expect 3 "$bad" "$zp" bench "$work/$bad"
  expect 3 "$bad" "$zp" run "$work/$bad" --inputs "$calib" --outputs "$out.npz"
done
expect 3 "" "$zp" inspect "$work"

# Data that is none.
head -c 5000 "$calib" >"$work/truncated.npz"
npy '|O' '(1,)' 8 >"$work/pickled.npy"
npy '<f4' '(2, 1, 28, 28)' 10 >"$work/short.npy"
for bad in empty random letter.txt truncated.npz pickled.npy short.npy no_such_file; do
  expect 3 "$bad" "$zp" run "$work/float.zpm" --inputs "$work/$bad" --outputs "$out.npz"
  expect 3 "$bad" "$zp" compile "$model" -o "$out.zpm" --calib "$work/$bad" --preprocess "$manifest" --quiet --threads 1
done

# Data of the wrong dtype, shape or name.
npy '<f8' '(1, 1, 28, 28)' 6272 >"$work/double.npy"
npy '<f4' '(1, 28, 28)' 3136 >"$work/rank.npy"
npy '<f4' '(1, 3, 28, 28)' 9408 >"$work/channels.npy"
expect 3 "is f64 but input 'image' expects f32" \
  "$zp" run "$work/float.zpm" --inputs "$work/double.npy" --outputs "$out.npz"
expect 3 "has shape \[1,28,28\] but input 'image' expects" \
  "$zp" run "$work/float.zpm" --inputs "$work/rank.npy" --outputs "$out.npz"
expect 3 "has shape \[1,3,28,28\]" \
  "$zp" run "$work/float.zpm" --inputs "$work/channels.npy" --outputs "$out.npz"
echo '{"inputs": {"image": {"from": "picture"}}}' >"$work/name.json"
expect 3 "has no array 'picture'.*it holds image, label" \
  "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --preprocess "$work/name.json" --quiet --threads 1
expect 3 "is u8 but input 'image' expects f32.*--preprocess" \
  "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --quiet --threads 1

# Manifests that are none.
echo '{"inputs": {"image": {"sclae": 1}}}' >"$work/key.json"
expect 3 "'inputs.image.sclae'" \
  "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --preprocess "$work/key.json" --quiet --threads 1
expect 3 "is not a JSON object" \
  "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --preprocess "$work/letter.txt" --quiet --threads 1
expect 3 "no array 'class'" "$zp" eval "$work/float.zpm" --data "$calib" --preprocess "$manifest" --label class

finish
