# What the command line tests share, the example among it; sourced with the path of `zp` as $1.

set -uo pipefail
zp=$PWD/$1
example=$PWD/examples/fmnist
model=$example/resnet8_fmnist.onnx
manifest=$example/fmnist.preprocess.json
calib=$example/fmnist_calib.npz
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/cli.XXXXXX")
mkdir "$work/out"
failures=0

fail() {
  echo "FAIL: $*" >&2
  failures=$((failures + 1))
}

# expect STATUS REGEX COMMAND…: the command ends with STATUS, says one line `zp: WHAT: WHERE: WHAT TO DO` that
# matches REGEX on standard error, prints nothing on standard output, and leaves nothing in $work/out.
expect() {
  local status=$1 regex=$2
  shift 2
  "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
  local got=$?
  local what="${*/#$zp/zp}"
  [ $got -eq "$status" ] || fail "$what: exit $got, expected $status: $(cat "$work/stderr")"
  [ "$(grep -c '^zp: ' "$work/stderr")" -eq 1 ] || fail "$what: not one error: $(cat "$work/stderr")"
  grep -qE '^zp: .+: .+: .+' "$work/stderr" || fail "$what: not all three parts: $(cat "$work/stderr")"
  grep -qE "^zp: .*($regex)" "$work/stderr" || fail "$what: said '$(cat "$work/stderr")', not $regex"
  [ ! -s "$work/stdout" ] || fail "$what: printed on standard output: $(cat "$work/stdout")"
  local left
  left=$(ls -A "$work/out")
  [ -z "$left" ] || { fail "$what: left $left behind"; rm -rf "${work:?}/out/"*; }
}

# expect_at STATUS WHERE COMMAND…: as expect, and the error has exactly WHERE in second place.
expect_at() {
  local status=$1 where=$2
  shift 2
  expect "$status" "" "$@"
  local rest
  rest=$(sed -nE '/^zp: /s/^zp: [^:]+(:[^ :][^:]*)*: //p' "$work/stderr")
  [[ $rest == "$where: "?* ]] || fail "${*/#$zp/zp}: WHERE is not '$where' in '$(cat "$work/stderr")'"
}

# must COMMAND…: the command succeeds; its standard output is in $work/stdout.
must() {
  "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || fail "$*: $(cat "$work/stderr")"
}

# value KEY: the first number of that name in the JSON object in $work/stdout.
value() { grep -oE "\"$1\":-?[0-9][-0-9.e+]*" "$work/stdout" | sed -n '1s/.*://p'; }

# at_least KEY BOUND
at_least() {
  local got
  got=$(value "$1")
  awk -v got="${got:-nan}" -v bound="$2" 'BEGIN { exit !(got + 0 >= bound && got != "nan") }' ||
    fail "$1 is '${got}', expected at least $2"
}

# at_most KEY BOUND
at_most() {
  local got
  got=$(value "$1")
  awk -v got="${got:-nan}" -v bound="$2" 'BEGIN { exit !(got + 0 <= bound && got != "nan") }' ||
    fail "$1 is '${got}', expected at most $2"
}

# npy DTYPE SHAPE BYTES: a little .npy on standard output.
npy() {
  local header="{'descr': '$1', 'fortran_order': False, 'shape': $2, }"
  printf '\x93NUMPY\x01\x00%b\x00%s' "$(printf '\\x%02x' ${#header})" "$header"
  head -c "$3" /dev/zero
}

finish() {
  rm -rf "$work"
  [ $failures -eq 0 ] || exit 1
  echo "PASSED"
}
