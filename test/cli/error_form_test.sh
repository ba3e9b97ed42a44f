#!/usr/bin/env bash
# Every error is one line, `zp: WHAT: WHERE: WHAT TO DO`, whatever goes wrong: WHERE is in second place.
source test/cli/cli_testing.sh

out=$work/out/out
must "$zp" compile "$model" -o "$work/float.zpm" --float --quiet --threads 1

# The command line.
expect_at 2 "zp" "$zp" frobnicate
expect_at 2 "zp inspect" "$zp" inspect "$model" --no-such-flag
expect_at 2 "zp bench" "$zp" bench "$model" --runs 0
expect_at 2 "--shape 'image=0x1'" "$zp" bench "$model" --shape image=0x1
expect_at 2 "--shape picture" "$zp" compile "$model" -o "$out.zpm" --float --shape picture=1x1x28x28 --quiet
expect_at 2 "--shape picture" "$zp" bench "$model" --shape picture=1x1x28x28
expect_at 3 "$model" "$zp" compile "$model" -o "$out.zpm" --float --shape image=7 --quiet
expect_at 2 "--bind picture" "$zp" import "$model" -o "$out.ir" --bind picture=1
expect_at 2 "--bind 'image=big'" "$zp" import "$model" -o "$out.ir" --bind image=big
expect_at 2 "--calib" "$zp" compile "$model" -o "$out.zpm" --quiet
expect_at 2 "--observer" "$zp" compile "$model" -o "$out.zpm" --weights-only --observer max --quiet
expect_at 2 "--quantizer" "$zp" compile "$model" -o "$out.zpm" --weights-only --quantizer none --quiet
expect_at 2 "--emit-ir 'later=x.ir'" "$zp" compile "$model" -o "$out.zpm" --float --emit-ir later=x.ir
expect_at 2 "$model" "$zp" compile "$model" -o "$model" --float

# Models that are none.
: >"$work/empty"
head -c 100000 "$model" >"$work/truncated.onnx"
head -c 1000 "$work/float.zpm" >"$work/truncated.zpm"
LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 4096; ++i) printf "%c", int(rand() * 256) }' >"$work/random"
echo "This is a letter, not a model." >"$work/letter.txt"
for bad in empty truncated.onnx random letter.txt no_such_file; do
  expect_at 3 "$work/$bad" "$zp" compile "$work/$bad" -o "$out.zpm" --float --quiet
  expect_at 3 "$work/$bad" "$zp" import "$work/$bad" -o "$out.ir"
  expect_at 3 "$work/$bad" "$zp" inspect "$work/$bad"
  expect_at 3 "$work/$bad" "$zp" run "$work/$bad" --inputs "$calib" --outputs "$out.npz"
done
expect_at 3 "$work/truncated.zpm" "$zp" inspect "$work/truncated.zpm"

# An operator that nobody has: the list follows the first line.
LC_ALL=C sed 's/Relu/Relx/g' "$model" >"$work/unsupported.onnx"
expect_at 4 "$work/unsupported.onnx" "$zp" compile "$work/unsupported.onnx" -o "$out.zpm" --float --quiet
grep -q '^  [0-9]* x Relx' "$work/stderr" || fail "the operator is not listed: $(cat "$work/stderr")"

# Textual IR: the position belongs to the file.
printf 'module @broken {\n  const @c : f99[2] = [1.0,2.0]\n}\n' >"$work/broken.ir"
printf 'module @m {\n  func @main(%%x: f32[4]) -> (%%y: f32[4]) {\n    return %%x\n  }\n}\n' >"$work/good.ir"
for verb in "inspect" "opt --passes=dce" "export -o $out.onnx"; do
  # shellcheck disable=SC2086 # the words of a verb
  expect_at 3 "$work/broken.ir:2:14" "$zp" $verb "$work/broken.ir"
done
expect_at 2 "--passes" "$zp" opt "$work/good.ir" --passes=no-such-pass

# Arrays.
head -c 5000 "$calib" >"$work/truncated.npz"
npy '|O' '(1,)' 8 >"$work/pickled.npy"
npy '<f8' '(1, 1, 28, 28)' 6272 >"$work/double.npy"
npy '<f4' '(1, 28, 28)' 3136 >"$work/rank.npy"
for bad in empty random letter.txt truncated.npz pickled.npy no_such_file; do
  expect_at 3 "$work/$bad" "$zp" run "$work/float.zpm" --inputs "$work/$bad" --outputs "$out.npz"
done
expect_at 3 "$work/double.npy[double]" "$zp" run "$work/float.zpm" --inputs "$work/double.npy" --outputs "$out.npz"
expect_at 3 "$work/rank.npy[rank]" "$zp" run "$work/float.zpm" --inputs "$work/rank.npy" --outputs "$out.npz"
expect_at 3 "$calib" "$zp" eval "$work/float.zpm" --data "$calib" --preprocess "$manifest" --label class
expect_at 3 "$calib[image]" "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --quiet --threads 1

# JSON.
echo '{"inputs": {"image": {"sclae": 1}}}' >"$work/key.json"
expect_at 3 "$work/key.json" "$zp" eval "$work/float.zpm" --data "$calib" --preprocess "$work/key.json"
echo '{"rules": [{"node": "/conv/Comv", "quantize": false}]}' >"$work/recipe.json"
expect_at 3 "$work/recipe.json" \
  "$zp" compile "$model" -o "$out.zpm" --weights-only --recipe "$work/recipe.json" --quiet --threads 1

# Files that are missing or wrong are told before the import begins.
for flag in --calib --preprocess --recipe; do
  for bad in no_such_file letter.txt; do
    expect_at 3 "$work/$bad" "$zp" compile "$model" -o "$out.zpm" --weights-only --threads 1 "$flag" "$work/$bad"
    ! grep -q '^import' "$work/stderr" || fail "$flag $bad: told only after the import began"
  done
done

# The machine, and a floor that was missed.
expect_at 6 "$work/out/missing/a.zpm" "$zp" compile "$model" -o "$work/out/missing/a.zpm" --float --quiet
expect_at 6 "/dev/full" "$zp" compile "$model" -o /dev/full --float --quiet
limited() { (ulimit -f 1 && exec "$@"); }
expect_at 6 "$out.zpm" limited "$zp" compile "$model" -o "$out.zpm" --float --quiet
expect_at 6 "$out.ir" limited "$zp" import "$model" -o "$out.ir"
full() { "$@" >/dev/full; }
expect_at 6 "standard output" full "$zp" inspect "$work/float.zpm"
expect_at 5 "$model" "$zp" compile "$model" -o "$out.zpm" --calib "$calib" --preprocess "$manifest" --limit 20 \
  --min-sqnr 200 --no-repair --quiet --threads 1

finish
