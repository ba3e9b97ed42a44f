#!/usr/bin/env bash
# What every verb promises: --json prints one object and nothing else on standard output, --quiet keeps standard
# error empty, --threads is taken, and --help speaks of all three.
source test/cli/cli_testing.sh

data=$example/fmnist_test_2000.npz
npy '<f4' '(2, 1, 28, 28)' 6272 >"$work/images.npy"
must "$zp" compile "$model" -o "$work/float.zpm" --float --quiet --threads 1 --preprocess "$manifest"
must "$zp" import "$model" -o "$work/model.ir" --quiet
must "$zp" calibrate "$model" --calib "$calib" --preprocess "$manifest" --limit 64 --table "$work/table.txt" --quiet

# The arguments of a verb that does something in a moment; no verb without a row here.
arguments() {
  case $1 in
    compile) echo "$model -o $work/out.zpm --float" ;;
    calibrate) echo "$model --calib $calib --preprocess $manifest --limit 64 --table $work/out.txt" ;;
    merge-tables) echo "$work/table.txt -o $work/out.txt" ;;
    import) echo "$model -o $work/out.ir" ;;
    export) echo "$work/model.ir -o $work/out.onnx" ;;
    opt) echo "$work/model.ir --pipeline=float" ;;
    quantizers) echo "--quantizer xnnpack" ;;
    run) echo "$work/float.zpm --inputs $work/images.npy --outputs $work/out.npz" ;;
    eval) echo "$work/float.zpm --data $data --limit 100 --against $model" ;;
    compare) echo "$work/float.zpm $model --data $data --limit 20" ;;
    bench) echo "$work/float.zpm --runs 2 --warmup 0" ;;
    inspect) echo "$work/float.zpm" ;;
    tune) echo "$model -o $work/out.json --calib $calib --preprocess $manifest --limit 32 --budget agreement=0.9 --op-times $work/times.json" ;;
  esac
}

must "$zp" --help
verbs=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' "$work/stdout")
[ "$(wc -w <<<"$verbs")" -ge 8 ] || fail "found only these verbs: $verbs"
for verb in $verbs; do
  [ -n "$(arguments "$verb")" ] || fail "$verb has no row in this test"
  must "$zp" "$verb" --help
  for flag in --json --threads --quiet; do
    grep -q -- "$flag" "$work/stdout" || fail "$verb --help does not mention $flag"
  done
  # shellcheck disable=SC2046 # the arguments have no spaces
  must "$zp" "$verb" $(arguments "$verb") --json --quiet --threads 1
  [[ $(wc -l <"$work/stdout") -eq 1 && $(cat "$work/stdout") == '{"'*'}' ]] ||
    fail "$verb --json printed something else than one object: $(head -c 300 "$work/stdout")"
  [ ! -s "$work/stderr" ] || fail "$verb --quiet said: $(cat "$work/stderr")"
done

# opt: what ran, what it did, and the text, in the report or in a file.
must "$zp" opt "$work/model.ir" --passes=fold-conv-bn,dce --stop-after=fold-conv-bn --json
grep -q '"passes":\["fold-conv-bn"\]' "$work/stdout" || fail "opt --json does not say what ran: $(head -c 300 "$work/stdout")"
at_least fold-conv-bn.folded 9
grep -q '"ir":"module @.*aten.conv2d' "$work/stdout" || fail "opt --json has no IR"
must "$zp" opt "$work/model.ir" --passes=dce -o "$work/out.ir" --json
grep -q '"output":' "$work/stdout" || fail "opt --json does not name its output"
! grep -q '"ir":' "$work/stdout" || fail "opt --json repeats what is in its output"
must "$zp" opt "$work/model.ir" --passes=dce
cmp -s "$work/stdout" "$work/out.ir" || fail "opt prints another text than it writes"
must "$zp" opt --list-passes --json
grep -q '"name":"dce","summary":"' "$work/stdout" || fail "opt --list-passes --json has no dce"
expect 2 "excludes" "$zp" opt "$work/model.ir" --split-input --json
expect 2 "input file itself" "$zp" opt "$work/model.ir" --passes=dce -o "$work/model.ir"
expect 6 "not a regular file" "$zp" opt "$work/model.ir" --passes=dce -o /dev/null

finish
