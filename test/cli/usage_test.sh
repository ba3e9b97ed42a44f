#!/usr/bin/env bash
# Mistakes on the command line end with status 2; help ends with 0.
source test/cli/cli_testing.sh


must "$zp" --help
grep -q "Exit status" "$work/stdout" || fail "--help does not explain the exit status"

expect 2 "usage" "$zp"
expect 2 "usage" "$zp" frobnicate
expect 2 "usage" "$zp" compile
expect 2 "usage" "$zp" compile "$model"
expect 2 "usage" "$zp" inspect "$model" --no-such-flag
expect 2 "usage" "$zp" bench "$model" --runs 0
expect 2 "usage" "$zp" inspect "$model" --threads many
expect 2 "needs samples" "$zp" compile "$model" -o "$work/out/a.zpm"
expect 2 "exclude each other" "$zp" compile "$model" -o "$work/out/a.zpm" --float --dynamic
expect 2 "STAGE=FILE" "$zp" compile "$model" -o "$work/out/a.zpm" --float --emit-ir later=x.ir
expect 2 "NAME=EXTENTS" "$zp" bench "$model" --shape image=0x1
expect 2 "no input 'picture'" "$zp" bench "$model" --shape picture=1x1x28x28
expect 2 "input file itself" "$zp" compile "$model" -o "$model" --float

finish
