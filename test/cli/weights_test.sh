#!/usr/bin/env bash
# How int8 weights are made: what is done unless the user says otherwise, what `--weights` and recipes choose, that
# it pays, and the mistakes that end with status 2 (the command line) or 3 (the recipe).
source test/cli/cli_testing.sh

data=(--calib "$calib" --preprocess "$manifest" --limit 200 --no-repair --force)

# compile NAME FLAG…: the example as $work/NAME.zpm, the report in $work/stdout.
compile() {
  local name=$1
  shift
  must "$zp" compile "$model" -o "$work/$name.zpm" --threads 1 --quiet --json "$@"
}

# made_by PASSES: the report names these.
made_by() {
  grep -qF "\"weight_passes\":[$1]" "$work/stdout" || fail "not made by [$1]: $(cat "$work/stdout")"
}

# Samples decide which way each weight is rounded, and the outputs are nearer to float for it.
compile plain "${data[@]}" --weights plain
made_by ''
plain=$(value sqnr_db)
compile default "${data[@]}"
made_by '"search-weight-scales","round-weights"'
at_least sqnr_db "$plain"
compile bias "${data[@]}" --weights correct-bias
made_by '"correct-bias"'
at_least sqnr_db "$plain"
cmp -s "$work/bias.zpm" "$work/plain.zpm" && fail "correct-bias changed nothing"

# In the order in which they run, whatever the order of their names; channels can be equalized, too.
compile all "${data[@]}" --weights round-weights,equalize-channels
made_by '"equalize-channels","round-weights"'
at_least sqnr_db 20

# The best is no worse than any that it chooses among.
compile best "${data[@]}" --weights best
at_least sqnr_db "$plain"
best=$(value sqnr_db)
compile default "${data[@]}"
at_most sqnr_db "$best"

# The same samples make the same bytes, and a recipe does what the flag does.
compile again "${data[@]}"
cmp "$work/again.zpm" "$work/default.zpm" || fail "the same command made other bytes"
echo '{"weight_passes": ["correct-bias"]}' >"$work/recipe.json"
compile recipe "${data[@]}" --recipe "$work/recipe.json"
made_by '"correct-bias"'
echo '{"weight_passes": []}' >"$work/recipe.json"
compile recipe "${data[@]}" --recipe "$work/recipe.json"
made_by ''

# Without samples by what all images have in common; small layers stay float, and the report says so.
compile data_free --weights-only
made_by '"round-weights"'
grep -qF 'they are small' "$work/stdout" || fail "nothing of small layers: $(cat "$work/stdout")"
must "$zp" eval "$work/data_free.zpm" --data "$example/fmnist_test_2000.npz" --preprocess "$manifest" --against "$model" --limit 500 --quiet --json
data_free=$(value sqnr_db)
compile plain --weights-only --weights plain
must "$zp" eval "$work/plain.zpm" --data "$example/fmnist_test_2000.npz" --preprocess "$manifest" --against "$model" --limit 500 --quiet --json
at_most sqnr_db "$data_free"

# PyTorch knows no such passes.
compile compat "${data[@]}" --pt2e-compat
made_by ''

# Mistakes.
bad() {
  expect "$1" "$2" "$zp" compile "$model" -o "$work/out/a.zpm" --quiet "${@:3}"
}
bad 2 'there is no weight pass "sharp"' "${data[@]}" --weights sharp
bad 2 'measures on samples, and there are none: --weights best' --weights-only --weights best
bad 2 'there are none: --weights' --float --weights plain
bad 2 'state the same setting' "${data[@]}" --weights plain --recipe "$work/recipe.json"
echo '{"weight_passes": "correct-bias"}' >"$work/recipe.json"
bad 3 "weight_passes.*list of names" "${data[@]}" --recipe "$work/recipe.json"
echo '{"weight_passes": ["sharp"]}' >"$work/recipe.json"
bad 3 'there is no weight pass "sharp"' "${data[@]}" --recipe "$work/recipe.json"

finish
