#!/usr/bin/env bash
# `zp tune`: the recipe that it writes compiles to what was promised, an interrupt resumes, budgets that cannot be met and
# flags that make no sense end with their statuses.
source test/cli/cli_testing.sh

data=(--calib "$calib" --preprocess "$manifest" --limit 64)
recipe=$work/recipe.json
tune=("$zp" tune "$model" "${data[@]}" --threads 1 --op-times "$work/times.json")

# tuned NAME FLAG…: tunes into $work/NAME.json.
tuned() {
  local name=$1
  shift
  must "${tune[@]}" -o "$work/$name.json" --json "$@"
}

tuned recipe --budget agreement=0.98 --report "$work/tuned.html"
at_least floor 0.98
grep -q '"holds":true,"interrupted":false' "$work/stdout" || fail "the budget does not hold: $(cat "$work/stdout")"
at_least speedup 1
at_least plans 4
[[ -s $work/times.json && -s $recipe.state ]] || fail "no times or no state were kept"
grep -q '"repair": false' "$recipe" || fail "the recipe lets compile repair it: $(cat "$recipe")"
grep -q '"min_sqnr"' "$recipe" || fail "the recipe promises nothing: $(cat "$recipe")"

# The page shows what was found, and the program that it leads to.
for text in '<h1>recipe.json</h1>' '<section id="search"' '"front":{"metric":"agreement","points":[{' '"chosen":true' 'all float' \
  '<section id="receipt"' '<details id="layer-'; do
  grep -qF "$text" "$work/tuned.html" || fail "no $text on the page"
done

# Compile makes the same bytes of it each time, and they do what was promised.
for name in one two; do
  must "$zp" compile "$model" -o "$work/$name.zpm" "${data[@]}" --recipe "$recipe" --threads 1 --quiet
done
cmp "$work/one.zpm" "$work/two.zpm" || fail "the same recipe compiled to other bytes"
must "$zp" eval "$work/one.zpm" --data "$calib" --limit 64 --against "$model" --threads 1 --json
at_least agreement 0.98

# What was measured is known: the same command measures nothing, and ends at the same recipe.
cp "$recipe" "$work/first.json"
tuned recipe --budget agreement=0.98
at_least known 4
cmp "$recipe" "$work/first.json" || fail "a second run found another recipe"

# Samples may be a folder of tensors.
mkdir "$work/folder"
{ printf '\x08\x01\x08\x01\x08\x1c\x08\x1c\x10\x01\x42\x05image\x4a\xc0\x18'; head -c 3136 /dev/zero; } \
  >"$work/folder/input_0.pb"
must "$zp" tune "$model" --calib "$work/folder" --budget agreement=0.5 --threads 1 --op-times "$work/times.json" \
  -o "$work/folder.json" --json

# An interrupt leaves the best so far, and a state with which the same command goes on.
"${tune[@]}" -o "$work/stopped.json" --budget sqnr=25 --quiet >"$work/stdout" 2>"$work/stderr" &
pid=$!
while kill -0 $pid 2>/dev/null && [ ! -s "$work/stopped.json" ]; do sleep 0.02; done
kill -INT $pid 2>/dev/null
wait $pid
status=$?
[ -s "$work/stopped.json" ] || fail "an interrupt left no recipe"
case $status in
  130) grep -qE '^zp: interrupted.*: .*stopped.json: run it again' "$work/stderr" || fail "said $(cat "$work/stderr")" ;;
  0) ;; # It was through before the signal came.
  *) fail "an interrupt ended with status $status: $(cat "$work/stderr")" ;;
esac
must "$zp" compile "$model" -o "$work/stopped.zpm" "${data[@]}" --recipe "$work/stopped.json" --threads 1 --quiet
tuned stopped --budget sqnr=25
grep -q '"holds":true,"interrupted":false' "$work/stdout" || fail "it did not go on: $(cat "$work/stdout")"

# Sizes, and a metric of the user's own.
tuned small --budget agreement=0.9 --objective size
tuned own --budget metric=1 --metric-cmd "f() { [ -s \"\$1\" ] && [ -s \"\$3\" ] && echo 2; }; f"

# A budget that nothing meets writes nothing; with --force, the best there is.
expect 5 'budget metric=3' "${tune[@]}" -o "$work/missed.json" --quiet --budget metric=3 --metric-cmd "echo 2 #"
[ ! -e "$work/missed.json" ] || fail "a recipe that misses the budget was written"
must "${tune[@]}" -o "$work/forced.json" --budget metric=3 --metric-cmd "echo 2 #" --force
[ -s "$work/forced.json" ] || fail "--force wrote nothing"

expect_at 2 "--budget top1" "${tune[@]}" -o "$work/out/r.json" --budget top1
expect_at 2 "--budget lines=97" "${tune[@]}" -o "$work/out/r.json" --budget lines=97
expect 2 'budget metric= and --metric-cmd' "${tune[@]}" -o "$work/out/r.json" --budget metric=1
expect 3 'sequences take scores' "${tune[@]}" -o "$work/out/r.json" --quiet --budget lines=0.9
echo '{"rules": [], "verification": {"min_sqnr": 20}}' >"$recipe"
expect 2 'verification.min_sqnr' "$zp" compile "$model" -o "$work/out/m.zpm" "${data[@]}" --recipe "$recipe" --min-sqnr 20

finish
