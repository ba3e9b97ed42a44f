#!/usr/bin/env bash
# What the machine refuses: unwritable outputs and full disks end with status 6 and leave no partial file.
source test/cli/cli_testing.sh

npy '<f4' '(100, 1, 28, 28)' 313600 >"$work/images.npy"
must "$zp" compile "$model" -o "$work/float.zpm" --float --quiet

# Folders that are not there, and outputs that are no files.
expect 6 "cannot be written" "$zp" compile "$model" -o "$work/out/missing/a.zpm" --float --quiet
expect 6 "cannot be written" "$zp" import "$model" -o "$work/out/missing/a.ir"
expect 6 "cannot be written" \
  "$zp" run "$work/float.zpm" --inputs "$work/images.npy" --outputs "$work/out/missing/a.npz"
expect 6 "not a regular file" "$zp" compile "$model" -o /dev/null --float --quiet
expect 6 "not a regular file" "$zp" compile "$model" -o "$work" --float --quiet

# A limit on the size of files fails a write half-way, as a full disk does.
limited() { (ulimit -f 1 && exec "$@"); }
expect 6 "a.zpm" limited "$zp" compile "$model" -o "$work/out/a.zpm" --float --quiet
expect 6 "a.ir" limited "$zp" import "$model" -o "$work/out/a.ir"
expect 6 "a.npz" limited "$zp" run "$work/float.zpm" --inputs "$work/images.npy" --outputs "$work/out/a.npz"

# An older output survives the failure.
echo old >"$work/old.zpm"
expect 6 "old.zpm" limited "$zp" compile "$model" -o "$work/old.zpm" --float --quiet
[ "$(cat "$work/old.zpm")" = old ] || fail "a failed compile damaged the older output"

# Batches that do not fit into memory, wherever it runs out: in the input, in XNNPACK's arena, in outputs. A binary with
# a sanitizer does not start under such a limit.
short_of_memory() { (ulimit -v 200000 && exec "$@"); }
if short_of_memory "$zp" bench "$work/float.zpm" --runs 1 --threads 1 >/dev/null 2>&1; then
  for batch in 4000 6000 8000 16000 32000 64000; do
    expect 6 "out of memory" short_of_memory \
      "$zp" bench "$work/float.zpm" --threads 1 --warmup 0 --runs 1 --quiet --shape "image=${batch}x1x28x28"
  done
fi

# Results that standard output does not take are not lost in silence.
"$zp" inspect "$work/float.zpm" --json >/dev/full 2>"$work/stderr"
[ $? -eq 6 ] || fail "inspect to a full device did not end with 6"

finish
