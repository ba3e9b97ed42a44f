#!/bin/bash
# Who may include whom, how long a file and how full a folder may be, and that every test is a target. Bazel's visibility
# holds most of these arrows; this names the offending line, and holds those that visibility cannot:
# one target of a folder against another, and system headers, which every target sees.
#
#   architecture_test.sh FILE_IN_THE_ROOT_OF_THE_REPOSITORY

set -o errexit -o nounset -o pipefail
shopt -s extglob

# folder: folders it may include (its own always)
readonly FOLDERS='
ir:
frontend: ir
quantizers: ir
passes: ir quantizers
passes/lowering: ir passes runtime
passes/weights: ir passes runtime
passes/integer: ir passes runtime
runtime:
tools: ir frontend quantizers passes runtime
test: ir frontend quantizers passes runtime tools
'

# room of a folder: what it may include of the folder besides itself, which its path names. What lies in no room of
# these (the table, the pass manager) may include all of them.
readonly ROOMS='
frontend/onnx/file:
frontend/onnx/scope: file
frontend/onnx/operators: scope file
frontend/onnx/operators/contrib: operators scope file
frontend/onnx/control_flow: operators scope file
frontend/onnx/export: file scope/unsupported_report.h
passes/float: pass.h match.h rewrite.h
passes/recompose: pass.h match.h rewrite.h
passes/quantize: pass.h match.h rewrite.h
passes/weights: pass.h match.h rewrite.h input_moments.h weight_memo.h
passes/integer: pass.h match.h rewrite.h unary_results.h
runtime/reference/support: . reference
'

# header (a prefix of the included path): the only folders that may include it
readonly HEADERS='
xnnpack.h: runtime/xnnpack
pthreadpool.h: runtime/threads
Eigen/: runtime/reference passes/weights
flatbuffers/: runtime
runtime/program_generated.h: runtime
onnx/: frontend/onnx
google/protobuf/: frontend/onnx
CLI/: tools
nlohmann/: tools
zip.h: tools/data
openssl/: tools/driver
stb_image.h: tools/data
re2/: quantizers
'

# Of `runtime`, lowering sees what a program is, how numbers round, how inputs are quantized at run time and how far
# XNNPACK computes right; nothing that executes.
readonly PROGRAM_HEADERS='runtime/(program|tensor|quantization_math|dynamic_quantization|xnnpack_limits)\.h'

readonly MAX_LINES=400
# Sources of one folder, tests not counted. A folder that is full wants rooms.
readonly MAX_SOURCES=45

violations=0
violation() {
  echo "$1" >&2
  violations=$((violations + 1))
}

# Prints FILE:LINE:PATH of each inclusion in a folder.
inclusions() {
  grep -rnoE --include='*.h' --include='*.cc' '^#include [<"][^>"]+' "$1" | sed -E 's/#include [<"]//'
}

check_folder() {
  local folder=$1 allowed=$2 where included top
  while IFS=: read -r where line included; do
    # A nested folder with a row of its own is checked by that row.
    [[ $folder == passes && $where == passes/@(lowering|weights|integer)/* ]] && continue
    top=${included%%/*}
    [[ " $OUR_FOLDERS " == *" $top "* && $included == */* ]] || continue
    [[ " $allowed ${folder%%/*} " == *" $top "* ]] ||
      violation "$where:$line: $folder may not include \"$included\""
  done < <(inclusions "$folder")
}

# Holds the files of one room, tests excepted, to its row.
check_room() {
  local room=$1 allowed=$2 parent where line included target folder
  parent=${room%%/*}
  [[ $parent == frontend ]] && parent=frontend/onnx
  while IFS=: read -r where line included; do
    [[ $where == *_test.cc || ${where%/*} != "$room" ]] && continue
    [[ $included == "$parent"/* && ${included%/*} != "$room" ]] || continue
    target=${included#"$parent"/} folder=.
    [[ $target == */* ]] && folder=${target%/*}
    [[ " $allowed " == *" $target "* || " $allowed " == *" $folder "* ]] ||
      violation "$where:$line: $room may not include \"$included\""
  done < <(inclusions "$room")
}

check_header() {
  local header=$1 folders=$2 where included
  while IFS=: read -r where line included; do
    [[ $included != "$header"* || $where == @(${folders// /|})/* ]] ||
      violation "$where:$line: only $folders may include \"$included\""
  done <<<"$ALL_INCLUSIONS"
}

cd "$(dirname "$(readlink -f "$1")")"
readonly OUR_FOLDERS='ir frontend quantizers passes runtime tools test'
ALL_INCLUSIONS=$(for folder in $OUR_FOLDERS; do inclusions "$folder"; done)
# A test that finds nothing to check must not pass.
if [[ $(wc -l <<<"$ALL_INCLUSIONS") -lt 500 ]]; then
  violation "found only $(wc -l <<<"$ALL_INCLUSIONS") inclusions below $PWD"
fi

while IFS=: read -r folder allowed; do
  [[ -z $folder ]] || check_folder "$folder" "$allowed"
done <<<"$FOLDERS"
while IFS=: read -r room allowed; do
  [[ -z $room ]] || check_room "$room" "$allowed"
done <<<"$ROOMS"
while IFS=: read -r header folders; do
  [[ -z $header ]] || check_header "$header" "${folders# }"
done <<<"$HEADERS"
while IFS=: read -r where line included; do
  if [[ $where == passes/* && $included == runtime/* && ! $included =~ ^$PROGRAM_HEADERS$ ]]; then
    violation "$where:$line: passes may not include \"$included\", which executes programs"
  fi
done <<<"$ALL_INCLUSIONS"

while read -r lines file; do
  [[ $file == total || $lines -le $MAX_LINES ]] ||
    violation "$file: $lines lines, more than $MAX_LINES"
done < <(find $OUR_FOLDERS -type f \( -name '*.h' -o -name '*.cc' -o -name '*.sh' -o -name '*.bzl' \
  -o -name BUILD \) -exec wc -l {} +)

while read -r sources folder; do
  ((sources <= MAX_SOURCES)) || violation "$folder: $sources sources, more than $MAX_SOURCES"
done < <(find $OUR_FOLDERS -type f -name '*.cc' ! -name '*_test.cc' -printf '%h\n' | sort | uniq -c)

# A test that no BUILD names never runs.
while read -r file; do
  name=$(basename "${file%.*}") folder=$(dirname "$file")
  grep -qsE "\"(${name}|${name%_kernels_test})(\"|\.(cc|sh)\")" "$folder/BUILD" "$(dirname "$folder")/BUILD" ||
    violation "$file: no BUILD names this test"
done < <(find $OUR_FOLDERS -type f \( -name '*_test.cc' -o -name '*_test.sh' \))

if ((violations > 0)); then
  echo "$violations violations of the architecture" >&2
  exit 1
fi
