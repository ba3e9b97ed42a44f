#!/usr/bin/env bash
# Debug handles: from the import to the program, and `zp compare` of any two forms of one model by them.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
on_data="--data $data --preprocess $manifest --limit 20 --threads 1 --no-causes"

must "$zp" import "$model" -o "$work/imported.ir"
stages=()
for stage in float prepared calibrated converted folded; do stages+=(--emit-ir "$stage=$work/$stage.ir"); done
must "$zp" compile --threads 1 "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --limit 100 --no-verify \
  --weights plain "${stages[@]}"
must "$zp" compile --threads 1 "$model" -o "$work/again.zpm" --calib "$calib" --preprocess "$manifest" --limit 100 --no-verify \
  --weights plain
cmp "$work/int8.zpm" "$work/again.zpm" || fail "the same inputs give another program"

must "$zp" compile --threads 1 "$model" -o "$work/integer.zpm" --calib "$calib" --preprocess "$manifest" --limit 100 --no-verify \
  --weights plain --reference-representation --emit-ir "integer=$work/integer.ir"

# Every op of the imported graph has one, and nothing that came later has another.
ops=$(grep -c '^    %[0-9].* = ' "$work/imported.ir")
[ "$(grep -c ' handle([0-9.-]*)$' "$work/imported.ir")" -eq "$ops" ] || fail "an imported op has no handle"
grep -o 'handle(.*)' "$work/imported.ir" | sort -u >"$work/imported"
for stage in float prepared calibrated converted folded integer; do
  grep -o 'handle(.*)' "$work/$stage.ir" | sort -u >"$work/$stage"
  [ -z "$(comm -13 "$work/imported" "$work/$stage")" ] || fail "$stage has handles that import did not give"
  [ "$(head -1 "$work/$stage.ir" | grep -c ' hash(................) {$')" -eq 1 ] || fail "$stage does not say whose handles it has"
done
[ "$(wc -l <"$work/folded")" -eq "$(wc -l <"$work/float")" ] || fail "quantization lost handles: $(diff "$work/float" "$work/folded")"

# Any two of them, in either order.
files=("$model" "$work"/{imported,float,prepared,calibrated,converted,folded,integer}.ir "$work"/{int8,integer}.zpm)
for a in "${files[@]}"; do
  for b in "${files[@]}"; do
    [ "$a" = "$b" ] && continue
    must "$zp" compare "$a" "$b" $on_data --json
    grep -q '"by_handle":true' "$work/stdout" || fail "$a, $b: not matched by handle"
    [ "$(grep -o '"handle":"' "$work/stdout" | wc -l)" -ge 10 ] || fail "$a, $b: few layers: $(cat "$work/stdout")"
    at_least sqnr_db 20
  done
done

# What a batch norm was folded into is compared with the batch norm, not with the convolution before it.
must "$zp" compare "$work/imported.ir" "$work/float.ir" $on_data --json
[ "$(grep -oE '"sqnr_db":[0-9.-]+' "$work/stdout" | awk -F: '$2 < 80' | wc -l)" -eq 0 ] || fail "float passes change results: $(cat "$work/stdout")"

# Statistics of both sides.
must "$zp" compare "$work/int8.zpm" "$work/imported.ir" $on_data --json
for key in max_error mean deviation reference_mean reference_deviation; do
  [ -n "$(value $key)" ] || fail "no $key: $(cat "$work/stdout")"
done
must "$zp" compare "$work/int8.zpm" "$work/imported.ir" $on_data
grep -q '^handle .*max error' "$work/stdout" || fail "no table: $(cat "$work/stdout")"

# Tensors only where they are asked for: whole arrays of both sides, by handle, whatever the batch.
must "$zp" compare "$work/int8.zpm" "$work/imported.ir" $on_data --batch 7 --dump "$work/dump" --json
[ "$(ls -A "$work/dump" | tr '\n' ' ')" = "program.npz reference.npz " ] || fail "the dump holds $(ls -A "$work/dump")"
last=$(grep -oE '"handle":"[0-9.]+"' "$work/stdout" | tail -1 | grep -oE '[0-9.]+')
for side in program reference; do
  grep -qaF "$last.npy" "$work/dump/$side.npz" || fail "$side.npz has no $last"
  grep -qaF "'shape': (20, 10)" "$work/dump/$side.npz" || fail "$side.npz has no logits of 20 samples"
done
expect 6 "cannot be made" "$zp" compare "$work/int8.zpm" "$work/imported.ir" $on_data --dump "$work/none/dump"

# Another graph's handles mean nothing: names are used, and that is said.
sed '1s/hash(.*)/hash(0123456789abcdef)/' "$work/float.ir" >"$work/other.ir"
cp "$work/float.ir.bin" "$work/other.ir.bin"
must "$zp" compare "$work/int8.zpm" "$work/other.ir" $on_data
grep -q "matched by name" "$work/stdout" || fail "not told: $(cat "$work/stdout")"

finish
