#!/usr/bin/env bash
# The page of `--report`, opened in headless Chromium, used, and read off a screenshot.
set -euo pipefail

zp=$PWD/$1
example=$PWD/examples/fmnist
script=$PWD/test/report/click_through.js
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/browser.XXXXXX")

for tool in chromium tesseract; do
  command -v "$tool" >/dev/null ||
    { echo "SKIPPED: there is no $tool; install Debian's chromium, tesseract-ocr and tesseract-ocr-eng"; exit 0; }
done

fail() { echo "FAIL: $*" >&2; exit 1; }

# browse FLAG… PAGE: what Chromium prints. As root it has no sandbox of its own.
browse() {
  HOME=$work timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
    --user-data-dir="$work/profile" --virtual-time-budget=20000 "${@:1:$#-1}" "file://${*: -1}" 2>"$work/chromium.log" ||
    { tail -n 20 "$work/chromium.log"; fail "chromium on ${*: -1}"; }
}

# clicked PAGE FLAG…: the result of clicking through a copy of PAGE.
clicked() {
  local page=$1
  shift
  { sed '/<\/body>/,$d' "$page"; echo '<script>'; cat "$script"; echo '</script></body></html>'; } >"$page.clicked.html"
  browse "$@" --dump-dom "$page.clicked.html" | sed -n 's/.*<pre id="click-through">\(click-through: [^<]*\).*/\1/p' | grep . || fail "no result from $page"
}

# reads PAGE WORD…: the words stand on a screenshot.
reads() {
  local page=$1 text word
  shift
  browse --window-size=1400,2600 --screenshot="$work/shot.png" "$page" >/dev/null
  text=$(OMP_THREAD_LIMIT=1 tesseract "$work/shot.png" - 2>/dev/null)
  for word in "$@"; do
    grep -qF "$word" <<<"$text" || fail "no '$word' on the screenshot of $page, which reads: $text"
  done
}

"$zp" compile "$example/resnet8_fmnist.onnx" -o "$work/int8.zpm" --calib "$example/fmnist_calib.npz" --limit 400 \
  --preprocess "$example/fmnist.preprocess.json" --threads 1 --quiet --report "$work/compile.html"
grep -qE '(src|href)="?(https?:)?//' "$work/compile.html" && fail "the page names something to load"
light=$(clicked "$work/compile.html")
[[ $light == "click-through: done; light "* ]] || fail "$light"
dark=$(clicked "$work/compile.html" --force-dark-mode --blink-settings=preferredColorScheme=0)
[[ $dark == "click-through: done; dark "* ]] || fail "$dark"
[[ ${light##* } != "${dark##* }" ]] || fail "light and dark are the same"
reads "$work/compile.html" "int8.zpm" "Summary" "Good: it does what the float model does" "Receipt" "Layers" "logits" "inherited"

# All of it is there without JavaScript.
sed '/<script>/,/<\/script>/d' "$work/compile.html" >"$work/still.html"
reads "$work/still.html" "Summary" "Layers" "inherited"

# A model whose names are HTML: nothing of them runs.
"$zp" import "$example/resnet8_fmnist.onnx" -o "$work/model.ir" --quiet
hostile="</script><script>window.owned=1</script><img src=x onerror=window.owned=1>"
sed "s|loc(\"/fc/Gemm\")|loc(\"$hostile\")|" "$work/model.ir" >"$work/hostile.ir"
cp "$work/model.ir.bin" "$work/hostile.ir.bin" 2>/dev/null || true
grep -qF "$hostile" "$work/hostile.ir" || fail "there is no node /fc/Gemm any more"
"$zp" compare "$work/hostile.ir" "$work/hostile.ir" --data "$example/fmnist_test_2000.npz" --limit 8 --threads 1 \
  --preprocess "$example/fmnist.preprocess.json" --quiet --report "$work/hostile.html" >/dev/null
hostile_result=$(clicked "$work/hostile.html")
[[ $hostile_result == "click-through: done; "* ]] || fail "$hostile_result"
echo "PASSED"
