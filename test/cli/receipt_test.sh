#!/usr/bin/env bash
# The receipt that a program carries says what it was made of, in the terms of `sha256sum`.
source test/cli/cli_testing.sh

one="--threads 1"
has() { grep -qF -- "$1" "$work/stdout" || fail "no $1 in $(head -c 2000 "$work/stdout")"; }
has_not() { ! grep -qF -- "$1" "$work/stdout" || fail "there is $1 in $(head -c 2000 "$work/stdout")"; }
hash_of() { sha256sum <"$1" | cut -c -64; }

# A model, samples and a manifest: the files as they are.
must "$zp" compile $one "$model" -o "$work/int8.zpm" --calib "$calib" --preprocess "$manifest" --limit 200 --quiet
must "$zp" inspect --receipt "$work/int8.zpm" --json
has "\"sha256\":{\"model\":\"$(hash_of "$model")\",\"data\":\"$(hash_of "$calib")\",\"manifest\":\"$(hash_of "$manifest")\"}"
must "$zp" inspect "$work/int8.zpm" --json
has "\"model_hash\":\"sha256:$(hash_of "$model")\""
has "\"data_hash\":\"sha256:$(hash_of "$calib")\""

# Where they lie, and what they are called, does not count.
cp "$model" "$work/resnet8_fmnist.onnx"
cp "$calib" "$work/other.npz"
must "$zp" compile $one "$work/resnet8_fmnist.onnx" -o "$work/moved.zpm" --calib "$work/other.npz" \
  --preprocess "$manifest" --limit 200 --quiet
cmp "$work/int8.zpm" "$work/moved.zpm" || fail "the same files compiled to other bytes elsewhere"

# What a repair did, why, and what it costs; the same each time.
repaired=("$zp" compile $one "$model" --calib "$calib" --preprocess "$manifest" --limit 200 --min-sqnr 45 --quiet)
must "${repaired[@]}" -o "$work/repaired.zpm"
grep -qE "^repaired, from [0-9.]+ dB at worst \(target 45.0 dB\):" "$work/stdout" || fail "no repair: $(cat "$work/stdout")"
grep -qE "aten.conv2d '.*': float \([0-9.]+ dB if it alone is int8\), about [0-9.e-]+ ms and [0-9]+ bytes more" "$work/stdout" ||
  fail "no price of a convolution: $(cat "$work/stdout")"
must "$zp" inspect --receipt "$work/repaired.zpm" --json
grep -qE '"blame":\[\{"node":"[^"]+","op":"aten\.[a-z0-9_]+","alone_db":[0-9.]+\}' "$work/stdout" ||
  fail "nothing is blamed: $(cat "$work/stdout")"
grep -qE '"extra_ms":[0-9.e-]+,"extra_bytes":[0-9]+\}' "$work/stdout" || fail "no price: $(cat "$work/stdout")"
must "${repaired[@]}" -o "$work/again.zpm"
cmp "$work/repaired.zpm" "$work/again.zpm" || fail "the same repair compiled to other bytes"

# A folder of samples: the lines of its files' hashes.
mkdir "$work/folder"
{ printf '\x08\x01\x08\x01\x08\x1c\x08\x1c\x10\x01\x42\x05image\x4a\xc0\x18'; head -c 3136 /dev/zero; } \
  >"$work/folder/input_0.pb"
must "$zp" compile $one "$model" -o "$work/folder.zpm" --calib "$work/folder" --no-repair --force --quiet
must "$zp" inspect --receipt "$work/folder.zpm" --json
has "\"sha256\":{\"model\":\"$(hash_of "$model")\",\"data\":\"$(hash_of "$work/folder/input_0.pb")\"}"

# Without samples there is no receipt, but the program knows its model.
must "$zp" compile $one "$model" -o "$work/float.zpm" --float --quiet
must "$zp" inspect "$work/float.zpm" --json
has "\"model_hash\":\"sha256:$(hash_of "$model")\""
has_not data_hash
expect 3 "receipt" "$zp" inspect --receipt "$work/float.zpm"

finish
