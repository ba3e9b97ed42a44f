#!/bin/bash
# Runs one golden test: the `// RUN:` lines of an .ir file, as shell commands.
#
#   run_ir_test.sh FILE TOOL...
#
# Each TOOL is put on PATH by its file name. In a RUN line, %s is FILE, %t a scratch path of this
# test, and `not COMMAND` succeeds when COMMAND fails with an ordinary status (a crash is no such
# thing). FileCheck comes from $FILECHECK, or from Debian's llvm-19-tools.
#
# FileCheck takes a misspelled directive for a comment, so a test can pass without testing anything.
# A comment that begins like a directive must therefore be one: `// word:` is never prose here.

set -o nounset -o pipefail

readonly DIRECTIVE='^[[:space:]]*//[[:space:]]*(RUN|CHECK(-(NEXT|SAME|NOT|DAG|LABEL|EMPTY|COUNT-[0-9]+))?):'
readonly LIKE_A_DIRECTIVE='^[[:space:]]*//[[:space:]]*([[:alpha:]][[:alnum:]_-]*[[:space:]]*:|(CHECK|RUN)([^[:alnum:]]|$))'

fail() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

find_filecheck() {
  local candidate
  for candidate in "${FILECHECK:-}" FileCheck-19 /usr/lib/llvm-19/bin/FileCheck; do
    if [[ -n "$candidate" ]] && command -v "$candidate"; then
      return
    fi
  done
  fail "FileCheck is missing: apt-get install llvm-19-tools, or set FILECHECK to its path"
}

reject_malformed_directives() {
  local suspicious
  suspicious=$(grep -E "$LIKE_A_DIRECTIVE" "$1" | grep -vE "$DIRECTIVE")
  [[ -z "$suspicious" ]] || fail "$1: looks like a directive, but is a comment to FileCheck:
$suspicious"
  grep -qE '^// RUN: .' "$1" || fail "$1: no line '// RUN: COMMAND'"
  grep -qE '^// CHECK' "$1" || fail "$1: no line '// CHECK: TEXT'"
  grep -E '^// RUN: ' "$1" | grep -qE '\| *FileCheck ' || fail "$1: no RUN line pipes into FileCheck"
}

# Everything a RUN line may call by name, in one folder at the head of PATH.
make_tool_folder() {
  local folder=$1 filecheck=$2 tool
  shift 2
  mkdir "$folder" || fail "cannot create $folder"
  for tool in "$@"; do
    [[ -x "$tool" ]] || fail "$tool: not an executable"
    ln -s "$(realpath "$tool")" "$folder/$(basename "$tool")"
  done
  printf '#!/bin/sh\nexec "%s" --enable-var-scope --dump-input=fail "$@"\n' "$filecheck" \
    >"$folder/FileCheck"
  # 126 and up: not found, not executable, killed by a signal.
  printf '#!/bin/sh\n"$@"\nstatus=$?\n[ $status -gt 0 ] && [ $status -lt 126 ]\n' >"$folder/not"
  chmod +x "$folder/FileCheck" "$folder/not"
}

main() {
  [[ $# -ge 1 ]] || fail "usage: $(basename "$0") FILE TOOL..."
  local file=$1
  shift
  [[ -r "$file" ]] || fail "$file: cannot be read"
  local filecheck scratch line command
  filecheck=$(find_filecheck) || exit 1
  reject_malformed_directives "$file"
  # Not local: the trap runs when main is left.
  scratch_to_remove=$(mktemp -d "${TEST_TMPDIR:-/tmp}/ir_test.XXXXXX") || fail "no scratch folder"
  scratch=$scratch_to_remove
  trap 'rm -rf "$scratch_to_remove"' EXIT
  make_tool_folder "$scratch/bin" "$filecheck" "$@"
  export PATH="$scratch/bin:$PATH"
  while IFS= read -r line; do
    command=${line#// RUN: }
    command=${command//%s/$file}
    command=${command//%t/$scratch/t}
    bash -o pipefail -c "$command" || fail "$file: failed: $command"
  done < <(grep -E '^// RUN: ' "$file")
}

main "$@"
