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

# Results that standard output does not take are not lost in silence.
"$zp" inspect "$work/float.zpm" --json >/dev/full 2>"$work/stderr"
[ $? -eq 6 ] || fail "inspect to a full device did not end with 6"

finish
