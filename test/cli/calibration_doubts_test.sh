#!/usr/bin/env bash
# zp calibrate says when samples do not fit, on stderr and in its JSON, and is silent where they do.
source test/cli/cli_testing.sh

# doubts KIND|"" SAMPLES MANIFEST: the only doubt is of KIND.
doubts() {
  must "$zp" calibrate "$model" --calib "$2" ${3:+--preprocess "$3"} --table "$work/t.txt" --json --quiet
  local kinds
  kinds=$(grep -oE '"kind":"[a-z_]*"' "$work/stdout" | cut -d'"' -f4 | paste -sd' ')
  [[ " $kinds " == *" $1 "* && ( -n $1 || -z $kinds ) ]] || fail "of $2: doubts '$kinds', expected '$1'"
  [ "$(grep -c '^warning: ' "$work/stderr")" -eq "$(wc -w <<<"$kinds")" ] || fail "stderr says: $(cat "$work/stderr")"
}

doubts "" "$calib" "$manifest"

# 20 images that are 0 throughout; 4 are few.
npy '|u1' '(20, 1, 28, 28)' 15680 >"$work/zeros.npy"
doubts flat_samples "$work/zeros.npy" "$manifest"
doubts constant_tensor "$work/zeros.npy" "$manifest"
npy '|u1' '(4, 1, 28, 28)' 3136 >"$work/few.npy"
doubts few_samples "$work/few.npy" "$manifest"

# Bytes through a manifest that is made for numbers from 0 to 1.
echo '{"inputs": {"image": {"mean": [0.286], "std": [0.353]}}}' >"$work/unscaled.json"
doubts outside_promise "$calib" "$work/unscaled.json"

finish
