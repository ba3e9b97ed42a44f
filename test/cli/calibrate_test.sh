#!/usr/bin/env bash
# Calibration as a step of its own: a table that is compiled with, edited, merged and resumed.
source test/cli/cli_testing.sh

data=(--calib "$calib" --preprocess "$manifest")
run() { must nice "$zp" "$@" --quiet; }
table=$work/table.txt

# A line a tensor, sorted; the same each time.
run calibrate "$model" "${data[@]}" --limit 400 --table "$table"
run calibrate "$model" "${data[@]}" --limit 400 --memory 1 --threads 1 --table "$work/again.txt"
cmp "$table" "$work/again.txt" || fail "calibrate wrote another table"
[ ! -e "$table.state" ] || fail "a state was left behind"
grep '^"' "$table" | LC_ALL=C sort -c || fail "the tensors are not sorted"
grep -qE '^"/Relu" "i8.* histogram .*" min=0 max=[0-9.]+ scale=[0-9.]+ zero_point=-128 low=0 high=[0-9.]+ counts=' "$table" ||
  fail "no line of /Relu in $(cut -c-200 "$table")"

# It compiles to the graph, scales and weights of `--calib --no-verify`, and to the same outputs bit for bit.
run compile "$model" "${data[@]}" --limit 400 --no-verify --weights plain -o "$work/data.zpm" --emit-ir "folded=$work/data.ir"
run compile "$model" --calib-table "$table" --no-verify --weights plain -o "$work/table.zpm" --emit-ir "folded=$work/table.ir"
cmp "$work/data.ir" "$work/table.ir" || fail "the table compiled to another graph"
cmp "$work/data.ir.bin" "$work/table.ir.bin" || fail "the table compiled to other weights"
npy '<f4' '(2, 1, 28, 28)' 6272 >"$work/images.npy"
for name in data table; do
  run run "$work/$name.zpm" --inputs "$work/images.npy" --outputs "$work/$name.npz"
  "$zp" inspect "$work/$name.zpm" | grep -vE '^(receipt|calib_table):| bytes of file$' >"$work/$name.about"
done
cmp "$work/data.npz" "$work/table.npz" || fail "the table computes otherwise"
cmp "$work/data.about" "$work/table.about" || fail "the programs differ in more than receipt and table"

# Another observer finds its range in the same histograms.
run compile "$model" --calib-table "$table" --observer mse --no-verify -o "$work/mse.zpm"

# Nobody verified it, and the program says so; samples judge it, and calibrate nothing.
must "$zp" compile "$model" --calib-table "$table" -o "$work/table.zpm" --quiet
grep -q '^warning: the program was not compared with float' "$work/stderr" || fail "silent about verification"
must "$zp" inspect --receipt --json "$work/table.zpm"
grep -q "\"verdict\":\"unverified\",\"why\":\"no samples were given\",\"sha256\":{.*\"table\":\"$(sha256sum <"$table" | cut -c -64)\"" "$work/stdout" ||
  fail "the receipt is $(cat "$work/stdout")"
must "$zp" compile "$model" --calib-table "$table" --calib "$example/fmnist_test_2000.npz" --limit 64 -o "$work/judged.zpm" --json
grep -q '"verdict":"good"' "$work/stdout" || fail "the judged program is $(cat "$work/stdout")"
grep -q '"calibration_samples":400' "$work/stdout" || fail "not 400 samples: $(cat "$work/stdout")"
run inspect --receipt --json "$work/judged.zpm"
grep -q '"samples":64,"held_out":true' "$work/stdout" || fail "not judged on 64 samples: $(cat "$work/stdout")"

run compile "$model" --calib-table "$table" --calib "$calib" --limit 64 -o "$work/same.zpm"
run inspect --receipt --json "$work/same.zpm"
grep -q '"held_out":false' "$work/stdout" || fail "samples that calibrated are held out: $(cat "$work/stdout")"

# One edited line is honoured.
sed -E '/^"\/Relu" /s/ max=[0-9.]+ scale=[0-9.]+ zero_point=-128/ max=2.55/' "$table" >"$work/edited.txt"
run compile "$model" --calib-table "$work/edited.txt" --no-verify --weights plain -o "$work/edited.zpm" --emit-ir "folded=$work/edited.ir"
grep -q 'quantize_per_tensor.*scale=0.00999999977.*loc("/Relu")' "$work/edited.ir" || fail "/Relu has not the scale 2.55 / 255"

# Mistakes name line and tensor.
bad() {
  sed -E "$2" "$table" >"$work/bad.txt"
  expect 3 "$1" "$zp" compile "$model" --calib-table "$work/bad.txt" -o "$work/out/bad.zpm"
}
number=$(grep -n '^"/Relu" ' "$table" | cut -d: -f1)
bad "'/Relu' has scale .*: $work/bad.txt:$number: leave out scale" '/^"\/Relu" /s/ max=[0-9.]+/ max=2.55/'
bad "no tensor '/Rely': $work/bad.txt:$number: " 's/^"\/Relu" /"\/Rely" /'
bad "has no line for tensor '/Relu'" '/^"\/Relu" /d'
bad "'/Relu' has no finite numbers in 'max': $work/bad.txt:$number: " '/^"\/Relu" /s/ max=[0-9.]+/ max=x/'
bad "is of another model" 's/^model sha256:./&0/'
sed 's/0.286/0.3/' "$manifest" >"$work/other.json"
expect_at 3 "$table" "$zp" compile "$model" --calib-table "$table" --preprocess "$work/other.json" -o "$work/out/bad.zpm"
bad "not a calibration table" '1d'
expect 3 "No such file" "$zp" compile "$model" --calib-table "$work/none.txt" -o "$work/out/bad.zpm"
expect 2 "none is static" "$zp" compile "$model" --calib-table "$table" --float -o "$work/out/bad.zpm"
expect 2 "equalizing" "$zp" compile "$model" --calib-table "$table" --weights equalize-channels -o "$work/out/bad.zpm"
expect 3 "was watched as" "$zp" compile "$model" --calib-table "$table" --observer moving-average -o "$work/out/bad.zpm"
expect 2 "leaves no sample" "$zp" calibrate "$model" "${data[@]}" --skip 1000 --table "$work/out/bad.txt"

# Shards by several processes: extremes are exactly those of one machine, in any order.
shard() { "$zp" calibrate "$model" "${data[@]}" --observer "$1" --skip "$2" --limit 100 --table "$work/$1.$2.txt" --threads 1 --quiet >"$work/log" 2>&1; }
for observer in minmax histogram; do
  pids=()
  for skip in 0 100 200 300; do
    shard $observer $skip &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || fail "a shard failed: $(cat "$work/log")"; done
  run merge-tables "$work/$observer".{300,0,200,100}.txt -o "$work/$observer.txt"
done
run calibrate "$model" "${data[@]}" --observer minmax --limit 400 --table "$work/one.txt"
cmp "$work/one.txt" "$work/minmax.txt" || fail "merged extremes are not those of one machine"
run compile "$model" --calib-table "$work/histogram.txt" --calib "$calib" -o "$work/merged.zpm"
for end in low high; do
  for name in histogram.txt table.txt; do grep -oE " $end=[^ ]+" "$work/$name" >"$work/$name.$end"; done
  cmp "$work/histogram.txt.$end" "$work/table.txt.$end" || fail "merged histograms have another range"
done
expect 3 "in it twice" "$zp" merge-tables "$work/minmax.txt" "$work/minmax.0.txt" -o "$work/out/bad.txt"
expect 3 "other settings" "$zp" merge-tables "$work/minmax.0.txt" "$work/histogram.100.txt" -o "$work/out/bad.txt"
run calibrate "$model" "${data[@]}" --observer moving-average --limit 100 --table "$work/average.0.txt"
run calibrate "$model" "${data[@]}" --observer moving-average --skip 100 --limit 100 --table "$work/average.1.txt"
expect 3 "order of all batches" "$zp" merge-tables "$work/average".{0,1}.txt -o "$work/out/bad.txt"

# Interrupted again and again, it ends at the same bytes.
batches=("$zp" calibrate "$model" "${data[@]}" --batch 20 --threads 1 --quiet)
resumable=("${batches[@]}" --limit 400)
must "${resumable[@]}" --table "$work/whole.txt"
status=130
interrupts=0
while [[ $status -eq 130 && $interrupts -lt 200 ]]; do
  "${resumable[@]}" --table "$work/resumed.txt" >"$work/stdout" 2>"$work/stderr" &
  pid=$!
  sleep "0.$((RANDOM % 4 + 1))"
  kill -INT $pid 2>/dev/null
  wait $pid
  status=$?
  interrupts=$((interrupts + 1))
done
[ $status -eq 0 ] || must "${resumable[@]}" --table "$work/resumed.txt"
cmp "$work/whole.txt" "$work/resumed.txt" || fail "after $interrupts interrupts the table is another"
[ ! -e "$work/resumed.txt.state" ] || fail "the state was left behind"

# A state of half the samples is gone on from, and one of something else is not.
must "${batches[@]}" --limit 200 --table "$work/half.txt"
cp "$work/half.txt" "$work/rest.txt.state"
must "${resumable[@]}" --table "$work/rest.txt" --json
grep -q '"known_samples":200' "$work/stdout" || fail "did not go on: $(cat "$work/stdout")"
cmp "$work/whole.txt" "$work/rest.txt" || fail "what went on from half the samples is another table"
sed 's/^batch 20/batch 10/' "$work/half.txt" >"$work/rest.txt.state"
must "${resumable[@]}" --table "$work/rest.txt" --json
grep -q '"known_samples":0' "$work/stdout" || fail "went on from another batch: $(cat "$work/stdout")"

expect 2 "'0' is not a whole number, 1 or more" "$zp" calibrate "$model" "${data[@]}" --limit 0 --table "$work/out/bad.txt"

finish
